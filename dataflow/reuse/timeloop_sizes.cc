// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_sizes.h"

#include <algorithm>
#include <vector>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_box.h"
#include "dataflow/reuse/timeloop_siblings.h"

namespace pj {
namespace {

using Counts = std::vector<std::int64_t>;

// Extents of the loops at positions from `at` on.
Counts extents_from(const LoopNest& nest, std::size_t at) {
  Counts extents(nest.einsum().dims.size(), 1);
  for (std::size_t i = at; i < nest.loops().size(); ++i) {
    std::int64_t& extent = extents[static_cast<std::size_t>(nest.loops()[i].dim)];
    extent = checked_mul(extent, nest.loops()[i].factor);
  }
  return extents;
}

// The largest box of the loops at positions from `at` on, for instances that begin at `offsets`; 0 if there is none.
std::int64_t largest_words(const LoopNest& nest, Tensor tensor, std::size_t at, const Counts& offsets) {
  const Counts extents = extents_from(nest, at);
  std::vector<Range> ranges;
  for (std::size_t d = 0; d < extents.size(); ++d) {
    ranges.push_back({offsets[d], std::min(offsets[d] + extents[d], nest.einsum().dims[d].size)});
    if (ranges.back().empty()) return 0;
  }
  return words_of(aligned_box(nest.einsum().tensor(tensor), ranges));
}

class UseCount {
 public:
  UseCount(const LoopNest& nest, Tensor tensor, int receiver)
      : nest_(nest), tensor_(tensor), end_(nest.begin(receiver)), offsets_(nest.einsum().dims.size(), 0) {
    descend(0, 1);
  }
  [[nodiscard]] TimeloopUse use() const { return use_; }

 private:
  void descend(std::size_t at, std::int64_t times) {
    while (at < end_ && !nest_.loops()[at].spatial) ++at;
    if (at == end_) {
      const std::int64_t words = largest_words(nest_, tensor_, end_, offsets_);
      if (words > 0) use_.instances = checked_add(use_.instances, times);
      use_.words = checked_add(use_.words, checked_mul(words, times));
      return;
    }
    const NestLoop& loop = nest_.loops()[at];
    if (!is_imperfect(nest_, loop.dim)) return descend(at + 1, checked_mul(times, loop.factor));
    std::int64_t& offset = offsets_[static_cast<std::size_t>(loop.dim)];
    for (std::int64_t i = 0; i < loop.factor; ++i, offset += loop.stride) descend(at + 1, times);
    offset -= checked_mul(loop.factor, loop.stride);
  }

  const LoopNest& nest_;
  Tensor tensor_;
  std::size_t end_;
  Counts offsets_;
  TimeloopUse use_;
};

// Of the temporal loops of one dimension from `at` on, with `left` of it to go.
std::int64_t iterations(const LoopNest& nest, int dim, std::size_t at, std::int64_t left) {
  while (at < nest.loops().size() && (nest.loops()[at].dim != dim || nest.loops()[at].spatial)) ++at;
  if (at == nest.loops().size()) return 1;
  const NestLoop& loop = nest.loops()[at];
  const std::int64_t full = std::min(loop.factor, left / loop.stride);  // whose inside is not cut short
  std::int64_t sum = full > 0 ? checked_mul(full, iterations(nest, dim, at + 1, loop.stride)) : 0;
  const std::int64_t rest = left - full * loop.stride;
  if (full < loop.factor && rest > 0) sum = checked_add(sum, iterations(nest, dim, at + 1, rest));
  return sum;
}

}  // namespace

TimeloopUse timeloop_use(const LoopNest& nest, Tensor tensor, int receiver) {
  return UseCount(nest, tensor, receiver).use();
}

std::int64_t timeloop_tile_words(const LoopNest& nest, Tensor tensor, int m) {
  const TimeloopUse use = timeloop_use(nest, tensor, m);
  return use.words / use.instances;
}

std::int64_t timeloop_partition_words(const LoopNest& nest, Tensor tensor, int m) {
  const Counts origin(nest.einsum().dims.size(), 0);
  std::int64_t partition = largest_words(nest, tensor, 0, origin);
  for (int inner = 1; inner <= m; ++inner) {
    std::size_t fanout = nest.begin(inner);
    while (fanout > nest.begin(inner - 1) && nest.loops()[fanout - 1].spatial) --fanout;
    const std::int64_t all = largest_words(nest, tensor, fanout, origin);
    partition = checked_mul(partition, timeloop_tile_words(nest, tensor, inner)) / all;
  }
  return partition;
}

std::int64_t timeloop_cycles(const LoopNest& nest) {
  std::int64_t cycles = 1;
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    cycles = checked_mul(cycles, iterations(nest, static_cast<int>(d), 0, nest.einsum().dims[d].size));
  }
  return cycles;
}

}  // namespace pj
