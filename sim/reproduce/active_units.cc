// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/active_units.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

// Instances that `left` indices of dimension `dim` reach from loop `position` inwards. Of a spatial loop's instances
// all but the last have a whole stride.
std::int64_t reached(const LoopNest& nest, int dim, std::size_t position, std::int64_t left) {
  if (left <= 0) return 0;
  if (position == nest.loops().size()) return 1;
  const NestLoop& loop = nest.loops()[position];
  if (loop.dim != dim) return reached(nest, dim, position + 1, left);
  if (!loop.spatial) return reached(nest, dim, position + 1, std::min(left, loop.stride));
  const std::int64_t whole = std::min(loop.factor, left / loop.stride);
  const std::int64_t rest = whole < loop.factor ? left - whole * loop.stride : 0;
  const std::int64_t of_whole = whole > 0 ? reached(nest, dim, position + 1, loop.stride) : 0;
  return checked_add(checked_mul(whole, of_whole), reached(nest, dim, position + 1, rest));
}

}  // namespace

std::int64_t active_units(const LoopNest& nest) {
  std::int64_t units = 1;
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    units = checked_mul(units, reached(nest, static_cast<int>(d), 0, nest.einsum().dims[d].size));
  }
  return units;
}

}  // namespace pj
