// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/machine.h"

#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

void check_tensors(const Einsum& einsum, const Place& here, Problems& problems) {
  for (const Tensor operand : kOperands) {
    const std::size_t most = operand == Tensor::kOutput ? 1 : 2;
    for (const Rank& rank : einsum.tensor(operand).ranks) {
      if (rank.terms.size() <= most) continue;
      problems.add(here, "axis " + rank.name + " of " + std::string(name_of(operand)) + " has " +
                             std::to_string(rank.terms.size()) + " dimensions; by the rules of zigzag at most " +
                             std::to_string(most));
    }
  }
}

void check_spatial(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping, const Place& here,
                   Problems& problems) {
  if (mapping.spatial.size() != machine.axes.size()) {
    problems.add(here, "spatial loops on " + std::to_string(mapping.spatial.size()) + " axes; the array has " +
                           std::to_string(machine.axes.size()));
    return;
  }
  for (std::size_t a = 0; a < machine.axes.size(); ++a) {
    std::int64_t used = 1;
    for (const TemporalLoop& loop : mapping.spatial[a]) used = checked_mul(used, loop.factor);
    if (used > machine.axes[a]) {
      problems.add(here, "factors on axis " + std::to_string(a) + " multiply to " + std::to_string(used) + "; it has " +
                             std::to_string(machine.axes[a]) + " instances");
    }
  }
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    const Dimension& dim = einsum.dims[d];
    for (const auto& axis : mapping.spatial) {
      for (const TemporalLoop& loop : axis) {
        if (loop.dim != static_cast<int>(d) || loop.factor <= dim.size) continue;
        problems.add(here, "a spatial factor of " + dim.name + " is " + std::to_string(loop.factor) +
                               "; the dimension has " + std::to_string(dim.size));
      }
    }
  }
}

void check_loops(const Einsum& einsum, const ZigzagMapping& mapping, const Place& here, Problems& problems) {
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    const int dim = static_cast<int>(d);
    std::int64_t loops = 1;
    for (const TemporalLoop& loop : mapping.loops) {
      if (loop.dim == dim) loops = checked_mul(loops, loop.factor);
    }
    const std::int64_t needed = temporal_iterations(einsum, mapping.spatial, dim);
    if (loops == needed) continue;
    problems.add(here, "temporal factors of " + einsum.dims[d].name + " multiply to " + std::to_string(loops) +
                           "; by the rules of zigzag they must multiply to ceil(" +
                           std::to_string(einsum.dims[d].size) + " / " +
                           std::to_string(spatial_factor(mapping.spatial, dim)) + ") = " + std::to_string(needed));
  }
}

void check_cuts(const ZigzagMachine& machine, const ZigzagMapping& mapping, const Place& here, Problems& problems) {
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    const std::vector<std::size_t>& cuts = mapping.cuts[o];
    bool right = cuts.size() == machine.path(o).size() && !cuts.empty() && cuts.back() == mapping.loops.size();
    for (std::size_t m = 1; m < cuts.size(); ++m) right = right && cuts[m - 1] <= cuts[m];
    if (right) continue;
    problems.add(here, "cuts of " + std::string(name_of(kOperands[o])) +
                           " must be one for each memory that holds it, rising, the last at the end of the loops");
  }
}

}  // namespace

std::string_view name_of(ZigzagMove move) {
  static constexpr std::array<std::string_view, 4> kNames = {"rd_out_to_low", "wr_in_by_low", "rd_out_to_high",
                                                             "wr_in_by_high"};
  return kNames.at(index_of(move));
}

std::size_t operand_index(Tensor operand) {
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    if (kOperands[o] == operand) return o;
  }
  throw std::logic_error("operand_index: no operand");
}

std::vector<std::size_t> ZigzagMachine::path(std::size_t operand) const {
  std::vector<std::size_t> found;
  for (std::size_t m = 0; m < memories.size(); ++m) {
    if (memories[m].holds(operand)) found.push_back(m);
  }
  return found;
}

std::int64_t spatial_factor(const ZigzagSpatial& spatial, int dim) {
  std::int64_t factor = 1;
  for (const auto& axis : spatial) {
    for (const TemporalLoop& loop : axis) {
      if (loop.dim == dim) factor = checked_mul(factor, loop.factor);
    }
  }
  return factor;
}

std::int64_t temporal_iterations(const Einsum& einsum, const ZigzagSpatial& spatial, int dim) {
  return ceil_div(einsum.dims.at(static_cast<std::size_t>(dim)).size, spatial_factor(spatial, dim));
}

bool check_zigzag(const Einsum& einsum, const ZigzagMachine& machine, const ZigzagMapping& mapping, const Place& here,
                  Problems& problems) {
  const std::size_t before = problems.count();
  check_tensors(einsum, here, problems);
  check_spatial(einsum, machine, mapping, here, problems);
  if (problems.count() != before) return false;
  check_loops(einsum, mapping, here, problems);
  check_cuts(machine, mapping, here, problems);
  return problems.count() == before;
}

}  // namespace pj
