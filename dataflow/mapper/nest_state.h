// SPDX-License-Identifier: Apache-2.0
// A mapping while it is being chosen: plain arrays, so that a search can change one factor without allocating.
// Memories as in the machine; `compute` is one past the last. Decided from the outside inwards; what is still open
// is 1.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "arch/base/tensor_set.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

inline constexpr int kMostMapperDims = 8;
inline constexpr int kMostMapperMemories = 8;

using Factors = std::array<std::int64_t, kMostMapperDims>;  // by dimension; 1 beyond the last
// Dimensions of the loops of one memory, innermost first. Those with a factor of 1 stand anywhere.
using LoopOrder = std::array<std::int8_t, kMostMapperDims>;

Factors ones();

struct NestState {
  int dims = 0;
  int memories = 0;
  std::array<Factors, kMostMapperMemories + 1> tile;  // extents inside memory m; of compute: ones
  std::array<Factors, kMostMapperMemories> temporal;
  std::array<LoopOrder, kMostMapperMemories> order;
  std::array<Factors, kMostMapperMemories> rows;  // of the fan-out below memory m
  std::array<Factors, kMostMapperMemories> columns;
  std::array<TensorSet, kMostMapperMemories> keeps;
  // What follows from rows and columns, set by spread():
  std::array<Factors, kMostMapperMemories> spatial;         // rows x columns
  std::array<Factors, kMostMapperMemories + 1> outside;     // product of the spatial factors outside memory m
  std::array<double, kMostMapperMemories + 1> instances{};  // of memory m, or of compute

  // The last memory outside m that keeps the tensor, -1 if none does.
  [[nodiscard]] int parent(int m, Tensor tensor) const;
  void spread();
  // By dimension, the product of the loops of memories outside m.
  [[nodiscard]] Factors loops_outside(int m) const;
};

// Nothing chosen: every loop of 1, the whole layer as the tile of memory 0. Throws std::invalid_argument if there are
// more dimensions or memories than a state has room for.
NestState empty_state(const Einsum& einsum, const MachineSpec& machine);
Mapping mapping_of(const NestState& state, const MachineSpec& machine);
// The reverse. None if a memory, or an axis of a fan-out, has two loops of one dimension.
std::optional<NestState> state_of(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine);

}  // namespace pj
