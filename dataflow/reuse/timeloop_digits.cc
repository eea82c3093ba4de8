// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_digits.h"

#include <algorithm>

namespace pj {

std::vector<std::size_t> spatial_positions(const LoopNest& nest, int dim, std::size_t begin, std::size_t end) {
  std::vector<std::size_t> positions;
  for (std::size_t at = begin; at < end; ++at) {
    if (nest.loops()[at].spatial && nest.loops()[at].dim == dim) positions.push_back(at);
  }
  return positions;
}

bool is_imperfect(const LoopNest& nest, int dim) {
  return nest.tile_extent(0, dim) != nest.einsum().dims[static_cast<std::size_t>(dim)].size;
}

std::vector<std::int64_t> left_at(const LoopNest& nest, int dim, const std::vector<std::size_t>& loops,
                                  std::int64_t offset, std::int64_t cap) {
  std::vector<std::int64_t> left = {nest.einsum().dims[static_cast<std::size_t>(dim)].size - offset};
  for (const std::size_t at : loops) {
    std::vector<std::int64_t> inner;
    for (const std::int64_t outer : left) {
      for (std::int64_t i = 0; i < nest.loops()[at].factor; ++i) inner.push_back(outer - i * nest.loops()[at].stride);
    }
    left = std::move(inner);
  }
  for (std::int64_t& l : left) l = std::max<std::int64_t>(0, std::min(l, cap));
  return left;
}

}  // namespace pj
