// SPDX-License-Identifier: Apache-2.0
// What a search must know of the rules by which mappings are counted and priced. Energies are in the unit of the prices
// a model was given; the search knows none.
// A mapping's energy is the sum over receivers m (memories inside the outermost, and compute) of what the words cost
// that arrive in m: read further out, carried, written in m, and sums that travel the other way; and what standing
// costs for each cycle. docs/models/mapper.md.
// A proof holds for a model if, besides its bounds,
//   - what arrives at a receiver grows with the words it fetches, and an order of loops matters only as UsefulOrders
//   says;
//   - which axis of a fan-out takes a factor does not matter, or axes_matter() says that it does;
//   - nor the order of the innermost memory's loops, or innermost_order_matters().
#pragma once

#include <algorithm>
#include <cstdint>

#include "dataflow/mapper/nest_state.h"

namespace pj {

struct MappingCost {
  double energy = 0.0;
  double cycles = 0.0;
};

// What one receiver adds to a mapping's cost. Times are in cycles.
struct CostShare {
  double energy = 0.0;    // without standing
  double steps = 0.0;     // of the array
  double overhead = 0.0;  // of the array, beside its steps
  double stream = 0.0;    // what must come and go while it steps, on the slowest way
  double ends = 0.0;      // before the first step and after the last: first tiles, and the last sums
  double waiting = 0.0;   // or, longer, for all tiles of the tensor that is waited for longest
  double channel = 0.0;   // of the outermost memory
  double longest = 0.0;   // of any other memory or network, for this receiver alone

  CostShare& operator+=(const CostShare& other) {
    energy += other.energy;
    steps += other.steps;
    overhead += other.overhead;
    stream = std::max(stream, other.stream);
    ends += other.ends;
    waiting = std::max(waiting, other.waiting);
    channel += other.channel;
    longest = std::max(longest, other.longest);
    return *this;
  }
  friend CostShare operator+(CostShare a, const CostShare& b) { return a += b; }
  [[nodiscard]] double cycles() const {
    return std::max({overhead + std::max(ends, waiting) + std::max(steps, stream), channel, longest});
  }
};

// The least of each by itself.
inline CostShare least(const CostShare& a, const CostShare& b) {
  CostShare least;
  for (double CostShare::*figure : {&CostShare::energy, &CostShare::steps, &CostShare::overhead, &CostShare::stream,
                                    &CostShare::ends, &CostShare::waiting, &CostShare::channel, &CostShare::longest}) {
    least.*figure = std::min(a.*figure, b.*figure);
  }
  return least;
}

class CostModel {
 public:
  CostModel() = default;
  CostModel(const CostModel&) = delete;
  CostModel& operator=(const CostModel&) = delete;
  virtual ~CostModel() = default;

  // What leakage and clocks take a cycle.
  [[nodiscard]] virtual double standing() const { return 0.0; }
  [[nodiscard]] MappingCost cost_of(const CostShare& share) const {
    const double cycles = share.cycles();
    return {share.energy + standing() * cycles, cycles};
  }

  // Of what arrives in memory m, or in compute with the MACs themselves: exact, or a lower bound. All that stands
  // outside m is decided.
  [[nodiscard]] virtual CostShare arriving(const NestState& state, int m) const = 0;
  // No more than `arriving` for any temporal loops outside m that multiply to `loops`, and any order of them; keeps,
  // spatial factors and tile[m] are decided.
  [[nodiscard]] virtual CostShare arriving_at_least(const NestState& state, int m, const Factors& loops) const = 0;
  // No more than the array's cycles in any mapping with these spatial factors; `arriving` adds to it.
  [[nodiscard]] virtual double cycles_at_least(const NestState& state) const = 0;
  // Bits that a tile of such extents takes in memory m, copies included: no more than check() finds.
  [[nodiscard]] virtual std::int64_t tile_bits(int m, Tensor tensor, const Factors& tile) const = 0;
  // A tighter bound, or what it is, of a complete mapping: `sum` is of all receivers.
  [[nodiscard]] virtual CostShare completed(const NestState&, CostShare sum) const { return sum; }
  // Is a complete mapping legal in all that the mapspace does not say?
  [[nodiscard]] virtual bool legal(const NestState& state) const = 0;
  // What the rules say of a complete mapping: what is reported.
  [[nodiscard]] virtual MappingCost exact(const NestState& state) const = 0;

  [[nodiscard]] virtual bool axes_matter() const { return false; }
  [[nodiscard]] virtual bool innermost_order_matters() const { return false; }
};

}  // namespace pj
