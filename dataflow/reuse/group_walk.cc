// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/group_walk.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
struct GroupWalk::Walk {
  explicit Walk(GroupCells& out) : cells(out) {}
  StepKind step;
  boost::container::small_vector<LoopRole, 8> roles;
  Point point;
  GroupCells& cells;
};

GroupWalk::GroupWalk(const LoopNest& nest, const FlowLoops& loops, const Rank& rank) : flow_(loops), rank_(rank) {
  for (std::size_t k = 0; k < rank.terms.size(); ++k) {
    const int d = rank.terms[k].dim;
    sizes_.push_back(nest.einsum().dims[static_cast<std::size_t>(d)].size);
    tile_.push_back(nest.tile_extent(loops.child(), d));
    for (const std::size_t at : nest.loops_of(d)) {
      if (at >= loops.size()) break;
      const NestLoop& l = nest.loops()[at];
      loops_.push_back({at, k, l.factor, l.stride, l.spatial});
    }
  }
  std::sort(loops_.begin(), loops_.end(), [](const Loop& a, const Loop& b) { return a.position < b.position; });
}

std::size_t GroupWalk::last_step() const {
  std::size_t last = 0;
  for (const Loop& loop : loops_) {
    if (flow_.use(loop.position) == LoopUse::kSteps) last = loop.position + 1;
  }
  return last;
}

bool GroupWalk::inside(const Loop& loop) const {
  return flow_.use(loop.position) == LoopUse::kInside || (loop.spatial && flow_.tensor() == Tensor::kOutput);
}

void GroupWalk::add_cells(StepKind step, GroupCells& cells) const {
  Walk walk(cells);
  walk.step = step;
  for (const Loop& loop : loops_) walk.roles.push_back(flow_.role(loop.position, step));
  walk.point.now.assign(sizes_.size(), 0);
  walk.point.before.assign(sizes_.size(), 0);
  walk.point.inside.assign(sizes_.size(), 0);
  descend(walk, 0, 1);
}

// How far loops outside loop `at` that are not yet placed can still push its dimension.
std::int64_t GroupWalk::slack_before(const Walk& walk, std::size_t at) const {
  std::int64_t slack = 0;
  for (std::size_t k = 0; k < at; ++k) {
    const bool placed = is_case(walk.roles[k]);
    if (!placed && loops_[k].slot == loops_[at].slot) slack += (loops_[k].factor - 1) * loops_[k].stride;
  }
  return slack;
}

// Does the loop's sub-range from `value` on lie inside the dimension, and all it indexes outside the padding?
bool GroupWalk::plain(std::size_t at, std::int64_t value, std::int64_t slack) const {
  const Loop& loop = loops_[at];
  const std::int64_t last = value + loop.stride - 1 + slack;
  if (last >= sizes_[loop.slot]) return false;
  if (flow_.with_padding()) return true;
  std::int64_t low = rank_.offset;
  std::int64_t high = rank_.offset;
  for (std::size_t k = 0; k < sizes_.size(); ++k) {
    const std::int64_t c = rank_.terms[k].coefficient;
    low += k == loop.slot ? c * value : 0;
    high += c * (k == loop.slot ? last : sizes_[k] - 1);
  }
  return low >= 0 && high < rank_.extent;
}

void GroupWalk::descend(Walk& walk, std::size_t at, std::int64_t times) const {
  while (at < loops_.size() && !is_case(walk.roles[at])) ++at;
  if (at == loops_.size()) {
    evaluate(walk, times);
    return;
  }
  const Loop& loop = loops_[at];
  const bool moving = walk.roles[at] == LoopRole::kMoving;
  const std::int64_t base = walk.point.now[loop.slot];
  const std::int64_t base_before = walk.point.before[loop.slot];
  const std::int64_t base_inside = walk.point.inside[loop.slot];
  const std::int64_t slack = slack_before(walk, at);
  const std::int64_t digits =
      std::min(loop.factor, ceil_div(std::max<std::int64_t>(sizes_[loop.slot] - base, 0), loop.stride));
  const auto plain_at = [&](std::int64_t digit) { return plain(at, base + digit * loop.stride, slack); };
  const std::int64_t first = moving ? 1 : 0;
  for (std::int64_t digit = first; digit < digits;) {
    std::int64_t stop = digit + 1;
    if (plain_at(digit) && (!moving || plain_at(digit - 1))) {
      // Plain digits form one run: find its end by bisection.
      std::int64_t beyond = digits;
      while (beyond - stop > 0) {
        const std::int64_t middle = stop + (beyond - stop) / 2;
        if (plain_at(middle)) {
          stop = middle + 1;
        } else {
          beyond = middle;
        }
      }
    }
    const std::int64_t cases = share(walk.roles[at], digit, stop);
    walk.point.now[loop.slot] = base + digit * loop.stride;
    if (inside(loop)) {
      walk.point.inside[loop.slot] = base_inside + digit * loop.stride;
    } else {
      walk.point.before[loop.slot] = base_before + (digit - first) * loop.stride;
    }
    if (cases > 0) descend(walk, at + 1, checked_mul(times, cases));
    digit = stop;
  }
  walk.point.now[loop.slot] = base;
  walk.point.before[loop.slot] = base_before;
  walk.point.inside[loop.slot] = base_inside;
}

Range GroupWalk::tile_range(std::size_t slot, std::int64_t begin) const {
  return {begin, std::min(begin + tile_[slot], sizes_[slot])};
}

IndexSet GroupWalk::set_at(const Values& begins) const {
  boost::container::small_vector<Range, 2> ranges;
  for (std::size_t k = 0; k < sizes_.size(); ++k) ranges.push_back(tile_range(k, begins[k]));
  return IndexSet::of(rank_, ranges.data(), flow_.with_padding());
}

namespace {

// Advances `digits` over the factors, innermost fastest; false after the last.
template <class Digits, class Loops>
bool next_instance(Digits& digits, const Loops& instance_loops) {
  for (std::size_t k = digits.size(); k-- > 0;) {
    if (++digits[k] < instance_loops[k]->factor) return true;
    digits[k] = 0;
  }
  return false;
}

}  // namespace

// Where the step before stood: at the last non-empty iteration of every loop that starts afresh.
GroupWalk::Values GroupWalk::last_before(const Walk& walk, Values value) const {
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (walk.roles[k] != LoopRole::kInner) continue;
    std::int64_t& v = value[loops_[k].slot];
    v += std::min(loops_[k].factor - 1, (sizes_[loops_[k].slot] - 1 - v) / loops_[k].stride) * loops_[k].stride;
  }
  return value;
}

// All instances of a memory begin and end a residency of the output together: it is judged at the spatial indices 0.
// Output tiles at different places are different sets, so the places tell.
bool GroupWalk::residency_starts(const Walk& walk) const {
  Values tile = walk.point.now;
  for (std::size_t k = 0; k < tile.size(); ++k) tile[k] -= walk.point.inside[k];
  return !(tile == last_before(walk, walk.point.before));
}

IndexSet GroupWalk::moved_words(const Walk& walk, const Point& point, const IndexSet& now) const {
  if (flow_.tensor() == Tensor::kOutput) return residency_starts(walk) ? now : IndexSet();
  const IndexSet before = set_at(last_before(walk, point.before));
  if (flow_.window()) return now.difference(before);
  return now == before ? IndexSet() : now;
}

void GroupWalk::evaluate(Walk& walk, std::int64_t times) const {
  boost::container::small_vector<const Loop*, 4> instance_loops;
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (walk.roles[k] == LoopRole::kInstance) instance_loops.push_back(&loops_[k]);
  }
  boost::container::small_vector<std::int64_t, 4> digits(instance_loops.size(), 0);
  const bool compare = walk.step.kind == StepKind::kAdvance;
  IndexSet all;
  IndexSet moved;
  bool active = false;
  do {
    Point point = walk.point;
    for (std::size_t k = 0; k < digits.size(); ++k) {
      point.now[instance_loops[k]->slot] += digits[k] * instance_loops[k]->stride;
      point.before[instance_loops[k]->slot] += digits[k] * instance_loops[k]->stride;
    }
    bool idle = false;
    for (std::size_t k = 0; k < sizes_.size(); ++k) idle = idle || point.now[k] >= sizes_[k];
    if (idle) continue;
    active = true;
    const IndexSet now = set_at(point.now);
    all.unite(now);
    if (compare) moved.unite(moved_words(walk, point, now));
  } while (next_instance(digits, instance_loops));
  if (!active) return;
  add_cell(walk.cells, {all.size(), compare ? all.size() - moved.size() : 0, times});
}

}  // namespace pj
