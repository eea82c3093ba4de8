// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/output_state.h"

namespace pj {

FirstSums::FirstSums(const LoopNest& nest, int parent) {
  const auto& path = nest.keepers(Tensor::kOutput);
  int zeroed = path.front();
  for (std::size_t k = 1; k < path.size() && path[k] <= parent; ++k) {
    const MemorySpec& above = nest.machine().memories[static_cast<std::size_t>(path[k - 1])];
    if (above.partial_sums == PartialSums::kAccumulateAbove) zeroed = path[k];
  }
  if (zeroed == path.front()) return;
  begin_ = nest.begin(zeroed);
  tracker_.emplace(nest, Tensor::kOutput, zeroed, false);
}

void FirstSums::update(const NestWalker& walker) {
  if (!tracker_) return;
  const bool at_its_own_step = tracker_->generation() < 0 || walker.moved() < begin_;
  if (at_its_own_step) starts_ = tracker_->update(walker);
}

Tensor output_tag(const LoopNest& nest, int m) {
  return nest.holds_partial_sums(m) ? Tensor::kPartialSum : Tensor::kOutput;
}

Tensor arrival_tag(const LoopNest& nest, int m, bool is_final) {
  const bool home = nest.keepers(Tensor::kOutput).front() == m;
  return home && is_final ? Tensor::kOutput : output_tag(nest, m);
}

}  // namespace pj
