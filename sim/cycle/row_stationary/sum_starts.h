// SPDX-License-Identifier: Apache-2.0
// Which sums are the first of their words: docs/models/counting.md, section 3, "First". Of the memories outside the
// array one last started at zero, and the loops from there on must stand at their first iteration.
#pragma once

#include <optional>

#include "dataflow/loop_nest/nest_walker.h"

namespace pj::row_stationary {

class SumStarts {
 public:
  // `outside`: the memory that the array's sums go to.
  SumStarts(const LoopNest& nest, int outside);
  // The pass that the walker stands at; to be called once for each.
  void next_pass(const NestWalker& walker);
  // As far as loops outside the array tell.
  [[nodiscard]] bool first() const { return first_; }
  // Do the array's own scratchpads start at zero in each residency, as the memory outside adds them up?
  [[nodiscard]] bool zeroed_inside() const { return zeroed_inside_; }

 private:
  std::size_t begin_ = 0;                 // of the memory that started at zero
  std::optional<TileTracker> residency_;  // of the output in it; none at the output's home
  bool zeroed_inside_;
  bool residency_starts_ = true;
  bool first_ = true;
};

}  // namespace pj::row_stationary
