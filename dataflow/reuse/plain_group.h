// SPDX-License-Identifier: Apache-2.0
// A group of one dimension whose indices are all inside the tensor: tiles are intervals that split the dimension, so
// what a step takes depends on the room that is left of it alone. Digits with room for all that lies inside them are
// one class; at most two of each loop are not. The same cells as group_walk's, which has no such limits.
#pragma once

#include <cstdint>
#include <optional>

#include "dataflow/reuse/group_loop.h"

namespace pj {

class PlainGroup {
 public:
  // `counted`: false for a dimension that does not index the tensor; each case is one word then, and never new.
  PlainGroup(const LoopNest& nest, const FlowView& view, int dim, bool counted);

  // Must instances lie inside all loops whose iterations are cases? Else this walk can't tell.
  [[nodiscard]] bool can() const;
  // Does no loop tell one step from another? Then there is one cell.
  [[nodiscard]] bool stands_still() const { return loops_.empty(); }

  void add_cells(StepKind step, GroupCells& cells) const;
  // Position of its innermost temporal loop before `end`; none if it has none.
  [[nodiscard]] std::optional<std::size_t> last_temporal(std::size_t end) const;
  // No loop before this position advances without a new tile here.
  [[nodiscard]] std::size_t repeats_from(std::size_t end) const;

 private:
  struct Walk;
  [[nodiscard]] GroupCell exact_cell(StepKind step) const;
  void descend(Walk& walk, std::size_t at, std::int64_t room, std::int64_t room_outside, std::int64_t times) const;
  void leaf(Walk& walk, std::int64_t room, std::int64_t room_outside, std::int64_t times) const;
  [[nodiscard]] std::int64_t united(std::size_t at, std::int64_t room, std::int64_t more_than) const;
  [[nodiscard]] std::int64_t cases_inside(const Walk& walk, std::size_t at) const;

  std::int64_t size_, tile_;  // indices of the dimension, of the child's tile
  bool counted_;
  bool output_;         // moves are judged by residency
  bool exact_ = false;  // no tile is partial
  GroupLoops loops_;
};

}  // namespace pj
