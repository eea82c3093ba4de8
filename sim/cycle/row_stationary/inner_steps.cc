// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/inner_steps.h"

#include <algorithm>

namespace pj::row_stationary {

InnerSteps::InnerSteps(const LoopNest& nest, int above) : nest_(nest) {
  for (std::size_t at = nest.begin(above + 1); at < nest.loops().size(); ++at) {
    const NestLoop& loop = nest.loops()[at];
    const auto dim = static_cast<std::size_t>(loop.dim);
    const std::int64_t size = nest.einsum().dims[dim].size;
    if (loop.factor == 1 || loop.stride >= size) continue;
    loops_.push_back({at, dim, loop.factor, loop.stride, size, 0, !nest.einsum().output.uses(loop.dim), {}});
  }
}

int InnerSteps::loops_before(int m) const {
  const auto before = [&](const Loop& loop) { return loop.position < nest_.begin(m); };
  return static_cast<int>(std::count_if(loops_.begin(), loops_.end(), before));
}

void InnerSteps::place(std::size_t tensor, int m, std::int64_t origin, const std::vector<std::int64_t>& per_dim) {
  origins_[tensor] = origin;
  for (Loop& loop : loops_) {
    if (loop.position >= nest_.begin(m)) loop.slot_step[tensor] = loop.stride * per_dim[loop.dim];
  }
}

void InnerSteps::start(const Offsets& offsets) {
  offsets_ = offsets;
  slots_ = origins_;
  for (Loop& loop : loops_) loop.value = 0;
}

void InnerSteps::move(Loop& loop, std::int64_t iterations) {
  loop.value += iterations;
  offsets_[loop.dim] += iterations * loop.stride;
  for (std::size_t t = 0; t < slots_.size(); ++t) slots_[t] += iterations * loop.slot_step[t];
}

int InnerSteps::advance() {
  for (std::size_t i = loops_.size(); i-- > 0;) {
    Loop& loop = loops_[i];
    if (loop.value + 1 < loop.factor && offsets_[loop.dim] + loop.stride < loop.size) {
      move(loop, 1);
      return static_cast<int>(i);
    }
    move(loop, -loop.value);
  }
  return -1;
}

bool InnerSteps::reduction_at_first(int from) const {
  return std::all_of(loops_.begin() + from, loops_.end(), [](const Loop& l) { return !l.reduction || l.value == 0; });
}

bool InnerSteps::reduction_at_last(int count) const {
  Offsets offsets = offsets_;
  for (auto i = static_cast<std::size_t>(count); i-- > 0;) {
    const Loop& loop = loops_[i];
    if (!loop.reduction) continue;
    // One more iteration would begin with the loops inside at their first.
    if (loop.value + 1 < loop.factor && offsets[loop.dim] + loop.stride < loop.size) return false;
    offsets[loop.dim] -= loop.value * loop.stride;
  }
  return true;
}

}  // namespace pj::row_stationary
