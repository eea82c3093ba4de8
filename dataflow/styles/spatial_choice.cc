// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/spatial_choice.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

struct Search {
  const Einsum& einsum;
  std::vector<int> dims;  // those that may lie on the axis, smallest first
  AxisChoice now, best;
  std::int64_t best_lanes = 0;
};

// The smallest factor with the same number of folds: no lane is taken in vain.
std::int64_t tight(std::int64_t size, std::int64_t factor) { return ceil_div(size, ceil_div(size, factor)); }

void keep_if_better(Search& search, std::int64_t folds, std::int64_t lanes_used) {
  const bool first = search.best.factors.empty();
  const bool fewer = folds < search.best.folds || (folds == search.best.folds && lanes_used < search.best_lanes);
  if (!first && !fewer) return;
  search.best = search.now;
  search.best.folds = folds;
  search.best_lanes = lanes_used;
}

void share(Search& search, std::size_t at, std::int64_t lanes_left, std::int64_t folds, std::int64_t used) {
  if (at == search.dims.size()) {
    keep_if_better(search, folds, used);
    return;
  }
  const auto d = static_cast<std::size_t>(search.dims[at]);
  const std::int64_t size = search.einsum.dims[d].size;
  const bool last = at + 1 == search.dims.size();
  for (std::int64_t factor = std::min(size, lanes_left); factor >= 1; --factor) {
    if (tight(size, factor) != factor) continue;
    search.now.factors[d] = factor;
    share(search, at + 1, lanes_left / factor, checked_mul(folds, ceil_div(size, factor)), used * factor);
    if (last) break;  // the largest factor has the fewest folds
  }
  search.now.factors[d] = 1;
}

}  // namespace

AxisChoice choose_axis(Style style, const Einsum& einsum, SpatialAxis axis, std::int64_t lanes) {
  Search search{einsum, {}, {std::vector<std::int64_t>(einsum.dims.size(), 1), 1}, {}, 0};
  for (int d = 0; d < static_cast<int>(einsum.dims.size()); ++d) {
    if (einsum.dims[static_cast<std::size_t>(d)].size > 1 && may_lie_on(style, einsum, d, axis))
      search.dims.push_back(d);
  }
  std::sort(search.dims.begin(), search.dims.end(), [&](int a, int b) {
    return einsum.dims[static_cast<std::size_t>(a)].size < einsum.dims[static_cast<std::size_t>(b)].size;
  });
  share(search, 0, lanes, 1, 1);
  return search.best;
}

}  // namespace pj
