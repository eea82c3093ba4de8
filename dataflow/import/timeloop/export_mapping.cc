// SPDX-License-Identifier: Apache-2.0
// timeloop_mapping_text of mapping.h.
#include <fmt/format.h>

#include <set>

#include "arch/base/integer.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/loop_nest/loop_nest.h"

namespace pj {
namespace {

struct Factor {
  std::int64_t end = 1;
  std::int64_t last = 1;
};

std::string_view space_of(Tensor tensor) {
  return tensor == Tensor::kWeight ? "Weights" : tensor == Tensor::kInput ? "Inputs" : "Outputs";
}

class Writer {
 public:
  Writer(const LoopNest& nest, Place here, Problems& problems)
      : nest_(nest), here_(std::move(here)), problems_(problems) {}

  std::string write() {
    text_ = "mapping:\n";
    for (std::size_t m = 0; m < nest_.machine().memories.size(); ++m) write_memory(static_cast<int>(m));
    return text_;
  }

 private:
  void write_memory(int memory) {
    write_loops(memory, false);
    if (nest_.machine().fanout_below(memory) != nullptr) write_loops(memory, true);
    std::string kept, passed;
    for (const Tensor tensor : kOperands) {
      std::string& list = nest_.keeps(memory, tensor) ? kept : passed;
      list += fmt::format("{}{}", list.empty() ? "" : ", ", space_of(tensor));
    }
    text_ +=
        fmt::format("  - target: {}\n    type: bypass\n    keep: [{}]\n    bypass: [{}]\n", name(memory), kept, passed);
  }

  [[nodiscard]] const std::string& name(int memory) const {
    return nest_.machine().component(nest_.machine().memories.at(static_cast<std::size_t>(memory)).id).name;
  }

  // Iterations in the last round: the digit of the dimension's last index at the loop's place.
  [[nodiscard]] Factor factor_of(const NestLoop& loop) const {
    const std::int64_t size = nest_.einsum().dims.at(static_cast<std::size_t>(loop.dim)).size;
    return {loop.factor, (size - 1) / loop.stride % loop.factor + 1};
  }

  // Neighbours of one dimension are one loop: the same steps in the same order.
  static void add(const NestLoop& loop, std::vector<NestLoop>& inner) {
    if (inner.empty() || inner.back().dim != loop.dim) return inner.push_back(loop);
    inner.back().factor = checked_mul(inner.back().factor, loop.factor);
  }

  // In Timeloop's order, innermost first; of a fan-out those along X before those along Y.
  [[nodiscard]] std::vector<NestLoop> loops_of(int memory, bool spatial, int& along_x) const {
    std::vector<NestLoop> x;
    std::vector<NestLoop> y;
    for (auto loop = nest_.loops().rbegin(); loop != nest_.loops().rend(); ++loop) {
      if (loop->memory != memory || loop->spatial != spatial || loop->factor == 1) continue;
      add(*loop, spatial && loop->axis == SpatialAxis::kColumns ? x : y);
    }
    along_x = static_cast<int>(x.size());
    x.insert(x.end(), y.begin(), y.end());
    return x;
  }

  void write_loops(int memory, bool spatial) {
    int along_x = 0;
    std::set<int> seen;
    std::string factors, order;
    for (const NestLoop& loop : loops_of(memory, spatial, along_x)) {
      const std::string& dim = nest_.einsum().dims.at(static_cast<std::size_t>(loop.dim)).name;
      if (!seen.insert(loop.dim).second) {
        problems_.add(here_, fmt::format("{}: Timeloop has one {} loop of {} at a level, here are several",
                                         name(memory), spatial ? "spatial" : "temporal", dim));
      }
      const Factor factor = factor_of(loop);
      factors += fmt::format(" {}={}", dim, factor.end);
      if (factor.last != factor.end) factors += fmt::format(",{}", factor.last);
      order += dim;
    }
    for (std::size_t d = 0; d < nest_.einsum().dims.size(); ++d) {
      if (seen.count(static_cast<int>(d)) != 0) continue;
      factors += fmt::format(" {}=1", nest_.einsum().dims[d].name);
      order += nest_.einsum().dims[d].name;
    }
    text_ += fmt::format("  - target: {}\n    type: {}\n    factors:{}\n    permutation: {}\n", name(memory),
                         spatial ? "spatial" : "temporal", factors, order);
    if (spatial) text_ += fmt::format("    split: {}\n", along_x);
  }

  const LoopNest& nest_;
  Place here_;
  Problems& problems_;
  std::string text_;
};

}  // namespace

std::optional<std::string> timeloop_mapping_text(const Mapping& mapping, const Einsum& einsum,
                                                 const MachineSpec& machine, const Place& here, Problems& problems) {
  const auto before = problems.count();
  const LoopNest nest(einsum, machine, mapping);
  std::string text = Writer(nest, here, problems).write();
  return problems.count() == before ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace pj
