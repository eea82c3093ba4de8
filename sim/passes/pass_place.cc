// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/pass_place.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

int first_inside(const LoopNest& nest) { return nest.machine().fanouts.front().above + 1; }

// Without memories inside: the innermost tile outside.
std::size_t begin_of_passes(const LoopNest& nest, int inside) {
  if (inside < nest.compute()) return nest.begin(inside);
  std::size_t begin = 0;
  for (const Tensor tensor : kOperands) {
    const auto& path = nest.keepers(tensor);
    if (path.size() > 1) begin = std::max(begin, nest.begin(path.back()));
  }
  return begin;
}

// Combinations of iterations whose indices stay below `room`.
std::int64_t combinations(const std::vector<PassLoop>& loops, std::size_t at, std::int64_t room) {
  if (room <= 0) return 0;
  if (at == loops.size()) return 1;
  std::int64_t total = 0;
  for (std::int64_t k = 0; k < loops[at].factor && k * loops[at].stride < room; ++k) {
    total += combinations(loops, at + 1, room - k * loops[at].stride);
  }
  return total;
}

}  // namespace

PassPlaces::PassPlaces(const LoopNest& nest)
    : nest_(nest), inside_(first_inside(nest)), extents_(nest.einsum().dims.size(), 1) {
  begin_ = begin_of_passes(nest, inside_);
  for (const Dimension& dim : nest.einsum().dims) sizes_.push_back(dim.size);
  const int above = nest.machine().fanouts.front().above;
  for (std::size_t at = 0; at < nest.loops().size(); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (at < begin_ && !(loop.spatial && loop.memory >= above)) continue;
    std::int64_t& extent = extents_[static_cast<std::size_t>(loop.dim)];
    extent = checked_mul(extent, loop.factor);
  }
}

std::vector<PassLoop> PassPlaces::temporal(int dim, std::size_t from, std::size_t to) const {
  std::vector<PassLoop> found;
  for (std::size_t at = from; at < to; ++at) {
    const NestLoop& loop = nest_.loops()[at];
    if (loop.spatial || loop.dim != dim || loop.factor == 1) continue;
    found.push_back({at, loop.factor, loop.stride});
  }
  return found;
}

std::int64_t PassPlaces::steps(const NestWalker& walker) const {
  std::int64_t steps = 1;
  for (int d = 0; d < static_cast<int>(sizes_.size()); ++d) {
    steps = checked_mul(steps, combinations(temporal(d, begin_, nest_.loops().size()), 0, room(d, walker)));
  }
  return steps;
}

std::int64_t PassPlaces::macs(const NestWalker& walker) const {
  std::int64_t macs = 1;
  for (int d = 0; d < static_cast<int>(sizes_.size()); ++d) {
    macs = checked_mul(macs, std::min(extents_[static_cast<std::size_t>(d)], room(d, walker)));
  }
  return macs;
}

// Can the pass, or the one before it, touch an index outside the tensor?
bool PassPlaces::at_border(const Rank& rank, const NestWalker& walker) const {
  std::int64_t low = rank.offset;
  std::int64_t high = rank.offset;
  for (const IndexTerm& term : rank.terms) {
    const std::int64_t now = walker.offset(term.dim);
    std::int64_t before = now;
    std::int64_t last = now;
    for (const PassLoop& loop : temporal(term.dim, 0, begin_)) {
      if (loop.position == walker.moved()) before = now - loop.stride;
      if (loop.position > walker.moved()) last = size(term.dim) - 1;  // it started afresh
    }
    const std::int64_t end = std::max(now, last) + extents_[static_cast<std::size_t>(term.dim)] - 1;
    low += term.coefficient * before;
    high += term.coefficient * std::min(end, size(term.dim) - 1);
  }
  return low < 0 || high >= rank.extent;
}

PassPlaces::Key PassPlaces::key(const NestWalker& walker) const {
  const bool first = walker.moved() == 0 && walker.at_start();
  Key key = {first ? -1 : static_cast<std::int64_t>(walker.moved())};
  for (int d = 0; d < static_cast<int>(sizes_.size()); ++d) {
    std::int64_t inside = extents_[static_cast<std::size_t>(d)];
    for (const PassLoop& loop : temporal(d, walker.moved() + 1, begin_)) inside = checked_mul(inside, loop.factor);
    key.push_back(std::min(room(d, walker), inside));
  }
  for (const Rank& rank : nest_.einsum().input.ranks) {
    if (rank.terms.size() < 2 || !at_border(rank, walker)) continue;
    for (const IndexTerm& term : rank.terms) key[static_cast<std::size_t>(term.dim) + 1] = -1 - walker.offset(term.dim);
  }
  return key;
}

std::int64_t last_index(std::int64_t base, std::int64_t instance, const std::vector<PassLoop>& reset,
                        std::int64_t size) {
  std::int64_t at = base + instance;
  for (const PassLoop& loop : reset) at += std::min(loop.factor - 1, (size - 1 - at) / loop.stride) * loop.stride;
  return at;
}

}  // namespace pj
