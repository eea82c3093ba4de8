// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/plain_walk.h"

#include <algorithm>

namespace pj {

struct PlainWalk::Walk {
  bool compare = false;
  GroupCells cells;
};

namespace {

bool is_case(const PlainLoop& loop) { return loop.role == LoopRole::kOuter || loop.role == LoopRole::kMoving; }

}  // namespace

PlainWalk::PlainWalk(const Loops& loops, std::int64_t size, std::int64_t tile, bool counted, bool output)
    : loops_(loops), size_(size), tile_(tile), counted_(counted), output_(output) {
  if (counted) full_ = tile;
  for (const PlainLoop& loop : loops) {
    if (loop.role == LoopRole::kInstance && counted) full_ = checked_mul(full_, loop.factor);
    if (loop.role == LoopRole::kInner) least_inner_ = loop.stride;
    moving_ = moving_ || loop.role == LoopRole::kMoving;
  }
}

bool PlainWalk::can(const Loops& loops) {
  bool instances = false;
  for (const PlainLoop& loop : loops) {
    if (instances && is_case(loop)) return false;
    instances = instances || loop.role == LoopRole::kInstance;
  }
  return true;
}

// Cases of the loops from `at` on where all have room.
std::int64_t PlainWalk::cases_inside(std::size_t at) const {
  std::int64_t cases = 1;
  for (; at < loops_.size(); ++at) {
    const PlainLoop& loop = loops_[at];
    if (!is_case(loop)) continue;
    const bool moving = loop.role == LoopRole::kMoving;
    if (loop.pinned) {
      if (moving) return 0;
      continue;
    }
    cases = checked_mul(cases, moving ? loop.factor - 1 : loop.factor);
  }
  return cases;
}

GroupCells PlainWalk::cells(bool compare) const {
  Walk walk;
  walk.compare = compare;
  descend(walk, 0, size_, size_, 1);
  return walk.cells;
}

bool PlainWalk::starts_afresh(std::size_t from, std::size_t to) const {
  return std::any_of(loops_.begin() + static_cast<std::ptrdiff_t>(from),
                     loops_.begin() + static_cast<std::ptrdiff_t>(to),
                     [](const PlainLoop& loop) { return loop.role == LoopRole::kInner; });
}

// `room`: of the dimension, from where the cases chosen so far begin; `room_outside`: without those that are inside.
void PlainWalk::descend(Walk& walk, std::size_t at, std::int64_t room, std::int64_t room_outside,
                        std::int64_t times) const {
  while (at < loops_.size() && !is_case(loops_[at])) ++at;
  if (at == loops_.size()) {
    leaf(walk, room, room_outside, times);
    return;
  }
  const PlainLoop& loop = loops_[at];
  const std::int64_t stride = loop.stride;
  const std::int64_t first = loop.role == LoopRole::kMoving ? 1 : 0;
  const std::int64_t digits = loop.pinned ? 1 : std::min(loop.factor, ceil_div(room, stride));
  const bool compares = walk.compare && counted_ && !moving_ && least_inner_ > 0;
  const bool afresh_outside = compares && starts_afresh(0, at);
  const bool afresh_inside = compares && starts_afresh(at, loops_.size());
  // An operand's instances are judged one by one: with so much room all that lies inside is full and new.
  const bool one_by_one = afresh_outside && !output_;
  const std::int64_t enough = one_by_one ? least_inner_ + stride : stride;
  const bool is_new = moving_ || (compares && (one_by_one || afresh_inside || room_outside > least_inner_));
  const auto emit = [&](std::int64_t count, bool fresh) {
    const std::int64_t all = counted_ ? full_ : 1;
    const std::int64_t same = !counted_ || (walk.compare && !fresh) ? all : 0;
    add_cell(walk.cells, {all, same, checked_mul(times, checked_mul(count, cases_inside(at + 1)))});
  };
  const std::int64_t full = std::min(digits, room >= enough ? (room - enough) / stride + 1 : 0);
  std::int64_t digit = std::max(first, full);
  if (full > first) emit(full - first, is_new);
  while (digit < digits) {
    const std::int64_t left = room - digit * stride;
    if (one_by_one && left >= stride && left <= least_inner_) {
      const std::int64_t stop = std::min(digits, room / stride);  // beyond the last digit that is full
      emit(stop - digit, false);
      digit = stop;
      continue;
    }
    descend(walk, at + 1, left, loop.inside ? room_outside : room_outside - digit * stride, times);
    ++digit;
  }
}

// Words of the instances together, of those that have more room than this.
std::int64_t PlainWalk::united(std::size_t at, std::int64_t room, std::int64_t more_than) const {
  const auto instances = [&](std::size_t from) {
    while (from < loops_.size() && loops_[from].role != LoopRole::kInstance) ++from;
    return from;
  };
  at = instances(at);
  if (room <= 0 || room <= more_than) return 0;
  if (at == loops_.size()) return std::min(tile_, room);
  const PlainLoop& loop = loops_[at];
  const std::int64_t digits = std::min(loop.factor, ceil_div(room - more_than, loop.stride));
  if (instances(at + 1) == loops_.size()) {
    const std::int64_t full = std::min(digits, room >= tile_ ? (room - tile_) / loop.stride + 1 : 0);
    return full * tile_ + (full < digits ? room - full * loop.stride : 0);  // at most one is cut short
  }
  std::int64_t words = 0;
  for (std::int64_t digit = 0; digit < digits; ++digit) words += united(at + 1, room - digit * loop.stride, more_than);
  return words;
}

void PlainWalk::leaf(Walk& walk, std::int64_t room, std::int64_t room_outside, std::int64_t times) const {
  if (!counted_) {
    add_cell(walk.cells, {1, 1, times});
    return;
  }
  const std::int64_t all = united(0, room, 0);
  std::int64_t moved = moving_ ? all : 0;
  if (walk.compare && !moving_ && least_inner_ > 0) {
    moved = !output_ ? united(0, room, least_inner_) : room_outside > least_inner_ ? all : 0;
  }
  add_cell(walk.cells, {all, walk.compare ? all - moved : 0, times});
}

}  // namespace pj
