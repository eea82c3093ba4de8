// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_box.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

bool apart(Range a, Range b) { return a.end <= b.begin || b.end <= a.begin; }

// `now` less `before` on the one axis where they differ; a hole inside cannot be left out of a box.
Range less(Range now, Range before) {
  if (before.begin <= now.begin) return {std::min(before.end, now.end), now.end};
  return before.end >= now.end ? Range{now.begin, before.begin} : now;
}

// Boxes that differ on more than one axis leave no box: all of `now` then.
std::optional<AlignedBox> difference(const AlignedBox& now, const AlignedBox& before) {
  std::optional<std::size_t> axis;
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (apart(now[i], before[i])) return now;
  }
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == before[i]) continue;
    if (axis) return now;
    axis = i;
  }
  if (!axis) return std::nullopt;
  AlignedBox fresh = now;
  fresh[*axis] = less(now[*axis], before[*axis]);
  if (fresh[*axis].empty()) return std::nullopt;
  return fresh;
}

Translation translation(const AlignedBox& from, const AlignedBox& to) {
  Translation move;
  for (std::size_t i = 0; i < to.size(); ++i) move.push_back(to[i].begin - from[i].begin);
  return move;
}

bool is_zero(const Translation& move) {
  return std::all_of(move.begin(), move.end(), [](std::int64_t m) { return m == 0; });
}

}  // namespace

AlignedBox aligned_box(const TensorAccess& access, const std::vector<Range>& ranges) {
  AlignedBox box;
  for (const Rank& rank : access.ranks) {
    Range axis = {rank.offset, rank.offset + 1};
    for (const IndexTerm& term : rank.terms) {
      const Range range = ranges[static_cast<std::size_t>(term.dim)];
      axis.begin = checked_add(axis.begin, checked_mul(term.coefficient, range.begin));
      axis.end = checked_add(axis.end, checked_mul(term.coefficient, range.end - 1));
    }
    box.push_back(axis);
  }
  return box;
}

std::int64_t words_of(const AlignedBox& box) {
  std::int64_t words = 1;
  for (const Range& axis : box) words = checked_mul(words, axis.size());
  return words;
}

std::optional<AlignedBox> fetch(HeldTile& held, const AlignedBox& now) {
  if (!held.tile) {
    held.tile = now;
    return now;
  }
  const AlignedBox before = *held.tile;
  if (before.size() != now.size()) throw std::logic_error("fetch: boxes of different tensors");
  held.tile = now;
  const Translation move = translation(before, now);
  if (is_zero(move)) return difference(now, before);
  if (held.move && *held.move != move) {
    held.move.reset();
    return now;
  }
  held.move = move;
  return difference(now, before);
}

}  // namespace pj
