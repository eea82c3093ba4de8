// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/nest_passes.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {

NestPasses::NestPasses(const LoopNest& nest) {
  const int above = nest.machine().fanouts.front().above;
  range_.base.assign(nest.einsum().dims.size(), 0);
  for (const NestLoop& l : nest.loops()) {
    if (l.spatial && l.memory == above) {
      (l.axis == SpatialAxis::kRows ? range_.rows : range_.columns).push_back({l.dim, l.stride, l.factor});
    }
    if (l.spatial || l.memory <= above) continue;
    // Iterations that begin beyond the dimension are never taken.
    const std::int64_t size = nest.einsum().dims[static_cast<std::size_t>(l.dim)].size;
    range_.steps.push_back({l.dim, l.stride, std::min(l.factor, ceil_div(size, l.stride))});
  }
}

PassRange NestPasses::at(const NestWalker& walker) const {
  PassRange range = range_;
  for (std::size_t d = 0; d < range.base.size(); ++d) range.base[d] = walker.offset(static_cast<int>(d));
  return range;
}

PassRange NestPasses::held_at(const NestWalker& walker) const {
  PassRange range = at(walker);
  range.steps.clear();
  return range;
}

}  // namespace pj
