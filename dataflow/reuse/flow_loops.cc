// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/flow_loops.h"

#include <algorithm>

namespace pj {

FlowLoops::FlowLoops(const LoopNest& nest, const FlowView& view)
    : tensor_(view.tensor),
      child_(view.child),
      with_padding_(view.with_padding),
      window_(view.retention == Retention::kWindow && view.tensor != Tensor::kOutput),
      compares_(view.retention != Retention::kNone || view.first_in) {
  const std::size_t size = nest.begin(view.child);
  roles_.resize(size, LoopRole::kFirst);
  const std::uint64_t counted = nest.indexed_by(view.tensor);
  const std::size_t inside = view.first_in ? *view.first_in : size;
  for (std::size_t at = 0; at < size; ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (!loop.repeats) continue;
    const bool counts = (counted >> loop.dim & 1) != 0;
    if (loop.spatial) {
      roles_[at] = spatial_role(nest, view, at, counts);
      nothing_ = nothing_ || (roles_[at] == LoopRole::kFirst && view.weight_loop == at);
    } else if (at < inside) {
      roles_[at] = LoopRole::kMoving;
    } else if (counts) {
      roles_[at] = LoopRole::kInside;
    }
  }
}

LoopRole FlowLoops::spatial_role(const LoopNest& nest, const FlowView& view, std::size_t at, bool counted) {
  if (!counted && view.one_holder_from && at >= *view.one_holder_from) return LoopRole::kFirst;
  if (view.weight_loop == at) return LoopRole::kWeighted;
  const bool apart = at < nest.begin(view.parent) || view.instances == FlowView::kEach ||
                     std::find(view.apart.begin(), view.apart.end(), at) != view.apart.end();
  if (apart) return LoopRole::kOuter;
  // Instances of a dimension that does not index the tensor hold the same: whoever is active, the first is.
  return counted ? LoopRole::kInstance : LoopRole::kFirst;
}

}  // namespace pj
