// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/tensor_words.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/index_set.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

}  // namespace

TensorWords::TensorWords(const Einsum& einsum, Tensor tensor)
    : einsum_(einsum), tensor_(tensor), dims_(static_cast<int>(einsum.dims.size())) {
  window_of_.fill(-1);
  const std::vector<Rank>& ranks = einsum.tensor(tensor).ranks;
  for (std::size_t r = 0; r < ranks.size(); ++r) {
    Window window{static_cast<int>(r), {0, 0}, {1, 1}};
    int moving = 0;  // dimensions of more than one index
    std::vector<Range> whole;
    for (const IndexTerm& term : ranks[r].terms) {
      uses_[at(term.dim)] = true;
      whole.push_back({0, size(term.dim)});
      if (size(term.dim) == 1) continue;
      if (moving == 2) throw std::invalid_argument("TensorWords: an axis of more than two dimensions");
      window.dim[at(moving)] = term.dim;
      window.step[at(moving++)] = term.coefficient;
    }
    const bool cut = !(IndexSet::of(ranks[r], whole.data(), false) == IndexSet::of(ranks[r], whole.data(), true));
    for (const IndexTerm& term : ranks[r].terms) padding_cuts_[at(term.dim)] = cut;
    if (moving == 2) {
      for (const int d : window.dim) window_of_[at(d)] = static_cast<int>(windows_.size());
      windows_.push_back(window);
      alike_ = false;
      continue;
    }
    if (moving == 1) plain_.push_back(window.dim[0]);
    alike_ = alike_ && !cut;
    for (const bool padded : {false, true}) {
      plain_words_[padded ? 1 : 0] *= real(IndexSet::of(ranks[r], whole.data(), padded).size());
    }
  }
  known_.resize(windows_.size());
}

const Rank& TensorWords::rank(const Window& window) const { return einsum_.tensor(tensor_).ranks[at(window.rank)]; }

double TensorWords::words(const NestState& state, int m, const ApartAxes& apart, const TileSteps& steps,
                          bool padded) const {
  Factors together = ones();  // instances whose words are united
  Factors alone = ones();
  for (int k = 0; k < m; ++k) {
    for (int d = 0; d < dims_; ++d) {
      (apart.rows[at(k)] ? alone : together)[at(d)] *= state.rows[at(k)][at(d)];
      (apart.columns[at(k)] ? alone : together)[at(d)] *= state.columns[at(k)][at(d)];
    }
  }
  double words = plain_words_[padded ? 1 : 0];
  for (const int d : plain_) words /= real(steps.skip[at(d)]);
  for (std::size_t w = 0; w < windows_.size(); ++w) {
    const auto [p, r] = std::pair{at(windows_[w].dim[0]), at(windows_[w].dim[1])};
    const Factors& tile = state.tile[at(m)];
    const Tiles tiles = window_words(w, {tile[p] * together[p] * steps.run[p], tile[r] * together[r] * steps.run[r]},
                                     {steps.skip[p], steps.skip[r]}, padded);
    words *= steps.every ? tiles.all : tiles.changing * changing_at_turns(w, state, m, steps);
  }
  double again = 1.0;
  for (int d = 0; d < dims_; ++d) {
    if (uses(d)) continue;
    again *= real(steps.times[at(d)]);
    words *= std::max(1.0, real(steps.times[at(d)] * alone[at(d)]) * steps.filled[at(d)]);
  }
  if (again > 1.0) words *= steps.moving + (1.0 - steps.moving) / again;
  return words * (1.0 - steps.kept);
}

double TensorWords::first_words(const NestState& state, int m, const ApartAxes& apart, const TileSteps& steps,
                                int zeroed) const {
  double words = plain_words_[0];
  for (std::size_t w = 0; w < windows_.size(); ++w) words *= window_words(w, {1, 1}, {1, 1}, false).all;
  for (int d = 0; d < dims_; ++d) {
    if (uses(d)) continue;
    std::int64_t outside = 1;  // in time, of memories outside the one that began
    for (int k = 0; k < zeroed; ++k) outside *= state.temporal[at(k)][at(d)];
    words *= real(std::min(outside, steps.times[at(d)]));
    for (int k = 0; k < m; ++k) {
      if (apart.rows[at(k)]) words *= real(state.rows[at(k)][at(d)]);
      if (apart.columns[at(k)]) words *= real(state.columns[at(k)][at(d)]);
    }
  }
  return words;
}

double TensorWords::fetches(const NestState& state, int m, const TileSteps& steps) const {
  double fetches = 1.0;
  double again = 1.0;
  for (int d = 0; d < dims_; ++d) {
    double loops = real(steps.times[at(d)]);
    if (uses(d)) {
      loops = real(size(d)) / real(state.tile[at(m)][at(d)] * state.outside[at(m)][at(d)]);
      loops /= real(steps.run[at(d)] * steps.skip[at(d)]);
    } else {
      again *= loops;
      loops *= steps.filled[at(d)];
    }
    fetches *= std::max(1.0, loops);
  }
  for (std::size_t w = 0; w < windows_.size(); ++w) fetches *= changing_at_turns(w, state, m, steps);
  if (again > 1.0) fetches *= steps.moving + (1.0 - steps.moving) / again;
  return fetches;
}

// Where both dimensions of a window loop in time, a turn may come back to the tile before: once for each run of the
// inner one, which has two steps at least if they divide evenly; else all that is sure is one of either dimension.
double TensorWords::changing_at_turns(std::size_t w, const NestState& state, int m, const TileSteps& steps) const {
  double loops[2] = {};
  bool even = true;
  for (int i = 0; i < 2; ++i) {
    const auto d = at(windows_[w].dim[at(i)]);
    const std::int64_t apart = state.tile[at(m)][d] * state.outside[at(m)][d] * steps.run[d] * steps.skip[d];
    loops[i] = std::ceil(real(size(windows_[w].dim[at(i)])) / real(apart) - 1e-9);
    even = even && steps.filled[d] == 1.0;
  }
  if (loops[0] <= 1.0 || loops[1] <= 1.0) return 1.0;
  return even ? 0.5 : std::max(loops[0], loops[1]) / (loops[0] * loops[1]) / 2.0;
}

double TensorWords::tile_words(const Factors& tile) const {
  double words = 1.0;
  for (const int d : plain_) words *= real(std::min(tile[at(d)], size(d)));
  for (const Window& window : windows_) {
    const auto [p, r] = std::pair{window.dim[0], window.dim[1]};
    words *= extent(window, std::min(tile[at(p)], size(p)), std::min(tile[at(r)], size(r)));
  }
  return words;
}

double TensorWords::first_tile_words(const Factors& tile) const {
  double words = 1.0;
  for (const int d : plain_) words *= real(std::min(tile[at(d)], size(d)));
  for (const Window& window : windows_) {
    const auto [p, r] = std::pair{window.dim[0], window.dim[1]};
    const std::int64_t a = std::min(tile[at(p)], size(p));
    const std::int64_t b = std::min(tile[at(r)], size(r));
    words *= std::max(0.0, extent(window, a, b) - outside(window, a, b));
  }
  return words;
}

}  // namespace pj
