// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/nest_state.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

void add_loops(std::vector<SpatialLoop>& loops, const Factors& factors, int dims, SpatialAxis axis) {
  for (int d = 0; d < dims; ++d) {
    if (factors[at(d)] > 1) loops.push_back({d, factors[at(d)], axis});
  }
}

bool take(std::int64_t& factor, std::int64_t loop) {
  if (factor > 1 && loop > 1) return false;
  factor *= loop;
  return true;
}

// Dimensions with loops in their order, then the others.
LoopOrder order_of(const std::vector<TemporalLoop>& loops, int dims) {
  LoopOrder order{};
  std::array<bool, kMostMapperDims> placed{};
  std::size_t i = 0;
  for (auto loop = loops.rbegin(); loop != loops.rend(); ++loop) {
    if (loop->factor == 1 || std::exchange(placed[at(loop->dim)], true)) continue;
    order[i++] = static_cast<std::int8_t>(loop->dim);
  }
  for (int d = 0; i < kMostMapperDims; ++d) {
    if (d >= dims || !placed[at(d)]) order[i++] = static_cast<std::int8_t>(d);
  }
  return order;
}

bool take_loops(const Mapping& mapping, const MachineSpec& machine, NestState& state) {
  bool single = true;
  for (std::size_t m = 0; m < mapping.temporal.size(); ++m) {
    for (const TemporalLoop& l : mapping.temporal[m]) single &= take(state.temporal[m][at(l.dim)], l.factor);
    state.order[m] = order_of(mapping.temporal[m], state.dims);
  }
  for (std::size_t f = 0; f < mapping.spatial.size(); ++f) {
    const std::size_t above = at(machine.fanouts[f].above);
    for (const SpatialLoop& l : mapping.spatial[f]) {
      single &= take((l.axis == SpatialAxis::kRows ? state.rows : state.columns)[above][at(l.dim)], l.factor);
    }
  }
  return single;
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

Factors NestState::loops_outside(int m) const {
  Factors loops = ones();
  for (int k = 0; k < m; ++k) {
    for (int d = 0; d < dims; ++d) loops[at(d)] *= temporal[at(k)][at(d)];
  }
  return loops;
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

std::optional<NestState> state_of(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine) {
  NestState state = empty_state(einsum, machine);
  if (!take_loops(mapping, machine, state)) return std::nullopt;
  for (std::size_t m = 0; m < mapping.bypass.size(); ++m) {
    for (const Tensor tensor : kOperands) {
      if (mapping.bypass[m].has(tensor)) state.keeps[m].erase(tensor);
    }
  }
  state.spread();
  state.tile[at(state.memories)] = ones();
  for (int m = state.memories; m-- > 0;) {
    for (std::size_t d = 0; d < kMostMapperDims; ++d) {
      const std::int64_t inside = checked_mul(state.tile[at(m + 1)][d], state.spatial[at(m)][d]);
      state.tile[at(m)][d] = checked_mul(inside, state.temporal[at(m)][d]);
    }
  }
  return state;
}

}  // namespace pj
