// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/sum_starts.h"

namespace pj::row_stationary {
namespace {

bool accumulates(const LoopNest& nest, int m) {
  return nest.machine().memories[static_cast<std::size_t>(m)].partial_sums == PartialSums::kAccumulateAbove;
}

}  // namespace

SumStarts::SumStarts(const LoopNest& nest, int outside) : zeroed_inside_(accumulates(nest, outside)) {
  const auto& path = nest.keepers(Tensor::kOutput);
  int zeroed = path.front();
  for (std::size_t k = 1; k < path.size() && path[k] <= outside; ++k) {
    if (accumulates(nest, path[k - 1])) zeroed = path[k];
  }
  if (zeroed == path.front()) return;
  begin_ = nest.begin(zeroed);
  residency_.emplace(nest, Tensor::kOutput, zeroed, false);
}

void SumStarts::next_pass(const NestWalker& walker) {
  const bool steps = residency_ && (residency_->generation() < 0 || walker.moved() < begin_);
  if (steps) residency_starts_ = residency_->update(walker);
  first_ = residency_starts_ && walker.reduction_at_first(begin_);
}

}  // namespace pj::row_stationary
