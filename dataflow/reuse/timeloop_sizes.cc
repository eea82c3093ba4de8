// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_sizes.h"

#include <algorithm>
#include <vector>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_box.h"
#include "dataflow/reuse/timeloop_digits.h"

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

// The box of the tensor over so many indices of each dimension; 0 if there are none of one.
std::int64_t words_over(const LoopNest& nest, Tensor tensor, const Counts& extents) {
  std::vector<Range> ranges;
  for (const std::int64_t extent : extents) {
    if (extent <= 0) return 0;
    ranges.push_back({0, extent});
  }
  return words_of(aligned_box(nest.einsum().tensor(tensor), ranges));
}

// The largest box of the loops at positions from `at` on, of those instances that begin at 0.
std::int64_t largest_words(const LoopNest& nest, Tensor tensor, std::size_t at) {
  Counts extents = extents_from(nest, at);
  for (std::size_t d = 0; d < extents.size(); ++d) extents[d] = std::min(extents[d], nest.einsum().dims[d].size);
  return words_over(nest, tensor, extents);
}

// Instances of a receiver, by what their largest tile covers of each dimension.
class UseCount {
 public:
  UseCount(const LoopNest& nest, Tensor tensor, int receiver)
      : nest_(nest), tensor_(tensor), end_(nest.begin(receiver)), full_(extents_from(nest, end_)), extents_(full_) {
    descend(0, 1);
  }
  [[nodiscard]] TimeloopUse use() const { return use_; }

 private:
  void descend(std::size_t d, std::int64_t times) {
    if (d == full_.size()) {
      const std::int64_t words = words_over(nest_, tensor_, extents_);
      if (words > 0) use_.instances = checked_add(use_.instances, times);
      use_.words = checked_add(use_.words, checked_mul(words, times));
      return;
    }
    const auto extent = [&](std::int64_t offset) {
      return std::max<std::int64_t>(0, std::min(full_[d], nest_.einsum().dims[d].size - offset));
    };
    for (const DigitGroup& g : digit_groups(nest_, spatial_positions(nest_, static_cast<int>(d), 0, end_), extent)) {
      extents_[d] = extent(g.offset);
      descend(d + 1, checked_mul(times, g.instances));
    }
  }

  const LoopNest& nest_;
  Tensor tensor_;
  std::size_t end_;
  Counts full_, extents_;
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
  std::int64_t partition = largest_words(nest, tensor, 0);
  for (int inner = 1; inner <= m; ++inner) {
    std::size_t fanout = nest.begin(inner);
    while (fanout > nest.begin(inner - 1) && nest.loops()[fanout - 1].spatial) --fanout;
    const std::int64_t all = largest_words(nest, tensor, fanout);
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
