// SPDX-License-Identifier: Apache-2.0
// Words of windows: axes of two dimensions. docs/models/mapper.md, section 7.
#include <algorithm>

#include "arch/base/integer.h"
#include "sim/mapping/tensor_words.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

}  // namespace

// Indices that a and b of its dimensions reach together, gaps left out.
double TensorWords::extent(const Window& window, std::int64_t a, std::int64_t b) {
  return real(distinct_sums(window.step[0], a, window.step[1], b));
}

IndexSet TensorWords::window_set(const Window& window, Range p, Range r, bool padded) const {
  const Rank& rank = this->rank(window);
  boost::container::small_vector<Range, 4> ranges;
  for (const IndexTerm& term : rank.terms) {
    ranges.push_back(term.dim == window.dim[0] ? p : term.dim == window.dim[1] ? r : Range{0, 1});
  }
  return IndexSet::of(rank, ranges.data(), padded);
}

// From the first index of a tile to its last, gaps included.
double TensorWords::span(const Window& window, const Factors& tile) const {
  double span = 1.0;
  for (std::size_t i = 0; i < 2; ++i) {
    span += real(window.step[i] * (std::min(tile[at(window.dim[i])], size(window.dim[i])) - 1));
  }
  return span;
}

// Indices of a first tile of a x b that padding takes, at most.
double TensorWords::outside(const Window& window, std::int64_t a, std::int64_t b) const {
  const std::int64_t before = -std::min<std::int64_t>(0, rank(window).offset);
  const std::int64_t end = rank(window).offset + window.step[0] * (a - 1) + window.step[1] * (b - 1) + 1;
  return real(before + std::max<std::int64_t>(0, end - rank(window).extent));
}

// Of all tiles of such extents, or of every so manieth.
TensorWords::Tiles TensorWords::window_words(std::size_t w, std::array<std::int64_t, 2> tile,
                                             std::array<std::int64_t, 2> skip, bool padded) const {
  const Window& window = windows_[w];
  const std::int64_t sizes[2] = {size(window.dim[0]), size(window.dim[1])};
  const std::int64_t a = std::min(tile[0], sizes[0]);
  const std::int64_t b = std::min(tile[1], sizes[1]);
  Known& known = known_[w][padded ? 1 : 0];
  const std::array<std::int64_t, 4> key = {a, b, skip[0], skip[1]};
  const auto found = known.find(key);
  if (found != known.end()) return found->second;
  Tiles tiles;
  const std::int64_t across = b * skip[1];
  std::vector<IndexSet> above(static_cast<std::size_t>(ceil_div(sizes[1], across)));  // a step before along the first
  for (std::int64_t i = 0; i < sizes[0]; i += a * skip[0]) {
    IndexSet before;
    for (std::int64_t j = 0; j < sizes[1]; j += across) {
      const IndexSet set = window_set(window, {i, std::min(i + a, sizes[0])}, {j, std::min(j + b, sizes[1])}, padded);
      IndexSet& up = above[static_cast<std::size_t>(j / across)];
      const double words = real(set.size());
      tiles.all += words;
      if (!(set == before) && !(set == up)) tiles.changing += words;
      up = before = set;
    }
  }
  return known[key] = tiles;
}

}  // namespace pj
