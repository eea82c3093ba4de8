// SPDX-License-Identifier: Apache-2.0
// A group of one dimension whose indices are all inside the tensor. Its tiles split the dimension, and a loop's
// iteration is a digit of the tile's number; only the last tile may be cut short. So digits below those of the last
// tile are one class, and what is not of a class lies on the one path of the last tile's own digits.
// docs/models/counting.md, section 7. group_walk.h has no such limits.
#pragma once

#include <cstdint>

#include "dataflow/reuse/flow_loops.h"
#include "dataflow/reuse/group_cell.h"

namespace pj {

class PlainGroup {
 public:
  // `counted`: false for a dimension that does not index the tensor; each case is one word then, and never new.
  PlainGroup(const LoopNest& nest, const FlowLoops& loops, int dim, bool counted);

  // Does no loop tell one step from another? Then there is one cell.
  [[nodiscard]] bool stands_still() const { return first_ == last_; }
  // Cells of which nothing stays are left out where steps are compared.
  void add_cells(StepKind step, GroupCells& cells) const;
  // One past the position of the innermost loop whose steps are compared; 0 if there is none.
  [[nodiscard]] std::size_t last_step() const;

 private:
  // Of the loops further in: words of their instances together and cases they have, none of them cut short.
  struct Inside {
    std::int64_t words;
    std::int64_t cases = 1;
  };
  // Tiles whose digits of the loops looked at so far are up to those of the last tile, or beyond them.
  enum class Side : std::uint8_t { kUpToLast, kBeyond };
  using Position = const std::size_t*;

  [[nodiscard]] const NestLoop& loop(Position at) const { return nest_.loops()[*at]; }
  [[nodiscard]] LoopRole role(Position at, StepKind step) const { return loops_.role(*at, step); }
  void take_in(Position at, LoopRole role, Side side, Inside& inside, GroupCells& cells) const;
  void finish(GroupCells& cells) const;
  void kept_cells(Position inner, StepKind step, GroupCells& cells) const;

  const LoopNest& nest_;
  const FlowLoops& loops_;
  Position first_, last_;          // loops outside the child's tile
  std::int64_t tile_, last_tile_;  // words of a tile, and of the last
  bool counted_;
  bool exact_;  // no case is cut short
};

}  // namespace pj
