// SPDX-License-Identifier: Apache-2.0
// When an array works, pass by pass, if nothing serialises: docs/models/analytic.md, section 2.
#pragma once

#include <array>
#include <cstdint>

#include "arch/base/integer.h"
#include "sim/analytic/tile_times.h"

namespace pj {

struct ArrayTime {
  std::int64_t cycles = 0;        // of the compute clock, until the last word is home
  std::int64_t array_cycles = 0;  // what the array needs undisturbed
  std::int64_t preload = 0;       // of these, what may pass before the first tile that streams is there
  // Words of the first tile of an operand and of the last of the output between the home and the memory inside it; zero
  // where there is none outside the array. Indexed by Tensor.
  std::array<std::int64_t, kTensorCount> edge_words = {};
};

// The tiles beside an array, as its passes take and leave them.
class ArrayTiles {
 public:
  ArrayTiles(const LoopNest& nest, int above, const Surroundings& around);

  // The array goes on to this pass at `now`: tiles that it no longer needs are given back, sums that it leaves are
  // complete at `complete`. Once a pass and tensor.
  void leave(Tensor tensor, const NestWalker& walker, Femtoseconds now, Femtoseconds complete);
  // When the tile that the pass needs is there: zero if it was before.
  [[nodiscard]] Femtoseconds arrival(Tensor tensor);
  // Nothing more is taken from the operand's tile.
  void free(Tensor tensor, Femtoseconds now);
  // Loops from here on leave all tiles beside the array where they are.
  [[nodiscard]] std::size_t moving_end() const;
  // When the last word is home; the array's last sum came at `now`.
  [[nodiscard]] Femtoseconds finish(Femtoseconds now);
  // ArrayTime::edge_words; after finish().
  [[nodiscard]] std::array<std::int64_t, kTensorCount> edge_words() const;

 private:
  [[nodiscard]] OperandTimes& operand(Tensor tensor) { return tensor == Tensor::kWeight ? weight_ : input_; }
  [[nodiscard]] bool has_tiles(Tensor tensor) const;

  const LoopNest& nest_;
  const int above_;
  OperandTimes weight_, input_;
  SumTimes sums_;
  std::array<TileTracker, 3> outside_;
  std::array<bool, 3> is_new_ = {};
};

// The mapping must be legal and the machine one that runs (check_replayable). Throws CountOverflow.
ArrayTime systolic_time(const LoopNest& nest, const Surroundings& around);
// Contended, each phase of a pass lasts at least as long as its own words need of the memories and networks beside
// the array, which they have for themselves (section 3).
ArrayTime spatial_time(const LoopNest& nest, const Surroundings& around);

// The compute clock, and its edges.
class ComputeClock {
 public:
  explicit ComputeClock(const MachineSpec& machine);
  [[nodiscard]] Femtoseconds cycles(std::int64_t n) const { return checked_mul(n, period_); }
  [[nodiscard]] Femtoseconds period() const { return period_; }
  // The first edge at or after `at`, up to rounding of transfers.
  [[nodiscard]] Femtoseconds edge(Femtoseconds at) const {
    const Femtoseconds over = at % period_;
    return over > period_ / 1000 ? at - over + period_ : at;
  }
  // Whole cycles until `at`.
  [[nodiscard]] std::int64_t cycles_until(Femtoseconds at) const;

 private:
  Femtoseconds period_;
};

}  // namespace pj
