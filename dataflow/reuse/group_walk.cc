// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/group_walk.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Rounds down; b > 0.
std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

struct GroupWalk::Walk {
  const GroupStep& step;
  const LoopRoles& roles;
  GroupCells& cells;
  Point point;
  bool instances = false;
};

GroupWalk::GroupWalk(const LoopNest& nest, int child, const Rank& rank) : rank_(&rank) {
  std::int64_t highest = rank.offset;
  for (const IndexTerm& term : rank.terms) {
    const std::int64_t size = nest.einsum().dims[static_cast<std::size_t>(term.dim)].size;
    slots_.push_back({size, nest.tile_extent(child, term.dim), 0, size});
    highest += term.coefficient * (size - 1);
    for (const std::size_t at : nest.loops_of(term.dim)) {
      if (at < nest.begin(child)) positions_.push_back(at);
    }
  }
  std::sort(positions_.begin(), positions_.end());
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    const std::int64_t coefficient = rank.terms[k].coefficient;
    const std::int64_t others = highest - coefficient * (slots_[k].size - 1);
    slots_[k].begin = floor_div(coefficient - 1 - rank.offset, coefficient);
    slots_[k].end = floor_div(rank.extent - 1 - others, coefficient) + 1;
  }
  for (const std::size_t at : positions_) {
    const NestLoop& l = nest.loops()[at];
    const auto term = std::find_if(rank.terms.begin(), rank.terms.end(), [&](const auto& t) { return t.dim == l.dim; });
    loops_.push_back({static_cast<std::size_t>(term - rank.terms.begin()), l.factor, l.stride, l.spatial});
  }
}

void GroupWalk::add_cells(const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const {
  const Values zero(slots_.size(), 0);
  Walk walk = {step, roles, cells, {zero, zero, zero}};
  walk.instances = std::find(roles.begin(), roles.end(), LoopRole::kInstance) != roles.end();
  descend(walk, 0, 1);
  if (!step.compares) return;
  cells.erase(std::remove_if(cells.begin(), cells.end(), [](const GroupCell& c) { return c.same == 0; }), cells.end());
}

Range GroupWalk::plain_digits(const Walk& walk, std::size_t at, std::int64_t base) const {
  const Loop& loop = loops_[at];
  const Slot& slot = slots_[loop.slot];
  Range room = {0, slot.size};
  if (!walk.step.with_padding) room = {std::max(room.begin, slot.begin), std::min(room.end, slot.end)};
  // Loops further out that are not yet placed can still push the dimension.
  for (std::size_t k = 0; k < at; ++k) {
    if (loops_[k].slot == loop.slot && !is_case(walk.roles[k])) room.end -= (loops_[k].factor - 1) * loops_[k].stride;
  }
  return {-floor_div(base - room.begin, loop.stride), floor_div(room.end - base, loop.stride)};
}

void GroupWalk::descend(Walk& walk, std::size_t at, std::int64_t times) const {
  while (at < loops_.size() && !is_case(walk.roles[at])) ++at;
  if (at == loops_.size()) return walk.instances ? evaluate_instances(walk, times) : evaluate(walk, times);
  const Loop& loop = loops_[at];
  const LoopRole role = walk.roles[at];
  const std::int64_t first = role == LoopRole::kMoving ? 1 : 0;
  std::int64_t& now = walk.point.now[loop.slot];
  const bool inside = role == LoopRole::kInside || (loop.spatial && walk.step.output);
  std::int64_t& mark = (inside ? walk.point.inside : walk.point.before)[loop.slot];
  const std::int64_t base = now;
  const std::int64_t base_mark = mark;
  const Range plain = plain_digits(walk, at, base);
  const std::int64_t digits =
      std::min(loop.factor, ceil_div(std::max<std::int64_t>(slots_[loop.slot].size - base, 0), loop.stride));
  for (std::int64_t digit = first; digit < digits;) {
    // Plain digits are one class; those that move, if the one before is plain as well.
    const bool in_class = digit >= plain.begin + first && digit < plain.end;
    const std::int64_t stop = in_class ? std::min(plain.end, digits) : digit + 1;
    now = base + digit * loop.stride;
    mark = base_mark + (inside ? digit : digit - first) * loop.stride;
    const std::int64_t cases = share(role, digit, stop);
    if (cases > 0) descend(walk, at + 1, checked_mul(times, cases));
    digit = stop;
  }
  now = base;
  mark = base_mark;
}

IndexSet GroupWalk::set_at(const Walk& walk, const Values& begins) const {
  boost::container::small_vector<Range, 2> ranges;
  for (std::size_t k = 0; k < slots_.size(); ++k) {
    ranges.push_back({begins[k], std::min(begins[k] + slots_[k].tile, slots_[k].size)});
  }
  return IndexSet::of(*rank_, ranges.data(), walk.step.with_padding);
}

// Where the step before stood: at the last non-empty iteration of every loop that starts afresh.
GroupWalk::Values GroupWalk::last_before(const Walk& walk, Values value) const {
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (walk.roles[k] != LoopRole::kInner) continue;
    std::int64_t& v = value[loops_[k].slot];
    v += std::min(loops_[k].factor - 1, (slots_[loops_[k].slot].size - 1 - v) / loops_[k].stride) * loops_[k].stride;
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

IndexSet GroupWalk::moved_words(const Walk& walk, const Values& before, const IndexSet& now) const {
  if (walk.step.output) return residency_starts(walk) ? now : IndexSet();
  const IndexSet last = set_at(walk, last_before(walk, before));
  if (walk.step.window) return now.difference(last);
  return now == last ? IndexSet() : now;
}

void GroupWalk::evaluate(Walk& walk, std::int64_t times) const {
  const IndexSet all = set_at(walk, walk.point.now);
  const std::int64_t words = all.size();
  const std::int64_t same = walk.step.compares ? words - moved_words(walk, walk.point.before, all).size() : 0;
  add_cell(walk.cells, {words, same, times});
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

void GroupWalk::evaluate_instances(Walk& walk, std::int64_t times) const {
  boost::container::small_vector<const Loop*, 4> instance_loops;
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (walk.roles[k] == LoopRole::kInstance) instance_loops.push_back(&loops_[k]);
  }
  boost::container::small_vector<std::int64_t, 4> digits(instance_loops.size(), 0);
  IndexSet all;
  IndexSet moved;
  bool active = false;
  do {
    Values at = walk.point.now;
    Values before = walk.point.before;
    for (std::size_t k = 0; k < digits.size(); ++k) {
      at[instance_loops[k]->slot] += digits[k] * instance_loops[k]->stride;
      before[instance_loops[k]->slot] += digits[k] * instance_loops[k]->stride;
    }
    bool idle = false;
    for (std::size_t k = 0; k < slots_.size(); ++k) idle = idle || at[k] >= slots_[k].size;
    if (idle) continue;
    active = true;
    const IndexSet now = set_at(walk, at);
    all.unite(now);
    if (walk.step.compares) moved.unite(moved_words(walk, before, now));
  } while (next_instance(digits, instance_loops));
  if (active) add_cell(walk.cells, {all.size(), walk.step.compares ? all.size() - moved.size() : 0, times});
}

}  // namespace pj
