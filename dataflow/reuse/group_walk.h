// SPDX-License-Identifier: Apache-2.0
// The factor of a flow's sum that belongs to one rank of the tensor.
// Steps of a loop nest are an odometer, and the tile of a tensor is a product over its ranks, whose dimensions are
// disjoint; so sums over steps and instances factor into sums over each group's own digits. Equal digits are
// evaluated once: those whose whole sub-range is full and free of padding are one class.
// Not here: which flows exist and what their transfers mean (reuse.h).
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/reuse/flow_loops.h"
#include "dataflow/reuse/group_cell.h"

namespace pj {

class GroupWalk {
 public:
  GroupWalk(const LoopNest& nest, const FlowLoops& loops, const Rank& rank);

  // Do all steps look alike to the group? Then it has one cell.
  [[nodiscard]] bool stands_still() const { return loops_.empty(); }
  void add_cells(StepKind step, GroupCells& cells) const;
  // One past the position of the innermost loop whose steps are compared; 0 if there is none.
  [[nodiscard]] std::size_t last_step() const;

 private:
  using Values = boost::container::small_vector<std::int64_t, 2>;  // one per dimension of the group
  struct Point {
    Values now, before;
    Values inside;  // the part of `now` that does not tell one residency of the output from another
  };
  struct Loop {
    std::size_t position, slot;  // which of the group's dimensions
    std::int64_t factor, stride;
    bool spatial;
  };
  struct Walk;

  void descend(Walk& walk, std::size_t loop, std::int64_t times) const;
  void evaluate(Walk& walk, std::int64_t times) const;
  [[nodiscard]] bool plain(std::size_t loop, std::int64_t value, std::int64_t slack) const;
  [[nodiscard]] std::int64_t slack_before(const Walk& walk, std::size_t loop) const;
  [[nodiscard]] Range tile_range(std::size_t slot, std::int64_t begin) const;
  [[nodiscard]] IndexSet set_at(const Values& begins) const;
  [[nodiscard]] Values last_before(const Walk& walk, Values fixed) const;
  [[nodiscard]] bool residency_starts(const Walk& walk) const;
  [[nodiscard]] IndexSet moved_words(const Walk& walk, const Point& point, const IndexSet& now) const;

  // Do its iterations not end a residency of the output?
  [[nodiscard]] bool inside(const Loop& loop) const;

  const FlowLoops& flow_;
  const Rank& rank_;
  Values sizes_;
  Values tile_;                                    // extent of the child's tile
  boost::container::small_vector<Loop, 8> loops_;  // outside the child's tile, outermost first
};

}  // namespace pj
