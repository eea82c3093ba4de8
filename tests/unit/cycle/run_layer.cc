// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cycle/run_layer.h"

#include <algorithm>

namespace pj::test {
namespace {

std::vector<Digit> digits_of(const Einsum& einsum, const std::vector<SpatialDigit>& list) {
  std::vector<Digit> digits;
  for (const SpatialDigit& d : list) digits.push_back({einsum.dim(d.dim), 1, d.count});
  return digits;
}

struct Tiling {
  PassRange range;
  std::vector<std::int64_t> tile;  // values of each dimension that one pass covers
};

Tiling tiling_of(const Einsum& einsum, const LayerRun& run) {
  Tiling tiling;
  tiling.range.base.assign(einsum.dims.size(), 0);
  tiling.tile.assign(einsum.dims.size(), 1);
  tiling.range.rows = digits_of(einsum, run.rows);
  tiling.range.columns = digits_of(einsum, run.columns);
  for (const auto* digits : {&tiling.range.rows, &tiling.range.columns}) {
    for (const Digit& d : *digits) tiling.tile[static_cast<std::size_t>(d.dim)] = d.count;
  }
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    if (einsum.tensor(run.spec.stationary).uses(static_cast<int>(d))) continue;
    const std::int64_t size = einsum.dims[d].size;
    tiling.tile[d] = run.stream_tile == 0 ? size : std::min(size, run.stream_tile);
    tiling.range.steps.push_back({static_cast<int>(d), 1, tiling.tile[d]});
  }
  return tiling;
}

bool next_tile(const Einsum& einsum, Tiling& tiling) {
  std::vector<std::int64_t>& base = tiling.range.base;
  for (std::size_t d = base.size(); d-- > 0;) {
    base[d] += tiling.tile[d];
    if (base[d] < einsum.dims[d].size) return true;
    base[d] = 0;
  }
  return false;
}

bool first_sums(const Einsum& einsum, const PassRange& range) {
  for (std::size_t d = 0; d < range.base.size(); ++d) {
    if (!einsum.output.uses(static_cast<int>(d)) && range.base[d] != 0) return false;
  }
  return true;
}

bool same_held_words(const Einsum& einsum, Tensor held, const std::vector<std::int64_t>& a,
                     const std::vector<std::int64_t>& b) {
  for (std::size_t d = 0; d < a.size(); ++d) {
    if (a[d] != b[d] && einsum.tensor(held).uses(static_cast<int>(d))) return false;
  }
  return true;
}

}  // namespace

LayerResult run_layer(const Einsum& einsum, OperandStore& store, const LayerRun& run) {
  SystolicDatapath array(run.spec);
  Tiling tiling = tiling_of(einsum, run);
  LayerResult result;
  std::vector<std::int64_t> before;
  do {
    PassFeed feed = make_pass_feed(einsum, store, run.spec.stationary, tiling.range, {run.spec.rows, run.spec.columns});
    if (run.return_sums) {
      feed.start = first_sums(einsum, tiling.range) ? SumStart::kZero : SumStart::kRefill;
      feed.end = SumEnd::kWrite;
    }
    const bool same = !before.empty() && same_held_words(einsum, run.spec.stationary, before, tiling.range.base);
    const HeldWords held = same ? HeldWords::kUnchanged : HeldWords::kChanged;
    if (run.observe) run.observe(feed, held);
    before = tiling.range.base;
    ++result.passes;
    result.steps += feed.steps;
    while (!array.ready()) array.clock();
    array.start_pass(std::move(feed), held);
  } while (next_tile(einsum, tiling));
  while (array.busy()) array.clock();
  result.counters = array.counters();
  return result;
}

}  // namespace pj::test
