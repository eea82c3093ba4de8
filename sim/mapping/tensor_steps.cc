// SPDX-License-Identifier: Apache-2.0
// How often a receiver fetches a tile. docs/models/mapper.md, section 7.
#include <algorithm>

#include "sim/mapping/tensor_words.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

}  // namespace

void TensorWords::set_filled(const NestState& state, TileSteps& steps) const {
  for (int d = 0; d < dims_; ++d) steps.filled[at(d)] = real(size(d)) / real(state.tile[0][at(d)]);
}

// Where the factors of a dimension do not fill it, a part of the layer at its end may have one tile only, which then
// stays: the share of the words that this part cannot have. Padding may leave no words but those.
double TensorWords::moving_share(const NestState& state, int m, int d, const TileSteps& steps) const {
  if (steps.filled[at(d)] == 1.0) return 1.0;
  if (padding_cuts_[at(d)] && window_of_[at(d)] < 0) return 0.0;
  const double outside = real(state.outside[at(m)][at(d)]);
  double share = real(state.tile[at(m)][at(d)]) * outside / real(size(d));
  if (window_of_[at(d)] >= 0) {
    const Window& window = windows_[at(window_of_[at(d)])];
    const auto [p, r] = std::pair{size(window.dim[0]), size(window.dim[1])};
    const double all = std::max(1.0, extent(window, p, r) - this->outside(window, p, r));
    share = std::max(share, span(window, state.tile[at(m)]) * outside / all);
  }
  return std::max(0.0, 1.0 - share);
}

// Of all dimensions that loop: at such an end a window may slide on where else it turns.
double TensorWords::moving_share(const NestState& state, int m, const Factors& loops, const TileSteps& steps) const {
  double share = 1.0;
  for (int d = 0; d < dims_; ++d) {
    if (loops[at(d)] > 1) share *= moving_share(state, m, d, steps);
  }
  return share;
}

// A run that goes less far than its tile reaches may begin on what is there; one that turns along the same window, too.
void TensorWords::set_kept(const NestState& state, int m, std::size_t w, TileSteps& steps) const {
  const Window& window = windows_[w];
  const Factors& tile = state.tile[at(m)];
  const auto [p, r] = std::pair{at(window.dim[0]), at(window.dim[1])};
  const std::int64_t a = std::min(tile[p] * steps.run[p], size(window.dim[0]));
  const std::int64_t b = std::min(tile[r] * steps.run[r], size(window.dim[1]));
  const double whole = std::max(1.0, extent(window, a, b) - outside(window, a, b));
  const double gone =
      real(window.step[0] * tile[p] * (steps.run[p] - 1) + window.step[1] * tile[r] * (steps.run[r] - 1));
  const Factors loops = state.loops_outside(m);
  const bool more = loops[p] > steps.run[p] || loops[r] > steps.run[r];  // goes on where the run ended
  const bool turns = more && loops[p] > 1 && loops[r] > 1;
  const double step = real(std::min(window.step[0] * tile[p], window.step[1] * tile[r]));
  const double least = turns ? 0.0 : more ? std::min(step, gone) : gone;
  steps.kept = std::clamp((span(window, tile) - least) / whole, 0.0, 1.0);
}

// Of all steps along a window, in runs of whatever length, what each run may find of the one before.
double TensorWords::kept_of_sweep(const Window& window, const Factors& tile, const Factors& loops) const {
  const auto [p, r] = std::pair{at(window.dim[0]), at(window.dim[1])};
  if (loops[p] * loops[r] == 1) return 0.0;
  const std::int64_t a = std::min(tile[p] * loops[p], size(window.dim[0]));
  const std::int64_t b = std::min(tile[r] * loops[r], size(window.dim[1]));
  const double reach = span(window, tile);
  const double step = real(std::min(window.step[0] * tile[p], window.step[1] * tile[r]));
  const double whole = std::max(1.0, extent(window, a, b) - outside(window, a, b));
  return std::clamp((reach - step) / whole, 0.0, 1.0);
}

void TensorWords::let_run_go_on(const Factors& tile, const TileSteps& whole, TileSteps& apart) const {
  apart.kept = 0.0;
  for (const Window& window : windows_) {
    const auto [p, r] = std::pair{at(window.dim[0]), at(window.dim[1])};
    if (whole.run[p] * whole.run[r] <= apart.skip[p] * apart.skip[r]) continue;
    const std::int64_t step = std::min(window.step[0] * tile[p], window.step[1] * tile[r]);
    const double reach = span(window, tile);
    apart.kept = std::max(apart.kept, std::clamp(1.0 - real(step) / reach, 0.0, 1.0));
  }
}

// Is each tile another one than its neighbours along this dimension? Not where padding takes what is new.
bool TensorWords::always_moves(const NestState& state, int m, int d) const {
  if (window_of_[at(d)] < 0) return true;
  const auto w = at(window_of_[at(d)]);
  const Tiles tiles = window_words(
      w, {state.tile[at(m)][at(windows_[w].dim[0])], state.tile[at(m)][at(windows_[w].dim[1])]}, {1, 1}, false);
  return tiles.changing == tiles.all;
}

// The loops outside a receiver, from the innermost outwards.
struct TensorWords::Walk {
  bool begun = false;   // a loop that indexes the tensor was seen
  bool moved = false;   // ... one that always brings another tile
  bool turned = false;  // the run along the first one's window has ended
  bool again = false;   // another run follows
  int sliding = -1;     // the window
};

void TensorWords::take_loop(const NestState& state, int m, int d, std::int64_t factor, Keeps keeps, Walk& walk,
                            TileSteps& steps) const {
  if (!uses(d)) {
    if (walk.moved) steps.times[at(d)] *= factor;
    walk.turned = walk.again = walk.begun;
    return;
  }
  if (!walk.begun) {
    steps.moving = moving_share(state, m, d, steps);
    if (keeps == Keeps::kWindow) walk.sliding = window_of_[at(d)];
    walk.begun = true;
  }
  walk.turned = walk.turned || walk.sliding < 0 || window_of_[at(d)] != walk.sliding;
  if (!walk.turned) steps.run[at(d)] *= factor;
  walk.again = walk.again || walk.turned;
  walk.moved = walk.moved || always_moves(state, m, d);
}

TileSteps TensorWords::steps(const NestState& state, int m, Keeps keeps) const {
  TileSteps steps;
  set_filled(state, steps);
  steps.every = keeps == Keeps::kNothing;
  Walk walk;
  walk.begun = walk.moved = walk.turned = steps.every;
  for (int k = m; k-- > 0;) {
    for (int i = 0; i < dims_; ++i) {
      const int d = state.order[at(k)][at(i)];
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor > 1) take_loop(state, m, d, factor, keeps, walk, steps);
    }
  }
  if (walk.sliding >= 0 && walk.again) set_kept(state, m, static_cast<std::size_t>(walk.sliding), steps);
  if (keeps == Keeps::kWindow)
    steps.kept = 1.0 - (1.0 - steps.kept) * moving_share(state, m, state.loops_outside(m), steps);
  return steps;
}

TensorWords::AtLeast TensorWords::steps_at_least(const NestState& state, int m, const Factors& loops,
                                                 Keeps keeps) const {
  AtLeast least;
  for (int d = 0; d < dims_; ++d) {
    const double all = real(state.tile[at(m)][at(d)] * state.outside[at(m)][at(d)] * loops[at(d)]);
    least.stays.filled[at(d)] = real(size(d)) / all;
  }
  double moving = 1.0;
  bool moves = false;
  for (int d = 0; d < dims_; ++d) {
    if (loops[at(d)] == 1 || !uses(d) || !always_moves(state, m, d)) continue;
    moves = true;
    moving = std::min(moving, moving_share(state, m, d, least.stays));
  }
  double kept = 0.0;
  if (keeps == Keeps::kWindow) {  // each word comes once
    for (const Window& window : windows_) {
      for (const int d : window.dim) least.stays.run[at(d)] = loops[at(d)];
      kept = std::max(kept, kept_of_sweep(window, state.tile[at(m)], loops));
    }
  }
  least.comes_again = least.stays;
  if (keeps == Keeps::kWindow) kept = 1.0 - (1.0 - kept) * moving_share(state, m, loops, least.stays);
  least.comes_again.kept = kept;
  least.comes_again.moving = moving;
  for (int d = 0; d < dims_; ++d) {
    const bool again = keeps == Keeps::kNothing || moves;
    if (!uses(d) && again) least.comes_again.times[at(d)] = loops[at(d)];
  }
  if (keeps == Keeps::kNothing) {
    least.comes_again.every = true;
    least.stays = least.comes_again;
  }
  return least;
}

}  // namespace pj
