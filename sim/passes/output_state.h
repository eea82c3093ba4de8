// SPDX-License-Identifier: Apache-2.0
// What the sums of the output are at a step of a nest: first of their words, final, complete or not; how a memory tags
// and stores them. docs/models/counting.md, section 3.
#pragma once

#include <optional>

#include "dataflow/loop_nest/nest_walker.h"

namespace pj {

// Follows a walker that walks at least to `child`, and says whether sums that start now in `child` are the first of
// their words in `parent`.
class FirstSums {
 public:
  FirstSums(const LoopNest& nest, int parent);
  void update(const NestWalker& walker);
  [[nodiscard]] bool first(const NestWalker& walker) const { return starts_ && walker.reduction_at_first(begin_); }
  // Where the loops begin of the memory that last started at zero: those inside start nothing.
  [[nodiscard]] std::size_t begin() const { return begin_; }

 private:
  std::size_t begin_ = 0;               // of the memory that last started at zero
  std::optional<TileTracker> tracker_;  // none: the home
  bool starts_ = true;                  // its step is the first of a residency
};

// Tag of the output in memory m, but for final values at the home.
Tensor output_tag(const LoopNest& nest, int m);
// Tag of an arrival at memory m.
Tensor arrival_tag(const LoopNest& nest, int m, bool is_final);

}  // namespace pj
