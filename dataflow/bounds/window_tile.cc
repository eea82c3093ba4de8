// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/window_tile.h"

#include <algorithm>
#include <map>
#include <utility>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/index_set.h"

namespace pj {
namespace {

using Pair = std::pair<std::int64_t, std::int64_t>;  // index before the step, index after
using Pairs = std::vector<Pair>;

struct Cut {
  std::int64_t size, tile;
  std::int64_t tiles() const { return ceil_div(size, tile); }
  Range at(std::int64_t t) const { return {t * tile, std::min((t + 1) * tile, size)}; }
};

std::array<Pairs, kMoves> tile_pairs(const Cut& cut) {
  std::array<Pairs, kMoves> pairs;
  const std::int64_t n = cut.tiles();
  for (std::int64_t t = 0; t < n; ++t) pairs[kStays].emplace_back(t, t);
  for (std::int64_t t = 1; t < n; ++t) pairs[kAdvances].emplace_back(t - 1, t);
  pairs[kRestarts].emplace_back(n - 1, 0);
  return pairs;
}

std::array<Pairs, kMoves> point_pairs(const Cut& cut) {
  std::array<Pairs, kMoves> pairs;
  for (std::int64_t v = 0; v < cut.size; ++v) {
    pairs[kStays].emplace_back(v, v);
    if (v + 1 < cut.size) pairs[(v + 1) % cut.tile == 0 ? kAdvances : kInAdvances].emplace_back(v, v + 1);
  }
  for (std::int64_t t = 0; t < cut.tiles(); ++t) {
    pairs[kInRestarts].emplace_back(cut.at(t).end - 1, cut.at(t).begin);
  }
  pairs[kRestarts].emplace_back(cut.size - 1, 0);
  return pairs;
}

template <class Count>
MoveTable table_of(const std::array<Pairs, kMoves>& outputs, const std::array<Pairs, kMoves>& taps, Count count) {
  MoveTable table{};
  for (std::size_t m = 0; m < kMoves; ++m) {
    for (std::size_t k = 0; k < kMoves; ++k) {
      for (const Pair& p : outputs[m]) {
        for (const Pair& r : taps[k]) table[m][k] += count(p, r);
      }
    }
  }
  return table;
}

MoveTable shared_of(const Rank& window, const Cut& outputs, const Cut& taps) {
  std::vector<IndexSet> sets(static_cast<std::size_t>(outputs.tiles() * taps.tiles()));
  auto next = sets.begin();
  for (std::int64_t p = 0; p < outputs.tiles(); ++p) {
    for (std::int64_t r = 0; r < taps.tiles(); ++r) {
      const std::array<Range, 2> ranges = {outputs.at(p), taps.at(r)};
      *next++ = IndexSet::of(window, ranges.data(), false);
    }
  }
  const auto set_at = [&](std::int64_t p, std::int64_t r) -> const IndexSet& {
    return sets[static_cast<std::size_t>(p * taps.tiles() + r)];
  };
  return table_of(tile_pairs(outputs), tile_pairs(taps), [&](const Pair& p, const Pair& r) {
    if (p.first == p.second && r.first == r.second) return set_at(p.first, r.first).size();
    return set_at(p.first, r.first).intersection(set_at(p.second, r.second)).size();
  });
}

MoveTable same_of(const Rank& window, const Cut& outputs, const Cut& taps) {
  const std::int64_t stride = window.terms[0].coefficient, dilation = window.terms[1].coefficient;
  return table_of(point_pairs(outputs), point_pairs(taps), [&](const Pair& p, const Pair& r) {
    const std::int64_t before = stride * p.first + dilation * r.first + window.offset;
    const std::int64_t after = stride * p.second + dilation * r.second + window.offset;
    return static_cast<std::int64_t>(before == after && before >= 0 && before < window.extent);
  });
}

// A loop that is whole restarts where it stands, which is no restart.
bool wraps(const WindowTile& tile) {
  const auto& shared = tile.shared;
  std::int64_t found = 0;
  if (tile.output_tiles > 1) found += shared[kRestarts][kStays] + shared[kRestarts][kAdvances];
  if (tile.tap_tiles > 1) found += shared[kStays][kRestarts] + shared[kAdvances][kRestarts];
  if (tile.output_tiles > 1 && tile.tap_tiles > 1) found += shared[kRestarts][kRestarts];
  return found > 0;
}

bool meets(const MoveTable& same) {
  std::int64_t found = 0;
  for (std::size_t output = kAdvances; output < kMoves; ++output) {
    for (std::size_t tap = kAdvances; tap < kMoves; ++tap) found += same[output][tap];
  }
  return found > 0;
}

WindowTile tile_of(const Rank& window, const Cut& outputs, const Cut& taps) {
  WindowTile tile;
  tile.outputs = outputs.tile;
  tile.taps = taps.tile;
  tile.output_tiles = outputs.tiles();
  tile.tap_tiles = taps.tiles();
  const std::array<Range, 2> full = {Range{0, outputs.tile}, Range{0, taps.tile}};
  tile.elements = std::min(window.extent, IndexSet::of(window, full.data(), true).size());
  tile.shared = shared_of(window, outputs, taps);
  tile.wraps = wraps(tile);
  return tile;
}

}  // namespace

std::vector<WindowTile> window_tiles(const Rank& window, std::int64_t outputs, std::int64_t taps) {
  std::vector<WindowTile> tiles;
  std::map<std::pair<Pair, MoveTable>, bool> seen;
  for (std::int64_t tap = 1; tap <= taps; ++tap) {
    for (std::int64_t output = 1; output <= outputs; ++output) {
      WindowTile tile = tile_of(window, {outputs, output}, {taps, tap});
      const Pair counts = {tile.output_tiles, tile.tap_tiles};
      if (!seen.emplace(std::make_pair(counts, tile.shared), true).second) continue;
      tile.same = same_of(window, {outputs, output}, {taps, tap});
      tile.meets = meets(tile.same);
      tiles.push_back(tile);
    }
  }
  // Large tiles first: what they reach ends the search of small ones early.
  std::stable_sort(tiles.begin(), tiles.end(), [](const WindowTile& a, const WindowTile& b) {
    return a.output_tiles * a.tap_tiles < b.output_tiles * b.tap_tiles;
  });
  return tiles;
}

}  // namespace pj
