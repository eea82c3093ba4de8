// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapping/print_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/styles/check_mapping.h"

namespace pj {
namespace {

class Printer {
 public:
  explicit Printer(const LoopNest& nest) : nest_(nest), machine_(nest.machine()) {}

  std::string print() {
    for (int m = 0; m < nest_.compute(); ++m) print_memory(m);
    add(machine_.component(machine_.mac.id).name, "output += weight * input");
    return joined();
  }

 private:
  void print_memory(int m) {
    add(machine_.component(machine_.memories[static_cast<std::size_t>(m)].id).name, tiles(m));
    const FanoutSpec* fanout = machine_.fanout_below(m);
    for (std::size_t i = nest_.begin(m); i < nest_.begin(m + 1); ++i) {
      const NestLoop& loop = nest_.loops()[i];
      const Dimension& dim = nest_.einsum().dims[static_cast<std::size_t>(loop.dim)];
      if (!loop.spatial) {
        add("", fmt::format("for {} in 0..{} (of {})", dim.name, loop.factor, dim.size));
      } else {
        const char* axis = loop.axis == SpatialAxis::kRows ? "rows" : "columns";
        add(fmt::format("{}  {}", machine_.component(fanout->id).name, axis),
            fmt::format("par {} x {} (of {})", dim.name, loop.factor, dim.size));
      }
      ++depth_;
    }
  }

  [[nodiscard]] std::string tiles(int m) const {
    std::vector<std::string> kept;
    for (const Tensor t : kOperands) {
      if (nest_.keeps(m, t)) kept.push_back(fmt::format("{} {}", name_of(t), largest_tile_words(nest_, m, t)));
    }
    return kept.empty() ? "keeps nothing" : fmt::format("{}", fmt::join(kept, ", "));
  }

  void add(std::string where, const std::string& what) {
    lines_.emplace_back(std::move(where), std::string(2 * depth_, ' ') + what);
  }

  [[nodiscard]] std::string joined() const {
    std::size_t width = 0;
    for (const auto& [where, what] : lines_) width = std::max(width, where.size());
    std::string text;
    for (const auto& [where, what] : lines_) text += fmt::format("{:<{}} | {}\n", where, width, what);
    return text;
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  std::vector<std::pair<std::string, std::string>> lines_;  // where, what
  std::size_t depth_ = 0;
};

}  // namespace

std::string print_mapping(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine) {
  return Printer(LoopNest(einsum, machine, mapping)).print();
}

}  // namespace pj
