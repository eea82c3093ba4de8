// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/held_tile.h"

#include <algorithm>

namespace pj {

HeldTile::HeldTile(const LoopNest& nest, Tensor stationary)
    : nest_(nest),
      end_(nest.begin(nest.machine().fanouts.front().above + 1)),
      tile_(nest, stationary, nest.machine().fanouts.front().above + 1, true) {
  for (const NestLoop& l : nest.loops()) {
    if (!l.spatial || l.memory != nest.machine().fanouts.front().above) continue;
    const auto same = std::find_if(extents_.begin(), extents_.end(), [&](const Extent& e) { return e.dim == l.dim; });
    if (same == extents_.end()) {
      extents_.push_back({l.dim, l.factor, -1});
    } else {
      same->full *= l.factor;
    }
  }
  const auto moves = [&](const NestLoop& l) {
    const bool laid = std::any_of(extents_.begin(), extents_.end(), [&](const Extent& e) { return e.dim == l.dim; });
    return !l.spatial && l.factor > 1 && (laid || nest.uses(stationary, l.dim));
  };
  while (end_ > 0 && !moves(nest.loops()[end_ - 1])) --end_;
}

bool HeldTile::update(const NestWalker& walker) {
  if (tile_.generation() >= 0 && walker.moved() >= end_) return false;
  bool changed = tile_.update(walker);
  for (Extent& e : extents_) {
    const std::int64_t room = nest_.einsum().dims[static_cast<std::size_t>(e.dim)].size - walker.offset(e.dim);
    const std::int64_t now = std::min(e.full, room);
    changed = changed || now != e.now;
    e.now = now;
  }
  return changed;
}

}  // namespace pj
