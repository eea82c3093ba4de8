// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/tile_choices.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/mapper/spatial_choices.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

bool may_loop(const Mapspace& space, int d, int from, int to) {
  for (int k = from; k < to; ++k) {
    if (space.levels[at(k)].temporal[at(d)]) return true;
  }
  return false;
}

}  // namespace

TileChoices::TileChoices(const Mapspace& space, const Einsum& einsum, const CostModel& cost)
    : space_(space), einsum_(einsum), cost_(cost), inside_(ones()), most_(ones()) {
  for (const Dimension& d : einsum.dims) divisors_.push_back(divisors_of(d.size));
}

void TileChoices::list(NestState& state, int m, std::vector<TileChoice>& choices) {
  choices.clear();
  inside_ = ones();
  most_ = ones();
  for (int d = 0; d < state.dims; ++d) {
    std::int64_t outside = 1;
    for (int k = 0; k < state.memories; ++k) {
      (k < m ? outside : inside_[at(d)]) *= state.spatial[at(k)][at(d)];
    }
    most_[at(d)] = exact_div(einsum_.dims[at(d)].size, outside);
    state.tile[at(m)][at(d)] = inside_[at(d)];
  }
  add(state, m, 0, choices);
  std::sort(choices.begin(), choices.end(), [](const TileChoice& a, const TileChoice& b) {
    return a.bound != b.bound ? a.bound < b.bound : a.tile < b.tile;
  });
}

bool TileChoices::fits(const NestState& state, int m) const {
  const Mapspace::Level& level = space_.levels[at(m)];
  if (!level.capacity_bits) return true;
  std::int64_t bits = 0;
  for (const Tensor tensor : kOperands) {
    if (state.keeps[at(m)].has(tensor)) bits = checked_add(bits, cost_.tile_bits(m, tensor, state.tile[at(m)]));
  }
  return bits <= *level.capacity_bits;
}

// Dimension by dimension, those to come as small as they can be: what does not fit then never will.
void TileChoices::add(NestState& state, int m, int d, std::vector<TileChoice>& choices) {
  if (d == state.dims) {
    choices.push_back({state.tile[at(m)], cost_.arriving_at_least(state, m)});
    return;
  }
  std::int64_t& extent = state.tile[at(m)][at(d)];
  const std::int64_t least = inside_[at(d)];
  const bool inside = may_loop(space_, d, m, state.memories);
  const bool outside = may_loop(space_, d, 0, m);
  for (const std::int64_t tile : divisors_[at(d)]) {
    if (tile < least || tile % least != 0 || most_[at(d)] % tile != 0) continue;
    if ((!inside && tile > least) || (!outside && tile < most_[at(d)])) continue;
    extent = tile;
    if (!fits(state, m)) break;
    add(state, m, d + 1, choices);
  }
  extent = least;
}

}  // namespace pj
