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
  roles_.reserve(size);
  for (std::size_t at = 0; at < size; ++at) roles_.push_back(role_of(nest, view, at));
}

LoopRole FlowLoops::role_of(const LoopNest& nest, const FlowView& view, std::size_t at) {
  const NestLoop& loop = nest.loops()[at];
  if (!loop.repeats) return LoopRole::kFirst;
  const bool counted = nest.uses(view.tensor, loop.dim);
  if (!loop.spatial) {
    if (!view.first_in || at < *view.first_in) return LoopRole::kMoving;
    return counted ? LoopRole::kInside : LoopRole::kFirst;
  }
  const bool weighted = view.weight_loop == at;
  if (!counted && view.one_holder_from && at >= *view.one_holder_from) {
    nothing_ = nothing_ || weighted;
    return LoopRole::kFirst;
  }
  if (weighted) return LoopRole::kWeighted;
  const bool apart = at < nest.begin(view.parent) || view.instances == FlowView::kEach ||
                     std::find(view.apart.begin(), view.apart.end(), at) != view.apart.end();
  if (apart) return LoopRole::kOuter;
  // Instances of a dimension that does not index the tensor hold the same: whoever is active, the first is.
  return counted ? LoopRole::kInstance : LoopRole::kFirst;
}

}  // namespace pj
