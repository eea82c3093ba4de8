// SPDX-License-Identifier: Apache-2.0
// The steps of one pass: the temporal loops inside the array, one non-empty iteration a step, with the slot of each
// tensor's scratchpad that a unit uses in it. The same for all units: what differs is the words in their slots.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "sim/cycle/row_stationary/unit_grid.h"

namespace pj::row_stationary {

// Places in arrays by tensor: as in kOperands.
inline constexpr std::size_t kWeight = 0, kInput = 1, kSum = 2;

class InnerSteps {
 public:
  // `above`: the memory that the array hangs below.
  InnerSteps(const LoopNest& nest, int above);
  // How many of the loops stand before the first loop of memory m: its tile moves when one of them does.
  [[nodiscard]] int loops_before(int m) const;
  // The tensor's scratchpad is memory m; a word of its tile lies at slot `origin` + sum of per_dim * local index.
  void place(std::size_t tensor, int m, std::int64_t origin, const std::vector<std::int64_t>& per_dim);

  // All loops at their first iteration; `offsets`: of the pass.
  void start(const Offsets& offsets);
  // To the next step: which loop advanced; -1 after the last step.
  int advance();
  [[nodiscard]] const Offsets& offsets() const { return offsets_; }
  [[nodiscard]] std::int64_t slot(std::size_t tensor) const { return slots_[tensor]; }

  // Do the loops of reduction dimensions from number `from` on stand at their first iteration; do those of the first
  // `count`, all others at their first, stand at their last non-empty one?
  [[nodiscard]] bool reduction_at_first(int from) const;
  [[nodiscard]] bool reduction_at_last(int count) const;

 private:
  struct Loop {
    std::size_t position = 0, dim = 0;
    std::int64_t factor = 1, stride = 1, size = 1, value = 0;
    bool reduction = false;
    std::array<std::int64_t, 3> slot_step{};
  };
  void move(Loop& loop, std::int64_t iterations);

  const LoopNest& nest_;
  std::vector<Loop> loops_;  // outermost first
  Offsets offsets_;
  std::array<std::int64_t, 3> origins_{}, slots_{};
};

}  // namespace pj::row_stationary
