// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/plain_group.h"

#include <algorithm>

namespace pj {

// One kind of step.
struct PlainGroup::Walk {
  Walk(const PlainGroup& group, StepKind step, GroupCells& out)
      : cells(out), compare(step.kind == StepKind::kAdvance && group.counted_) {
    if (group.counted_) full = group.tile_;
    for (const GroupLoop& loop : group.loops_) {
      roles.push_back(loop.role(step));
      if (roles.back() == LoopRole::kInstance && group.counted_) full = checked_mul(full, loop.factor);
      if (roles.back() == LoopRole::kInner) least_inner = loop.stride;
      moving = moving || roles.back() == LoopRole::kMoving;
    }
  }
  [[nodiscard]] bool is_case(std::size_t at) const {
    return roles[at] == LoopRole::kOuter || roles[at] == LoopRole::kMoving;
  }
  // Does a loop at [from, to) start afresh?
  [[nodiscard]] bool starts_afresh(std::size_t from, std::size_t to) const {
    return std::find(roles.begin() + static_cast<std::ptrdiff_t>(from), roles.begin() + static_cast<std::ptrdiff_t>(to),
                     LoopRole::kInner) != roles.begin() + static_cast<std::ptrdiff_t>(to);
  }

  GroupCells& cells;
  boost::container::small_vector<LoopRole, 8> roles;
  bool compare;
  bool moving = false;
  std::int64_t full = 1;         // words of a case with room for all
  std::int64_t least_inner = 0;  // stride of the innermost loop that starts afresh; 0: there is none
};

PlainGroup::PlainGroup(const LoopNest& nest, const FlowView& view, int dim, bool counted)
    : size_(nest.einsum().dims[static_cast<std::size_t>(dim)].size),
      tile_(nest.tile_extent(view.child, dim)),
      counted_(counted),
      output_(view.tensor == Tensor::kOutput) {
  add_group_loops(nest, view, dim, 0, counted, loops_);
  std::int64_t covered = tile_;
  for (const GroupLoop& loop : loops_) covered = checked_mul(covered, loop.factor);
  exact_ = covered == size_;
}

bool PlainGroup::can() const {
  if (exact_ || !counted_) return true;
  bool instances = false;
  for (const GroupLoop& loop : loops_) {
    const bool instance = loop.spatial && !loop.apart && !loop.pinned;
    if (instances && !instance) return false;
    instances = instances || instance;
  }
  return true;
}

std::optional<std::size_t> PlainGroup::last_temporal(std::size_t end) const {
  std::optional<std::size_t> last;
  for (const GroupLoop& loop : loops_) {
    if (!loop.spatial && loop.position < end) last = loop.position;
  }
  return last;
}

// Loops inside one that advances start afresh: the tile is the one before only if they have no second iteration, so
// where the room is no more than the stride of the innermost. Rooms are what strides of the loops outside leave.
std::size_t PlainGroup::repeats_from(std::size_t end) const {
  const auto innermost = last_temporal(end);
  if (!innermost) return 0;
  if (exact_) return *innermost + 1;
  std::int64_t step = 0;
  std::int64_t least = size_;  // stride of a loop that is outside, or in space
  for (const GroupLoop& loop : loops_) {
    if (loop.position == *innermost) step = loop.stride;
    if (loop.spatial || loop.position >= end) least = std::min(least, loop.stride);
  }
  std::size_t from = 0;
  for (const GroupLoop& loop : loops_) {
    if (loop.spatial || loop.position >= end) continue;
    if ((size_ - 1) % least + 1 <= step) return from;
    least = std::min(least, loop.stride);
    from = loop.position + 1;
  }
  return from;
}

GroupCell PlainGroup::exact_cell(StepKind step) const {
  GroupCell cell;
  bool changes = false;
  cell.all = counted_ ? tile_ : 1;
  for (const GroupLoop& loop : loops_) {
    const LoopRole role = loop.role(step);
    if (role == LoopRole::kInstance && counted_) cell.all = checked_mul(cell.all, loop.factor);
    if (role == LoopRole::kOuter) cell.times = checked_mul(cell.times, loop.share(0, loop.pinned ? 1 : loop.factor));
    if (role == LoopRole::kMoving) cell.times = loop.pinned ? 0 : checked_mul(cell.times, loop.factor - 1);
    changes = changes || role == LoopRole::kInner || role == LoopRole::kMoving;
  }
  const bool compare = step.kind == StepKind::kAdvance;
  cell.same = !counted_ ? 1 : !compare || changes ? 0 : cell.all;
  return cell;
}

void PlainGroup::add_cells(StepKind step, GroupCells& cells) const {
  if (exact_) {
    add_cell(cells, exact_cell(step));
    return;
  }
  Walk walk(*this, step, cells);
  descend(walk, 0, size_, size_, 1);
}

// Cases of the loops from `at` on where all have room.
std::int64_t PlainGroup::cases_inside(const Walk& walk, std::size_t at) const {
  std::int64_t cases = 1;
  for (; at < loops_.size(); ++at) {
    const GroupLoop& loop = loops_[at];
    if (!walk.is_case(at)) continue;
    const std::int64_t first = walk.roles[at] == LoopRole::kMoving ? 1 : 0;
    const std::int64_t digits = loop.pinned ? 1 : loop.factor;
    cases = checked_mul(cases, loop.share(first, digits));
  }
  return cases;
}

// `room`: of the dimension, from where the cases chosen so far begin; `room_outside`: without those that are inside.
void PlainGroup::descend(Walk& walk, std::size_t at, std::int64_t room, std::int64_t room_outside,
                         std::int64_t times) const {
  while (at < loops_.size() && !walk.is_case(at)) ++at;
  if (at == loops_.size()) {
    leaf(walk, room, room_outside, times);
    return;
  }
  const GroupLoop& loop = loops_[at];
  const std::int64_t stride = loop.stride;
  const std::int64_t first = walk.roles[at] == LoopRole::kMoving ? 1 : 0;
  const std::int64_t digits = loop.pinned ? 1 : std::min(loop.factor, ceil_div(room, stride));
  const bool compares = walk.compare && !walk.moving && walk.least_inner > 0;
  const bool afresh_outside = compares && walk.starts_afresh(0, at);
  const bool afresh_inside = compares && walk.starts_afresh(at, loops_.size());
  // An operand's instances are judged one by one: with so much room all that lies inside is full and new.
  const bool one_by_one = afresh_outside && !output_;
  const std::int64_t enough = one_by_one ? walk.least_inner + stride : stride;
  const bool is_new = walk.moving || (compares && (one_by_one || afresh_inside || room_outside > walk.least_inner));
  const auto emit = [&](std::int64_t from, std::int64_t to, bool fresh) {
    const std::int64_t all = counted_ ? walk.full : 1;
    const std::int64_t same = !counted_ || (walk.compare && !fresh) ? all : 0;
    const std::int64_t share = loop.share(from, to);
    add_cell(walk.cells, {all, same, checked_mul(times, checked_mul(share, cases_inside(walk, at + 1)))});
  };
  const std::int64_t full = std::min(digits, room >= enough ? (room - enough) / stride + 1 : 0);
  std::int64_t digit = std::max(first, full);
  if (full > first) emit(first, full, is_new);
  while (digit < digits) {
    const std::int64_t left = room - digit * stride;
    if (one_by_one && left >= stride && left <= walk.least_inner) {
      const std::int64_t stop = std::min(digits, room / stride);  // beyond the last digit that is full
      emit(digit, stop, false);
      digit = stop;
      continue;
    }
    const std::int64_t share = loop.share(digit, digit + 1);
    const std::int64_t outside = loop.inside ? room_outside : room_outside - digit * stride;
    if (share > 0) descend(walk, at + 1, left, outside, checked_mul(times, share));
    ++digit;
  }
}

// Words of the instances together, of those that have more room than this.
std::int64_t PlainGroup::united(std::size_t at, std::int64_t room, std::int64_t more_than) const {
  const auto instances = [&](std::size_t from) {
    while (from < loops_.size() && (!loops_[from].spatial || loops_[from].apart || loops_[from].pinned)) ++from;
    return from;
  };
  at = instances(at);
  if (room <= 0 || room <= more_than) return 0;
  if (at == loops_.size()) return std::min(tile_, room);
  const GroupLoop& loop = loops_[at];
  const std::int64_t digits = std::min(loop.factor, ceil_div(room - more_than, loop.stride));
  if (instances(at + 1) == loops_.size()) {
    const std::int64_t full = std::min(digits, room >= tile_ ? (room - tile_) / loop.stride + 1 : 0);
    return full * tile_ + (full < digits ? room - full * loop.stride : 0);  // at most one is cut short
  }
  std::int64_t words = 0;
  for (std::int64_t digit = 0; digit < digits; ++digit) words += united(at + 1, room - digit * loop.stride, more_than);
  return words;
}

void PlainGroup::leaf(Walk& walk, std::int64_t room, std::int64_t room_outside, std::int64_t times) const {
  if (!counted_) {
    add_cell(walk.cells, {1, 1, times});
    return;
  }
  const std::int64_t all = united(0, room, 0);
  std::int64_t moved = walk.moving ? all : 0;
  if (walk.compare && !walk.moving && walk.least_inner > 0) {
    moved = !output_ ? united(0, room, walk.least_inner) : room_outside > walk.least_inner ? all : 0;
  }
  add_cell(walk.cells, {all, walk.compare ? all - moved : 0, times});
}

}  // namespace pj
