// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/tile_choices.h"

#include <algorithm>
#include <set>

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

bool any(const DimFlags& flags) { return std::find(flags.begin(), flags.end(), true) != flags.end(); }

}  // namespace

std::vector<Stage> stages_of(const Mapspace& space) {
  std::vector<Stage> stages;
  for (int m = 1; m < static_cast<int>(space.levels.size()); ++m) {
    const Mapspace::Level& above = space.levels[at(m - 1)];
    const bool apart = any(above.temporal) || any(above.rows) || any(above.columns);
    if (apart || stages.empty()) {
      stages.push_back({m, m});
    } else {
      stages.back().last = m;
    }
  }
  return stages;
}

TileChoices::TileChoices(const Mapspace& space, const Einsum& einsum, const CostModel& cost)
    : space_(space), cost_(cost), extents_(einsum.dims.size()), loops_(ones()) {
  for (const Dimension& d : einsum.dims) sizes_.push_back(d.size);
}

// Iterations in time inside a memory, of `all`.
const std::vector<std::int64_t>& TileChoices::steps_inside(std::int64_t all) {
  std::vector<std::int64_t>& known = steps_inside_[all];
  if (!known.empty()) return known;
  known = divisors_of(all);
  if (space_.factoring != Factoring::kCover) return known;
  std::set<std::int64_t> steps;
  for (const std::int64_t whole : factors_of(all, Factoring::kCover)) {
    for (const std::int64_t part : divisors_of(whole)) steps.insert(part);
  }
  known.assign(steps.begin(), steps.end());
  return known;
}

void TileChoices::list(NestState& state, Stage stage, std::vector<TileChoice>& choices) {
  choices.clear();
  for (int d = 0; d < state.dims; ++d) {
    set_extents(state, stage, d);
    if (extents_[at(d)].empty()) return;
    for (int m = stage.first; m <= stage.last; ++m) state.tile[at(m)][at(d)] = extents_[at(d)].front().tile;
  }
  add(state, stage, 0, choices);
  std::sort(choices.begin(), choices.end(), [](const TileChoice& a, const TileChoice& b) {
    return a.bound.energy != b.bound.energy ? a.bound.energy < b.bound.energy : a.tile < b.tile;
  });
}

void TileChoices::set_extents(const NestState& state, Stage stage, int d) {
  std::vector<Extent>& extents = extents_[at(d)];
  extents.clear();
  const std::int64_t in_space = state.outside[at(state.memories)][at(d)];
  const std::int64_t least = exact_div(in_space, state.outside[at(stage.first)][at(d)]);
  const std::int64_t all = ceil_div(sizes_[at(d)], in_space);
  const bool loop_inside = may_loop(space_, d, stage.last, state.memories);
  const bool loop_outside = may_loop(space_, d, 0, stage.first);
  for (const std::int64_t steps : steps_inside(all)) {
    if ((!loop_inside && steps > 1) || (!loop_outside && steps < all)) continue;
    extents.push_back({steps * least, ceil_div(all, steps)});
  }
}

bool TileChoices::fits(const NestState& state, Stage stage) const {
  for (int m = stage.first; m <= stage.last; ++m) {
    const Mapspace::Level& level = space_.levels[at(m)];
    if (!level.capacity_bits) continue;
    std::int64_t bits = 0;
    for (const Tensor tensor : kOperands) {
      if (state.keeps[at(m)].has(tensor)) bits = checked_add(bits, cost_.tile_bits(m, tensor, state.tile[at(m)]));
    }
    if (bits > *level.capacity_bits) return false;
  }
  return true;
}

// Dimension by dimension, those to come as small as they can be: what does not fit then never will.
void TileChoices::add(NestState& state, Stage stage, int d, std::vector<TileChoice>& choices) {
  if (d == state.dims) {
    CostShare bound;
    for (int m = stage.first; m <= stage.last; ++m) bound += cost_.arriving_at_least(state, m, loops_);
    choices.push_back({state.tile[at(stage.first)], bound});
    return;
  }
  const auto set = [&](const Extent& extent) {
    for (int m = stage.first; m <= stage.last; ++m) state.tile[at(m)][at(d)] = extent.tile;
    loops_[at(d)] = extent.loops;
  };
  for (const Extent& extent : extents_[at(d)]) {
    set(extent);
    if (!fits(state, stage)) break;
    add(state, stage, d + 1, choices);
  }
  set(extents_[at(d)].front());
}

}  // namespace pj
