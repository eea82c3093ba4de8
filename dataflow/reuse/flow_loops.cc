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
  uses_.reserve(size);
  for (std::size_t at = 0; at < size; ++at) uses_.push_back(use_of(nest, view, at));
}

LoopUse FlowLoops::use_of(const LoopNest& nest, const FlowView& view, std::size_t at) {
  const NestLoop& loop = nest.loops()[at];
  if (!nest.repeats(loop)) return LoopUse::kFirst;
  const bool counted = nest.uses(view.tensor, loop.dim);
  if (!loop.spatial) {
    if (!view.first_in || at < *view.first_in) return LoopUse::kSteps;
    return counted ? LoopUse::kInside : LoopUse::kFirst;
  }
  const bool weighted = view.weight_loop == at;
  if (!counted && view.one_holder_from && at >= *view.one_holder_from) {
    nothing_ = nothing_ || weighted;
    return LoopUse::kFirst;
  }
  if (weighted) return LoopUse::kWeighted;
  const bool apart = at < nest.begin(view.parent) || view.instances == FlowView::kEach ||
                     std::find(view.apart.begin(), view.apart.end(), at) != view.apart.end();
  if (apart) return LoopUse::kApart;
  // Instances of a dimension that does not index the tensor hold the same: whoever is active, the first is.
  return counted ? LoopUse::kTogether : LoopUse::kFirst;
}

LoopRole FlowLoops::role(std::size_t at, StepKind step) const {
  switch (uses_[at]) {
    case LoopUse::kFirst:
      return LoopRole::kFirst;
    case LoopUse::kInside:
    case LoopUse::kApart:
      return LoopRole::kOuter;
    case LoopUse::kWeighted:
      return LoopRole::kWeighted;
    case LoopUse::kTogether:
      return LoopRole::kInstance;
    case LoopUse::kSteps:
      break;
  }
  if (at < step.at) return LoopRole::kOuter;
  return step.kind == StepKind::kAdvance && at == step.at ? LoopRole::kMoving : LoopRole::kInner;
}

}  // namespace pj
