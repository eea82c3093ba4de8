// SPDX-License-Identifier: Apache-2.0
// The cells of a group of one dimension whose indices are all inside the tensor: tiles are intervals that split the
// dimension, so what a step takes depends on the room that is left of it alone. Digits with room for all that lies
// inside them are one class; at most two of each loop are not. The same cells as group_walk's own walk, which has no
// such limits.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/reuse/group_cell.h"

namespace pj {

// What a loop does at a kind of step.
enum class LoopRole : std::uint8_t {
  kOuter,     // every iteration is a case of its own
  kMoving,    // every iteration but the first
  kInner,     // stands at its first iteration; before the step it stood at its last
  kInstance,  // all iterations at once
};

struct PlainLoop {
  std::int64_t factor = 1, stride = 1;
  LoopRole role = LoopRole::kOuter;
  bool inside = false;  // kOuter: does not tell one residency of the output from another
  bool pinned = false;  // kOuter: only the first iteration counts; kMoving: none does
};

class PlainWalk {
 public:
  using Loops = boost::container::small_vector<PlainLoop, 8>;  // outermost first

  // `size`: of the dimension. `tile`: indices of the child's tile. `counted`: false for a dimension that does not index
  // the tensor; each case is one word then, and never new. `output`: moves are judged by residency.
  PlainWalk(const Loops& loops, std::int64_t size, std::int64_t tile, bool counted, bool output);

  // Must instances lie inside all loops whose iterations are cases? Else this walk can't tell.
  [[nodiscard]] static bool can(const Loops& loops);

  // `compare`: is what was there before taken off?
  [[nodiscard]] GroupCells cells(bool compare) const;

 private:
  struct Walk;
  void descend(Walk& walk, std::size_t at, std::int64_t room, std::int64_t room_outside, std::int64_t times) const;
  void leaf(Walk& walk, std::int64_t room, std::int64_t room_outside, std::int64_t times) const;
  [[nodiscard]] std::int64_t united(std::size_t at, std::int64_t room, std::int64_t more_than) const;
  [[nodiscard]] std::int64_t cases_inside(std::size_t at) const;
  // Does a loop at [from, to) start afresh?
  [[nodiscard]] bool starts_afresh(std::size_t from, std::size_t to) const;

  const Loops& loops_;
  const std::int64_t size_, tile_;
  const bool counted_, output_;
  std::int64_t full_ = 1;         // words of a case with room for all
  std::int64_t least_inner_ = 0;  // stride of the innermost loop that starts afresh; 0: there is none
  bool moving_ = false;
};

}  // namespace pj
