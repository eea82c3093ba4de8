// SPDX-License-Identifier: Apache-2.0
// A group of one dimension, all of whose indices are inside the tensor. Its tiles split the dimension, and a loop's
// iteration is a digit of the tile's number; only the last tile may be cut short. So digits below those of the last
// tile are one class, and what is not of a class lies on the one path of the last tile's own digits.
// docs/models/counting.md, section 7. group_walk.h has no such limits.
#pragma once

#include <cstdint>

#include "dataflow/reuse/group_cell.h"

namespace pj {

class PlainGroup {
 public:
  PlainGroup(const LoopNest& nest, int child, int dim);

  // Positions of its loops: those of the dimension outside the child's tile, outermost first.
  [[nodiscard]] LoopNest::Span loops() const { return {first_, last_}; }
  // If the dimension does not index the tensor: combinations of its loops before `at`, those from there on being at
  // their first iteration.
  [[nodiscard]] std::int64_t cases(const FlowLoops& loops, std::size_t at) const;
  // One past the innermost loop whose step, like each before it, leaves no tile as it was.
  [[nodiscard]] std::size_t may_stay_from(const FlowLoops& loops) const;
  void add_cells(const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const;

 private:
  // Of the loops further in: words of their instances together and cases they have, none of them cut short.
  struct Inside {
    std::int64_t words;
    std::int64_t cases = 1;
  };
  // Tiles whose digits of the loops looked at so far are up to those of the last tile, or beyond them.
  enum class Side : std::uint8_t { kUpToLast, kBeyond };

  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last_ - first_); }
  [[nodiscard]] const NestLoop& loop(std::size_t k) const { return nest_->loops()[first_[k]]; }
  void take_in(std::size_t k, LoopRole role, Side side, Inside& inside, GroupCells& cells) const;
  void kept_cells(std::size_t inner, const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const;

  const LoopNest* nest_;
  const std::size_t *first_, *last_;
  std::int64_t tile_, last_tile_;  // indices of a tile, and of the last
  bool exact_;                     // no case is cut short
};

}  // namespace pj
