// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/plain_group.h"

#include <algorithm>

namespace pj {
namespace {

// What is nothing is no cell.
void finish(GroupCells& cells) {
  const auto nothing = [](const GroupCell& c) { return c.all == 0 || c.times == 0; };
  const auto end = std::remove_if(cells.begin(), cells.end(), nothing);
  if (end != cells.end()) cells.erase(end, cells.end());
  for (GroupCell& c : cells) c.same = c.all;
}

}  // namespace

PlainGroup::PlainGroup(const LoopNest& nest, int child, int dim)
    : nest_(&nest), first_(nest.loops_of(dim).begin()), last_(first_) {
  while (last_ != nest.loops_of(dim).end() && *last_ < nest.begin(child)) ++last_;
  const std::int64_t size = nest.einsum().dims[static_cast<std::size_t>(dim)].size;
  tile_ = nest.tile_extent(child, dim);
  last_tile_ = (size - 1) % tile_ + 1;
  exact_ = tile_ == last_tile_;
  for (std::size_t k = 0; k < this->size(); ++k) exact_ = exact_ && loop(k).last + 1 == loop(k).factor;
}

// `own`: those up to the last tile's digits, where all loops further out stand at those.
std::int64_t PlainGroup::cases(const FlowLoops& loops, std::size_t at) const {
  std::int64_t all = 1;
  std::int64_t own = 1;
  for (std::size_t k = size(); k-- > 0;) {
    const LoopRole role = loops.role(first_[k], {StepKind::kCombinations, at});
    const std::int64_t digit = loop(k).last;
    if (is_case(role)) {
      own = checked_add(checked_mul(own, share(role, digit, digit + 1)), checked_mul(all, share(role, 0, digit)));
      all = checked_mul(all, share(role, 0, loop(k).factor));
    } else if (digit > 0) {
      own = all;
    }
  }
  return own;
}

// Loops inside one that advances start afresh: kept_cells.
std::size_t PlainGroup::may_stay_from(const FlowLoops& loops) const {
  std::int64_t most = loops.tensor() == Tensor::kOutput ? 0 : 1;
  for (std::size_t k = size(); k-- > 0;) {
    if (!loops.steps(first_[k])) continue;
    if (exact_ || loop(k).last > most) return first_[k] + 1;
    most = 0;
  }
  return 0;
}

void PlainGroup::add_cells(const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const {
  if (step.compares) {
    for (std::size_t k = size(); k-- > 0;) {
      if (roles[k] == LoopRole::kMoving) return;  // another tile
      if (roles[k] == LoopRole::kInner) return kept_cells(k, step, roles, cells);
    }
  }
  Inside inside = {tile_};
  if (!exact_) cells.push_back({last_tile_, 0, 1});
  for (std::size_t k = size(); k-- > 0;) take_in(k, roles[k], Side::kUpToLast, inside, cells);
  if (exact_) cells.push_back({inside.words, 0, inside.cases});
  finish(cells);
}

// Words of a case are those of the digits below, which are whole, and of the last tile's own, which are what they
// were. Digits above have no tile; they are a class only for instances further out, some of which lie below.
void PlainGroup::take_in(std::size_t k, LoopRole role, Side side, Inside& inside, GroupCells& cells) const {
  const std::int64_t factor = loop(k).factor;
  const std::int64_t digit = loop(k).last;
  if (role == LoopRole::kInstance) {
    const std::int64_t whole = checked_mul(side == Side::kUpToLast ? digit : factor - 1 - digit, inside.words);
    for (GroupCell& c : cells) c.all = checked_add(c.all, whole);
    inside.words = checked_mul(inside.words, factor);
    return;
  }
  if (!is_case(role)) {
    if (digit > 0 && !exact_) cells.assign(1, {inside.words, 0, inside.cases});
    return;
  }
  const std::int64_t cases = inside.cases;
  inside.cases = checked_mul(cases, share(role, 0, factor));
  if (exact_) return;
  const std::int64_t below = checked_mul(cases, share(role, 0, digit));
  const std::int64_t above = checked_mul(cases, share(role, digit + 1, factor));
  for (GroupCell& c : cells) c.times = checked_mul(c.times, share(role, digit, digit + 1));
  add_cell(cells, {inside.words, 0, side == Side::kUpToLast ? below : above});
  add_cell(cells, {0, 0, side == Side::kUpToLast ? above : below});
}

// Loops from `inner` on start afresh: an instance holds the tile it had if that loop has no second iteration there. So
// it stands at the last tile's digits outside of it; and inside, up to the last tile's if that has the digit 0 here,
// beyond them if it has 1. A residency of the output is judged at the spatial indices 0, of all instances together.
void PlainGroup::kept_cells(std::size_t inner, const GroupStep& step, const LoopRoles& roles, GroupCells& cells) const {
  const std::int64_t digit = loop(inner).last;
  if (exact_ || digit > (step.output ? 0 : 1)) return;
  Inside inside = {tile_};
  cells.push_back({digit == 0 ? last_tile_ : 0, 0, 1});
  for (std::size_t k = size(); --k > inner;) {
    take_in(k, roles[k], digit == 0 ? Side::kUpToLast : Side::kBeyond, inside, cells);
  }
  finish(cells);
  if (digit == 1) {
    for (GroupCell& c : cells) c.all = inside.words;
  }
  for (std::size_t k = inner; k-- > 0;) {
    const std::int64_t own = loop(k).last;
    const bool at_first = step.output && (loop(k).spatial || roles[k] == LoopRole::kInside);
    const bool instance = roles[k] == LoopRole::kInstance;
    if (own > 0 && (at_first || !(instance || is_case(roles[k])))) return cells.clear();
    for (GroupCell& c : cells) {
      if (is_case(roles[k])) c.times = checked_mul(c.times, share(roles[k], own, own + 1));
      if (instance) c.all = checked_add(c.all, checked_mul(own, inside.words));
    }
    if (instance) inside.words = checked_mul(inside.words, loop(k).factor);
  }
}

}  // namespace pj
