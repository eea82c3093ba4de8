// SPDX-License-Identifier: Apache-2.0
// The factor of a flow's sum that belongs to one rank of the tensor, whatever its terms and padding.
// Steps of a loop nest are an odometer, and the tile of a tensor is a product over its ranks, whose dimensions are
// disjoint; so sums over steps and instances factor into sums over each group's own digits. Equal digits are
// evaluated once: those whose whole sub-range is full and free of padding are one class.
// Not here: which flows exist and what their transfers mean (reuse.h).
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/reuse/group_cell.h"

namespace pj {

class GroupWalk {
 public:
  GroupWalk(const LoopNest& nest, int child, const Rank& rank);

  // Positions of its loops: those of its dimensions outside the child's tile, outermost first.
  [[nodiscard]] LoopNest::Span loops() const { return {positions_.data(), positions_.data() + positions_.size()}; }
  void add_cells(const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const;

 private:
  // One dimension of the rank.
  struct Slot {
    std::int64_t size, tile;
    // Its values are in [begin, end) where the rank's index is inside the extent whatever the other dimensions are.
    std::int64_t begin, end;
  };
  struct Loop {
    std::size_t slot;
    std::int64_t factor, stride;
    bool spatial;
  };
  using Values = boost::container::small_vector<std::int64_t, 2>;  // one a slot
  struct Point {
    Values now, before;
    Values inside;  // the part of `now` that does not tell one residency of the output from another
  };
  struct Walk;

  void descend(Walk& walk, std::size_t loop, std::int64_t times) const;
  void evaluate(Walk& walk, std::int64_t times) const;
  void evaluate_instances(Walk& walk, std::int64_t times) const;
  // The iterations of the loop, from `base` on, whose whole sub-ranges are full and free of padding.
  [[nodiscard]] Range plain_digits(const Walk& walk, std::size_t loop, std::int64_t base) const;
  [[nodiscard]] IndexSet set_at(const Walk& walk, const Values& begins) const;
  [[nodiscard]] Values last_before(const Walk& walk, Values fixed) const;
  [[nodiscard]] bool residency_starts(const Walk& walk) const;
  [[nodiscard]] IndexSet moved_words(const Walk& walk, const Values& before, const IndexSet& now) const;

  const Rank* rank_;
  boost::container::small_vector<Slot, 2> slots_;
  boost::container::small_vector<Loop, 8> loops_;
  boost::container::small_vector<std::size_t, 8> positions_;
};

}  // namespace pj
