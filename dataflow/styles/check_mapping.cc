// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/check_mapping.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/index_set.h"

namespace pj {
namespace {

class Checker {
 public:
  Checker(const LoopNest& nest, const Place& here, Problems& problems)
      : nest_(nest), machine_(nest.machine()), einsum_(nest.einsum()), here_(here), problems_(problems) {}

  void factors() {
    std::vector<std::int64_t> covered(einsum_.dims.size(), 1);
    for (const NestLoop& loop : nest_.loops()) {
      const std::string& dim = einsum_.dims[static_cast<std::size_t>(loop.dim)].name;
      if (loop.factor < 1)
        add(fmt::format("factor of {} in {} must be >= 1, got {}", dim, name(loop.memory), loop.factor));
      covered[static_cast<std::size_t>(loop.dim)] *= std::max<std::int64_t>(loop.factor, 1);
    }
    for (std::size_t d = 0; d < covered.size(); ++d) {
      if (covered[d] >= einsum_.dims[d].size) continue;
      add(fmt::format("dimension {} has size {}, but its factors multiply to {}", einsum_.dims[d].name,
                      einsum_.dims[d].size, covered[d]));
    }
  }

  void homes() {
    for (const Tensor tensor : kOperands) {
      if (nest_.keepers(tensor).empty()) {
        add(fmt::format("no memory keeps the {}; one must, bypass it in fewer", name_of(tensor)));
        continue;
      }
      const int home = nest_.keepers(tensor).front();
      for (std::size_t at = 0; at < nest_.begin(home); ++at) {
        if (!nest_.loops()[at].spatial || nest_.loops()[at].factor == 1) continue;
        add(fmt::format("the outermost memory that keeps the {} is {}, below a fan-out; keep it further out",
                        name_of(tensor), name(home)));
        break;
      }
    }
  }

  void capacities() {
    for (int m = 0; m < nest_.compute(); ++m) {
      const auto& capacity = machine_.memories[static_cast<std::size_t>(m)].capacity_bits;
      if (!capacity || bits_needed(nest_, m) <= *capacity) continue;
      std::string parts;
      for (const Tensor tensor : kOperands) {
        if (!nest_.keeps(m, tensor)) continue;
        parts += fmt::format("{}{} {} bytes", parts.empty() ? "" : ", ", name_of(tensor),
                             ceil_div(bits_needed(nest_, m, tensor), 8));
      }
      add(fmt::format("{} holds {} bytes, {} bytes too few for {}", name(m), *capacity / 8,
                      ceil_div(bits_needed(nest_, m) - *capacity, 8), parts));
    }
  }

  void axes() {
    for (const FanoutSpec& fanout : machine_.fanouts) {
      std::int64_t rows = 1;
      std::int64_t columns = 1;
      for (const NestLoop& loop : nest_.loops()) {
        if (!loop.spatial || loop.memory != fanout.above) continue;
        std::int64_t& used = loop.axis == SpatialAxis::kRows ? rows : columns;
        used = checked_mul(used, std::max<std::int64_t>(loop.factor, 1));
      }
      const std::string& array = machine_.component(fanout.id).name;
      if (rows > fanout.rows) add(fmt::format("{} has {} rows, the mapping uses {}", array, fanout.rows, rows));
      if (columns > fanout.columns) {
        add(fmt::format("{} has {} columns, the mapping uses {}", array, fanout.columns, columns));
      }
    }
  }

  void spatial() {
    for (const FanoutSpec& fanout : machine_.fanouts) {
      if (fanout.kind != FanoutKind::kSpatial) continue;
      check_reduction(fanout);
      check_returned_sums(fanout);
      for (const NetworkSpec& network : fanout.networks) check_ids(fanout, network);
    }
  }

  void systolic() {
    if (machine_.fanouts.empty() || machine_.fanouts.front().kind != FanoutKind::kSystolic) return;
    const FanoutSpec& fanout = machine_.fanouts.front();
    const std::string& array = machine_.component(fanout.id).name;
    const std::optional<Style> style = style_of(nest_);
    if (!style) {
      add(fmt::format("{} must hold exactly one tensor in its registers (weight, output or input); bypass the others",
                      array));
      return;
    }
    const Tensor held = stationary_tensor(*style);
    const std::int64_t words = largest_tile_words(nest_, nest_.keepers(held).back(), held);
    if (words != 1)
      add(fmt::format("{} holds one element of the {} in each unit, the mapping asks for {}", array, name_of(held),
                      words));
    for (const NestLoop& loop : nest_.loops()) {
      if (!loop.spatial || loop.factor == 1 || may_lie_on(*style, einsum_, loop.dim, loop.axis)) continue;
      add(fmt::format("{} cannot lie on the {} of {} in style {}",
                      einsum_.dims[static_cast<std::size_t>(loop.dim)].name,
                      loop.axis == SpatialAxis::kRows ? "rows" : "columns", array, name_of(*style)));
    }
  }

 private:
  void check_reduction(const FanoutSpec& fanout) {
    if (fanout.reduction() != nullptr) return;
    for (const NestLoop& loop : nest_.loops()) {
      if (!loop.spatial || loop.memory != fanout.above || loop.factor == 1 || einsum_.output.uses(loop.dim)) continue;
      add(fmt::format(
          "{} of {} is spread over {}, whose instances then share output words; that needs a network of kind "
          "\"reduction_chain\" or \"reduction_tree\"",
          loop.factor, einsum_.dims[static_cast<std::size_t>(loop.dim)].name, machine_.component(fanout.id).name));
    }
  }

  // The edge of the output's path that crosses the fan-out.
  void check_returned_sums(const FanoutSpec& fanout) {
    int parent = -1;
    for (const int m : nest_.keepers(Tensor::kOutput)) parent = m <= fanout.above ? m : parent;
    if (parent < 0 || fanout.transport(Tensor::kPartialSum) != nullptr) return;
    if (machine_.memories[static_cast<std::size_t>(parent)].partial_sums != PartialSums::kReturn) return;
    add(fmt::format("{} returns partial sums, but no network of {} carries \"partial_sum\"", name(parent),
                    machine_.component(fanout.id).name));
  }

  void check_ids(const FanoutSpec& fanout, const NetworkSpec& network) {
    if (!network.ids) return;
    for (const Tensor tensor : network.carries) {
      const std::int64_t groups = receiver_groups(nest_, fanout, tensor);
      if (groups <= *network.ids) continue;
      add(fmt::format("{} tells {} groups of receivers apart; the {} goes to {}", machine_.component(network.id).name,
                      *network.ids, name_of(tensor), groups));
    }
  }

  void add(std::string what) { problems_.add(here_, std::move(what)); }
  [[nodiscard]] const std::string& name(int m) const {
    return machine_.component(machine_.memories[static_cast<std::size_t>(m)].id).name;
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  const Einsum& einsum_;
  const Place& here_;
  Problems& problems_;
};

// Does memory m hold padding of the tensor too?
bool stores_padding(const MachineSpec& machine, int m, Tensor tensor) {
  return tensor == Tensor::kInput && machine.padding_from && m >= *machine.padding_from;
}

// Distinct values of a rank over a full tile, padding included.
std::int64_t full_tile_values(const Einsum& einsum, const Rank& rank, const std::int64_t* extents) {
  boost::container::small_vector<std::int64_t, 4> sizes;
  for (const IndexTerm& term : rank.terms) {
    sizes.push_back(std::min(einsum.dims[static_cast<std::size_t>(term.dim)].size, extents[term.dim]));
  }
  return distinct_values(rank, sizes.data());
}

}  // namespace

std::int64_t receiver_groups(const LoopNest& nest, const FanoutSpec& fanout, Tensor tensor) {
  std::int64_t groups = 1;
  for (const Rank& rank : nest.einsum().tensor(tensor).ranks) {
    std::set<std::int64_t> begins = {0};
    for (const NestLoop& loop : nest.loops()) {
      if (!loop.spatial || loop.memory != fanout.above) continue;
      for (const IndexTerm& term : rank.terms) {
        if (term.dim != loop.dim) continue;
        std::set<std::int64_t> more;
        for (const std::int64_t at : begins) {
          for (std::int64_t k = 0; k < loop.factor; ++k) more.insert(at + k * loop.stride * term.coefficient);
        }
        begins = std::move(more);
      }
    }
    groups = checked_mul(groups, static_cast<std::int64_t>(begins.size()));
  }
  return groups;
}

std::int64_t largest_tile_words(const Einsum& einsum, const MachineSpec& machine, int m, Tensor tensor,
                                const std::int64_t* extents) {
  std::int64_t words = 1;
  const bool padded = stores_padding(machine, m, tensor);
  for (const Rank& rank : einsum.tensor(tensor).ranks) {
    const std::int64_t values = full_tile_values(einsum, rank, extents);
    words = checked_mul(words, padded ? values : std::min(rank.extent, values));
  }
  return words;
}

std::int64_t largest_tile_words(const LoopNest& nest, int m, Tensor tensor) {
  if (nest.keepers(tensor).front() == m) return nest.einsum().tensor(tensor).elements();
  return largest_tile_words(nest.einsum(), nest.machine(), m, tensor, nest.tile_extents(m));
}

std::int64_t bits_needed(const LoopNest& nest, int m, Tensor tensor) {
  if (!nest.keeps(m, tensor)) return 0;
  const bool sums = tensor == Tensor::kOutput && nest.holds_partial_sums(m);
  const std::int64_t bits = nest.einsum().bits(sums ? Tensor::kPartialSum : tensor);
  const bool home = nest.keepers(tensor).front() == m;
  const bool twice = !home && nest.machine().memories[static_cast<std::size_t>(m)].double_buffered.has(tensor);
  return checked_mul(checked_mul(largest_tile_words(nest, m, tensor), bits), twice ? 2 : 1);
}

std::int64_t bits_needed(const LoopNest& nest, int m) {
  std::int64_t bits = 0;
  for (const Tensor tensor : kOperands) bits = checked_add(bits, bits_needed(nest, m, tensor));
  return bits;
}

std::optional<Style> style_of(const LoopNest& nest) {
  const std::vector<FanoutSpec>& fanouts = nest.machine().fanouts;
  if (fanouts.empty() || fanouts.front().kind != FanoutKind::kSystolic) return std::nullopt;
  std::optional<Tensor> held;
  for (const Tensor tensor : kOperands) {
    if (nest.keepers(tensor).empty() || nest.keepers(tensor).back() <= nest.machine().fanouts.front().above) continue;
    if (held) return std::nullopt;
    held = tensor;
  }
  return held ? style_of_stationary(*held) : std::nullopt;
}

void check_mapping(const LoopNest& nest, const Place& here, Problems& problems) {
  const std::size_t before = problems.count();
  Checker checker(nest, here, problems);
  checker.factors();
  checker.homes();
  if (problems.count() != before) return;  // what follows needs whole paths
  checker.capacities();
  checker.axes();
  checker.spatial();
  checker.systolic();
}

}  // namespace pj
