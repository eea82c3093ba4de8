// SPDX-License-Identifier: Apache-2.0
// What a search must know of the rules by which mappings are counted and priced. Energies are in the unit of the prices
// a model was given; the search knows none.
// A mapping's energy is the sum over receivers m (memories inside the outermost, and compute) of what the words cost
// that arrive in m: read further out, carried, written in m, and sums that travel the other way. docs/models/mapper.md.
// A proof holds for a model if, besides its bounds,
//   - the energy at a receiver grows with the words it fetches, and an order of loops matters only as UsefulOrders
//   says;
//   - the order of the innermost memory's loops, and which axis of a fan-out takes a factor, do not matter.
#pragma once

#include <cstdint>

#include "dataflow/mapper/nest_state.h"

namespace pj {

struct MappingCost {
  double energy = 0.0;
  double cycles = 0.0;
};

class CostModel {
 public:
  CostModel() = default;
  CostModel(const CostModel&) = delete;
  CostModel& operator=(const CostModel&) = delete;
  virtual ~CostModel() = default;

  // Of what arrives in memory m, or in compute with the MACs themselves: exact, or a lower bound. All that stands
  // outside m is decided.
  [[nodiscard]] virtual double arriving(const NestState& state, int m) const = 0;
  // No more than `arriving` for any temporal loops outside m that multiply to `loops`, and any order of them; keeps,
  // spatial factors and tile[m] are decided.
  [[nodiscard]] virtual double arriving_at_least(const NestState& state, int m, const Factors& loops) const = 0;
  // No more than the cycles of any mapping with these spatial factors.
  [[nodiscard]] virtual double cycles_at_least(const NestState& state) const = 0;
  // Bits that a tile of such extents takes in memory m, copies included.
  [[nodiscard]] virtual std::int64_t tile_bits(int m, Tensor tensor, const Factors& tile) const = 0;
  // What the rules say of a complete mapping: what is reported.
  [[nodiscard]] virtual MappingCost exact(const NestState& state) const = 0;
};

}  // namespace pj
