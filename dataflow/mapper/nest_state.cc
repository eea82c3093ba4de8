// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/nest_state.h"

#include <fmt/format.h>

#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

void add_loops(std::vector<SpatialLoop>& loops, const Factors& factors, int dims, SpatialAxis axis) {
  for (int d = 0; d < dims; ++d) {
    if (factors[at(d)] > 1) loops.push_back({d, factors[at(d)], axis});
  }
}

}  // namespace

Factors ones() {
  Factors factors;
  factors.fill(1);
  return factors;
}

int NestState::parent(int m, Tensor tensor) const {
  int p = m - 1;
  while (p >= 0 && !keeps[at(p)].has(tensor)) --p;
  return p;
}

void NestState::spread() {
  outside[0] = ones();
  for (int m = 0; m < memories; ++m) {
    for (std::size_t d = 0; d < kMostMapperDims; ++d) {
      spatial[at(m)][d] = checked_mul(rows[at(m)][d], columns[at(m)][d]);
      outside[at(m + 1)][d] = checked_mul(outside[at(m)][d], spatial[at(m)][d]);
    }
  }
  for (int m = 0; m <= memories; ++m) {
    instances[at(m)] = 1.0;
    for (const std::int64_t factor : outside[at(m)]) instances[at(m)] *= static_cast<double>(factor);
  }
}

NestState empty_state(const Einsum& einsum, const MachineSpec& machine) {
  if (einsum.dims.size() > kMostMapperDims || machine.memories.size() > kMostMapperMemories) {
    throw std::invalid_argument(fmt::format("a search takes at most {} dimensions and {} memories, got {} and {}",
                                            kMostMapperDims, kMostMapperMemories, einsum.dims.size(),
                                            machine.memories.size()));
  }
  NestState state;
  state.dims = static_cast<int>(einsum.dims.size());
  state.memories = static_cast<int>(machine.memories.size());
  state.tile.fill(ones());
  for (auto* factors : {&state.temporal, &state.rows, &state.columns}) factors->fill(ones());
  for (LoopOrder& order : state.order) {
    for (int d = 0; d < kMostMapperDims; ++d) order[at(d)] = static_cast<std::int8_t>(d);
  }
  state.spread();
  for (int d = 0; d < state.dims; ++d) state.tile[0][at(d)] = einsum.dims[at(d)].size;
  for (int m = 0; m < state.memories; ++m) state.keeps[at(m)] = machine.memories[at(m)].keeps;
  return state;
}

Mapping mapping_of(const NestState& state, const MachineSpec& machine) {
  Mapping mapping;
  mapping.spatial.resize(machine.fanouts.size());
  for (int m = 0; m < state.memories; ++m) {
    std::vector<TemporalLoop>& loops = mapping.temporal.emplace_back();
    for (int i = state.dims; i-- > 0;) {
      const int d = state.order[at(m)][at(i)];
      if (state.temporal[at(m)][at(d)] > 1) loops.push_back({d, state.temporal[at(m)][at(d)]});
    }
    TensorSet& bypass = mapping.bypass.emplace_back();
    for (const Tensor tensor : kOperands) {
      if (machine.memories[at(m)].keeps.has(tensor) && !state.keeps[at(m)].has(tensor)) bypass.insert(tensor);
    }
  }
  for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
    const std::size_t above = at(machine.fanouts[f].above);
    add_loops(mapping.spatial[f], state.rows[above], state.dims, SpatialAxis::kRows);
    add_loops(mapping.spatial[f], state.columns[above], state.dims, SpatialAxis::kColumns);
  }
  return mapping;
}

}  // namespace pj
