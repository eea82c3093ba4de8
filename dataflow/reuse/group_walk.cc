// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/group_walk.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
struct GroupWalk::Walk {
  StepKind step;
  boost::container::small_vector<Role, 8> roles;
  Point point;
  GroupCells cells;
};

GroupWalk::GroupWalk(const LoopNest& nest, const FlowView& view, const Rank* rank, int dim) : view_(view), rank_(rank) {
  if (rank != nullptr) {
    for (const IndexTerm& term : rank->terms) dims_.push_back(term.dim);
  } else {
    dims_.push_back(dim);
  }
  for (const int d : dims_) {
    sizes_.push_back(nest.einsum().dims[static_cast<std::size_t>(d)].size);
    tile_.push_back(nest.tile_extent(view.child, d));
  }
  for (std::size_t at = 0; at < nest.begin(view.child); ++at) {
    const NestLoop& l = nest.loops()[at];
    const auto found = std::find(dims_.begin(), dims_.end(), l.dim);
    if (found == dims_.end() || l.factor == 1) continue;
    const bool within = !l.spatial && view.first_in && at >= *view.first_in;
    const bool inside = within || (l.spatial && view.tensor == Tensor::kOutput);
    const bool above = at < nest.begin(view.parent);
    const bool holder = l.spatial && view.one_holder_from && at >= *view.one_holder_from;
    const bool apart = std::find(view.apart.begin(), view.apart.end(), at) != view.apart.end();
    loops_.push_back({at, static_cast<std::size_t>(found - dims_.begin()), l.factor, l.stride, l.spatial,
                      above || view.instances == FlowView::kEach || apart, inside,
                      (within || holder) && rank == nullptr});
  }
  plain_ = is_plain();
  exact_ = plain_ && is_exact();
}

GroupWalk::Role GroupWalk::role(const GroupLoop& loop, StepKind step) const {
  if (loop.spatial) return loop.apart || loop.pinned ? Role::kOuter : Role::kInstance;
  if (loop.inside || step.kind == StepKind::kEvery) return Role::kOuter;
  if (step.kind == StepKind::kStart || loop.position > step.moving) return Role::kInner;
  return loop.position == step.moving ? Role::kMoving : Role::kOuter;
}

// Steps are one to the group if the same of its loops are outside the one that advances, and if that is one of them.
std::size_t GroupWalk::known_as(StepKind step) const {
  const std::size_t n = loops_.size();
  if (step.kind == StepKind::kStart) return 0;
  if (step.kind == StepKind::kEvery) return 1;
  std::size_t outside = 0;
  while (outside < n && loops_[outside].position < step.moving) ++outside;
  const bool moving = outside < n && loops_[outside].position == step.moving;
  return 2 + 2 * outside + (moving ? 1 : 0);
}

GroupWalk::Cells GroupWalk::cells(StepKind step) {
  const std::size_t as = known_as(step);
  auto known = std::find_if(known_.begin(), known_.end(), [as](const Known& k) { return k.as == as; });
  if (known == known_.end()) {
    if (known_.size() == kMostKinds) known_.pop_back();
    const GroupCells fresh = walked(step);
    Known sums{as, known_cells_.size(), fresh.size(), 0, 0};
    for (const GroupCell& c : fresh) {
      sums.all = checked_add(sums.all, checked_mul(c.all, c.times));
      sums.same = checked_add(sums.same, checked_mul(c.same, c.times));
    }
    known_.push_back(sums);
    known_cells_.insert(known_cells_.end(), fresh.begin(), fresh.end());
    known = known_.end() - 1;
  }
  const GroupCell* first = known_cells_.data() + known->first;
  return {first, first + known->count, known->all, known->same};
}

std::optional<std::size_t> GroupWalk::last_temporal(std::size_t end) const {
  std::optional<std::size_t> last;
  for (const GroupLoop& loop : loops_) {
    if (!loop.spatial && loop.position < end) last = loop.position;
  }
  return last;
}

bool GroupWalk::is_exact() const {
  std::int64_t covered = tile_[0];
  for (const GroupLoop& loop : loops_) covered = checked_mul(covered, loop.factor);
  return covered == sizes_[0];
}

// No tile is partial: one cell.
void GroupWalk::add_exact(const Walk& walk, GroupCells& cells) const {
  GroupCell cell;
  bool changes = false;
  cell.all = rank_ == nullptr ? 1 : tile_[0];
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    const GroupLoop& loop = loops_[k];
    const Role role = walk.roles[k];
    if (role == Role::kInstance && rank_ != nullptr) cell.all = checked_mul(cell.all, loop.factor);
    if (role == Role::kOuter && !loop.pinned) cell.times = checked_mul(cell.times, loop.factor);
    if (role == Role::kMoving) cell.times = loop.pinned ? 0 : checked_mul(cell.times, loop.factor - 1);
    changes = changes || role == Role::kInner || role == Role::kMoving;
  }
  const bool compare = walk.step.kind == StepKind::kAdvance;
  cell.same = rank_ == nullptr ? 1 : !compare || changes ? 0 : cell.all;
  add_cell(cells, cell);
}

GroupCells GroupWalk::walked(StepKind step) const {
  Walk walk;
  walk.step = step;
  for (const GroupLoop& loop : loops_) walk.roles.push_back(role(loop, step));
  if (exact_) {
    add_exact(walk, walk.cells);
    return walk.cells;
  }
  if (plain_) {
    PlainWalk::Loops loops = plain_loops(walk);
    const bool counted = rank_ != nullptr;
    if (!counted || PlainWalk::can(loops)) {
      const bool output = view_.tensor == Tensor::kOutput;
      return PlainWalk(loops, sizes_[0], tile_[0], counted, output).cells(step.kind == StepKind::kAdvance);
    }
  }
  walk.point.now.assign(dims_.size(), 0);
  walk.point.before.assign(dims_.size(), 0);
  walk.point.inside.assign(dims_.size(), 0);
  descend(walk, 0, 1);
  return walk.cells;
}

PlainWalk::Loops GroupWalk::plain_loops(const Walk& walk) const {
  PlainWalk::Loops loops;
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    loops.push_back({loops_[k].factor, loops_[k].stride, walk.roles[k], loops_[k].inside, loops_[k].pinned});
  }
  return loops;
}

bool GroupWalk::is_plain() const {
  if (dims_.size() > 1) return false;
  for (const GroupLoop& loop : loops_) {
    if (view_.weight_loop == loop.position) return false;
  }
  if (rank_ == nullptr || view_.with_padding) return true;
  const std::int64_t last = checked_add(checked_mul(rank_->terms[0].coefficient, sizes_[0] - 1), rank_->offset);
  return rank_->offset >= 0 && last < rank_->extent;
}

// How far loops outside loop `at` that are not yet placed can still push its dimension.
std::int64_t GroupWalk::slack_before(const Walk& walk, std::size_t at) const {
  std::int64_t slack = 0;
  for (std::size_t k = 0; k < at; ++k) {
    const bool placed = walk.roles[k] == Role::kOuter || walk.roles[k] == Role::kMoving;
    if (!placed && loops_[k].slot == loops_[at].slot) slack += (loops_[k].factor - 1) * loops_[k].stride;
  }
  return slack;
}

// Does the loop's sub-range from `value` on lie inside the dimension, and all it indexes outside the padding?
bool GroupWalk::plain(std::size_t at, std::int64_t value, std::int64_t slack) const {
  const GroupLoop& loop = loops_[at];
  const std::int64_t last = value + loop.stride - 1 + slack;
  if (last >= sizes_[loop.slot]) return false;
  if (rank_ == nullptr || view_.with_padding) return true;
  std::int64_t low = rank_->offset;
  std::int64_t high = rank_->offset;
  for (std::size_t k = 0; k < dims_.size(); ++k) {
    const std::int64_t c = rank_->terms[k].coefficient;
    low += k == loop.slot ? c * value : 0;
    high += c * (k == loop.slot ? last : sizes_[k] - 1);
  }
  return low >= 0 && high < rank_->extent;
}

void GroupWalk::descend(Walk& walk, std::size_t at, std::int64_t times) const {
  while (at < loops_.size() && walk.roles[at] != Role::kOuter && walk.roles[at] != Role::kMoving) ++at;
  if (at == loops_.size()) {
    evaluate(walk, times);
    return;
  }
  const GroupLoop& loop = loops_[at];
  const bool moving = walk.roles[at] == Role::kMoving;
  if (moving && loop.pinned) return;
  const std::int64_t base = walk.point.now[loop.slot];
  const std::int64_t base_before = walk.point.before[loop.slot];
  const std::int64_t base_inside = walk.point.inside[loop.slot];
  const std::int64_t slack = slack_before(walk, at);
  const std::int64_t digits =
      loop.pinned ? 1
                  : std::min(loop.factor, ceil_div(std::max<std::int64_t>(sizes_[loop.slot] - base, 0), loop.stride));
  const bool weighted = view_.weight_loop && *view_.weight_loop == loop.position;
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
    std::int64_t share = stop - digit;
    if (weighted) share = (digit + stop - 1) * (stop - digit) / 2;
    walk.point.now[loop.slot] = base + digit * loop.stride;
    if (loop.inside) {
      walk.point.inside[loop.slot] = base_inside + digit * loop.stride;
    } else {
      walk.point.before[loop.slot] = base_before + (digit - first) * loop.stride;
    }
    if (share > 0) descend(walk, at + 1, checked_mul(times, share));
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
  for (std::size_t k = 0; k < dims_.size(); ++k) ranges.push_back(tile_range(k, begins[k]));
  return IndexSet::of(*rank_, ranges.data(), view_.with_padding);
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
    if (walk.roles[k] != Role::kInner) continue;
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
  if (view_.tensor == Tensor::kOutput) return residency_starts(walk) ? now : IndexSet();
  const IndexSet before = set_at(last_before(walk, point.before));
  if (view_.retention == Retention::kWindow) return now.difference(before);
  return now == before ? IndexSet() : now;
}

void GroupWalk::evaluate(Walk& walk, std::int64_t times) const {
  boost::container::small_vector<const GroupLoop*, 4> instance_loops;
  for (std::size_t k = 0; k < loops_.size(); ++k) {
    if (walk.roles[k] == Role::kInstance) instance_loops.push_back(&loops_[k]);
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
    for (std::size_t k = 0; k < dims_.size(); ++k) idle = idle || point.now[k] >= sizes_[k];
    if (idle) continue;
    active = true;
    if (rank_ == nullptr) break;
    const IndexSet now = set_at(point.now);
    all.unite(now);
    if (compare) moved.unite(moved_words(walk, point, now));
  } while (next_instance(digits, instance_loops));
  if (!active) return;
  if (rank_ == nullptr) {
    add_cell(walk.cells, {1, 1, times});
    return;
  }
  add_cell(walk.cells, {all.size(), compare ? all.size() - moved.size() : 0, times});
}

}  // namespace pj
