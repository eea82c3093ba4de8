// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/plain_group.h"

#include <algorithm>

namespace pj {

PlainGroup::PlainGroup(const LoopNest& nest, const FlowLoops& loops, int dim, bool counted)
    : nest_(nest), loops_(loops), counted_(counted) {
  const LoopNest::Span span = nest.loops_of(dim);
  first_ = span.begin();
  last_ = span.begin();
  while (last_ != span.end() && *last_ < loops.size()) ++last_;
  const std::int64_t size = nest.einsum().dims[static_cast<std::size_t>(dim)].size;
  const std::int64_t tile = nest.tile_extent(loops.child(), dim);
  const std::int64_t last_tile = (size - 1) % tile + 1;
  tile_ = counted ? tile : 1;
  last_tile_ = counted ? last_tile : 1;
  exact_ = tile == last_tile && std::all_of(first_, last_, [&](std::size_t at) {
             return nest.loops()[at].last + 1 == nest.loops()[at].factor;
           });
}

std::size_t PlainGroup::last_step() const {
  for (Position at = last_; at-- != first_;) {
    if (loops_.use(*at) == LoopUse::kSteps) return *at + 1;
  }
  return 0;
}

void PlainGroup::add_cells(StepKind step, GroupCells& cells) const {
  if (counted_ && step.kind == StepKind::kAdvance) {
    for (Position at = last_; at-- != first_;) {
      if (role(at, step) == LoopRole::kMoving) return;  // another tile
      if (role(at, step) == LoopRole::kInner) return kept_cells(at, step, cells);
    }
  }
  Inside inside = {tile_};
  if (!exact_) cells.push_back({last_tile_, 0, 1});
  for (Position at = last_; at-- != first_;) take_in(at, role(at, step), Side::kUpToLast, inside, cells);
  if (exact_) cells.push_back({inside.words, 0, inside.cases});
  finish(cells);
}

// Words of a case are those of the digits below, which are whole, and of the last tile's own, which are what they
// were. Digits above have no tile; they are a class only for instances further out, some of which lie below.
void PlainGroup::take_in(Position at, LoopRole role, Side side, Inside& inside, GroupCells& cells) const {
  const std::int64_t factor = loop(at).factor;
  const std::int64_t digit = loop(at).last;
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
  const std::int64_t own = digit == 0 && role == LoopRole::kMoving ? 0 : share(role, digit, digit + 1);
  for (GroupCell& c : cells) c.times = checked_mul(c.times, own);
  add_cell(cells, {inside.words, 0, side == Side::kUpToLast ? below : above});
  add_cell(cells, {0, 0, side == Side::kUpToLast ? above : below});
}

void PlainGroup::finish(GroupCells& cells) const {
  const auto nothing = [](const GroupCell& c) { return c.all == 0 || c.times == 0; };
  cells.erase(std::remove_if(cells.begin(), cells.end(), nothing), cells.end());
  for (GroupCell& c : cells) c.same = c.all;
}

// Loops from `inner` on start afresh: an instance holds the tile it had if that loop has no second iteration there. So
// it stands at the last tile's digits outside of it; and inside, up to the last tile's if that has the digit 0 here,
// beyond them if it has 1. A residency of the output is judged at the spatial indices 0, of all instances together.
void PlainGroup::kept_cells(Position inner, StepKind step, GroupCells& cells) const {
  const bool output = loops_.tensor() == Tensor::kOutput;
  const std::int64_t digit = loop(inner).last;
  if (exact_ || digit > (output ? 0 : 1)) return;
  const Side side = digit == 0 ? Side::kUpToLast : Side::kBeyond;
  Inside inside = {tile_};
  cells.push_back({digit == 0 ? last_tile_ : 0, 0, 1});
  for (Position at = last_; --at != inner;) take_in(at, role(at, step), side, inside, cells);
  finish(cells);
  if (digit == 1) {
    for (GroupCell& c : cells) c.all = inside.words;
  }
  for (Position at = inner; at-- != first_;) {
    const LoopRole role = this->role(at, step);
    const bool judged_at_first = output && (loop(at).spatial || loops_.use(*at) == LoopUse::kInside);
    const bool first = judged_at_first || (!is_case(role) && role != LoopRole::kInstance);
    if (first && loop(at).last > 0) return cells.clear();
    for (GroupCell& c : cells) {
      if (is_case(role)) c.times = checked_mul(c.times, share(role, loop(at).last, loop(at).last + 1));
      if (role == LoopRole::kInstance) c.all = checked_add(c.all, checked_mul(loop(at).last, inside.words));
    }
    if (role == LoopRole::kInstance) inside.words = checked_mul(inside.words, loop(at).factor);
  }
}

}  // namespace pj
