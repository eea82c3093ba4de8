// SPDX-License-Identifier: Apache-2.0
#include "dataflow/loop_nest/loop_nest.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

std::size_t slot(Tensor tensor) {
  switch (tensor) {
    case Tensor::kWeight:
      return 0;
    case Tensor::kInput:
      return 1;
    case Tensor::kOutput:
    case Tensor::kPartialSum:
      return 2;
    case Tensor::kNone:
      break;
  }
  throw std::logic_error("LoopNest: no tensor named");
}

void set_strides(LoopNest::Loops& loops, const std::vector<Dimension>& dims) {
  boost::container::small_vector<std::int64_t, 16> inner(dims.size(), 1);
  for (auto loop = loops.rbegin(); loop != loops.rend(); ++loop) {
    std::int64_t& extent = inner.at(static_cast<std::size_t>(loop->dim));
    loop->stride = extent;
    extent = checked_mul(extent, loop->factor);
    const std::int64_t size = dims[static_cast<std::size_t>(loop->dim)].size;
    loop->repeats = loop->factor > 1 && loop->stride < size;
  }
}

// From the outermost loop inwards: each goes as far as the last index lets it.
void set_last(LoopNest::Loops& loops, const std::vector<Dimension>& dims) {
  boost::container::small_vector<std::int64_t, 16> left;
  for (const Dimension& dim : dims) left.push_back(dim.size - 1);
  for (NestLoop& loop : loops) {
    if (!loop.repeats) continue;
    std::int64_t& rest = left[static_cast<std::size_t>(loop.dim)];
    loop.last = rest / loop.stride;
    rest -= loop.last * loop.stride;
  }
}

int fanout_index(const MachineSpec& machine, int memory) {
  for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
    if (machine.fanouts[f].above == memory) return static_cast<int>(f);
  }
  return -1;
}

}  // namespace

LoopNest::LoopNest(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping)
    : einsum_(einsum), machine_(machine), dims_(einsum.dims.size()) {
  if (mapping.temporal.size() > machine.memories.size() || mapping.spatial.size() > machine.fanouts.size()) {
    throw std::logic_error("LoopNest: the mapping is for another machine");
  }
  for (int m = 0; m < static_cast<int>(machine.memories.size()); ++m) {
    const auto at = static_cast<std::size_t>(m);
    begin_.push_back(loops_.size());
    if (at < mapping.temporal.size()) {
      for (const TemporalLoop& l : mapping.temporal[at]) loops_.push_back({l.dim, l.factor, 1, false, m, {}, 0, false});
    }
    const int f = fanout_index(machine, m);
    if (f >= 0 && static_cast<std::size_t>(f) < mapping.spatial.size()) {
      for (const SpatialLoop& l : mapping.spatial[static_cast<std::size_t>(f)]) {
        loops_.push_back({l.dim, l.factor, 1, true, m, l.axis, 0, false});
      }
    }
    for (const Tensor tensor : kOperands) {
      const bool bypassed = at < mapping.bypass.size() && mapping.bypass[at].has(tensor);
      if (machine.memories[at].keeps.has(tensor) && !bypassed) keepers_[slot(tensor)].push_back(m);
    }
  }
  begin_.push_back(loops_.size());
  set_strides(loops_, einsum.dims);
  set_last(loops_, einsum.dims);
  set_extents();
  set_loops_of_dims();
  for (const Tensor tensor : kOperands) {
    for (const Rank& rank : einsum.tensor(tensor).ranks) {
      for (const IndexTerm& term : rank.terms) indexed_by_[slot(tensor)] |= std::uint64_t{1} << term.dim;
    }
  }
}

// What each memory's loops leave to the one inside it, from compute outwards. Strides are checked products already.
void LoopNest::set_extents() {
  extents_.resize(begin_.size() * dims_, 1);
  for (std::size_t m = begin_.size() - 1; m-- > 0;) {
    std::int64_t* own = extents_.data() + m * dims_;
    for (std::size_t d = 0; d < dims_; ++d) own[d] = own[dims_ + d];
    for (std::size_t at = begin_[m]; at < begin_[m + 1]; ++at) own[loops_[at].dim] *= loops_[at].factor;
  }
}

// A loop that moves its dimension beyond its size has one iteration that is not empty.
void LoopNest::set_loops_of_dims() {
  dim_begin_.resize(dims_ + 1, 0);
  for (const NestLoop& l : loops_) dim_begin_[static_cast<std::size_t>(l.dim) + 1] += l.repeats ? 1 : 0;
  for (std::size_t d = 0; d < dims_; ++d) dim_begin_[d + 1] += dim_begin_[d];
  by_dim_.resize(dim_begin_[dims_]);
  boost::container::small_vector<std::size_t, 8> next(dim_begin_.begin(), dim_begin_.end() - 1);
  for (std::size_t at = 0; at < loops_.size(); ++at) {
    if (loops_[at].repeats) by_dim_[next[static_cast<std::size_t>(loops_[at].dim)]++] = at;
  }
}

std::uint64_t LoopNest::indexed_by(Tensor tensor) const { return indexed_by_[slot(tensor)]; }

const LoopNest::Path& LoopNest::keepers(Tensor tensor) const { return keepers_[slot(tensor)]; }

bool LoopNest::keeps(int m, Tensor tensor) const {
  const auto& path = keepers(tensor);
  return std::find(path.begin(), path.end(), m) != path.end();
}

int LoopNest::child(int m, Tensor tensor) const {
  const auto& path = keepers(tensor);
  const auto next = std::upper_bound(path.begin(), path.end(), m);
  return next == path.end() ? compute() : *next;
}

const NetworkSpec* tree_at_compute(const LoopNest& nest) {
  if (nest.keepers(Tensor::kOutput).empty()) return nullptr;
  const NetworkSpec* innermost = nullptr;
  for (const FanoutSpec& fanout : nest.machine().fanouts) {
    const NetworkSpec* network = fanout.reduction();
    const bool inside = fanout.above >= nest.keepers(Tensor::kOutput).back();
    if (inside && network != nullptr && network->kind == NetworkKind::kReductionTree) innermost = network;
  }
  return innermost;
}

bool LoopNest::holds_partial_sums(int m) const {
  const int receiver = child(m, Tensor::kOutput);
  bool reduced = false;  // a reduction loop stands further out
  for (std::size_t at = 0; at < begin(receiver); ++at) {
    const NestLoop& loop = loops_[at];
    if (loop.spatial || !loop.repeats) continue;
    if (!uses(Tensor::kOutput, loop.dim)) {
      reduced = true;
    } else if (reduced) {
      return true;
    }
  }
  return reduced && receiver == compute();
}

}  // namespace pj
