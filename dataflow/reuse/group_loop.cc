// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/group_loop.h"

#include <algorithm>

namespace pj {

void add_group_loops(const LoopNest& nest, const FlowView& view, int dim, std::size_t slot, bool counted,
                     GroupLoops& loops) {
  const std::size_t parent = nest.begin(view.parent);
  const std::size_t child = nest.begin(view.child);
  for (const std::size_t at : nest.loops_of(dim)) {
    if (at >= child) break;
    const NestLoop& l = nest.loops()[at];
    GroupLoop& loop = loops.emplace_back();
    loop.position = at;
    loop.slot = slot;
    loop.factor = l.factor;
    loop.stride = l.stride;
    loop.spatial = l.spatial;
    const bool within = !l.spatial && view.first_in && at >= *view.first_in;
    const bool holder = l.spatial && view.one_holder_from && at >= *view.one_holder_from;
    loop.apart = at < parent || view.instances == FlowView::kEach ||
                 (l.spatial && std::find(view.apart.begin(), view.apart.end(), at) != view.apart.end());
    loop.inside = within || (l.spatial && view.tensor == Tensor::kOutput);
    loop.pinned = (within || holder) && !counted;
    loop.weighted = view.weight_loop == at;
  }
}

}  // namespace pj
