// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/timeloop_tile.h"

namespace pj::oracle {
namespace {

bool overlap(const Tile& a, const Tile& b) {
  for (std::size_t i = 0; i < a.low.size(); ++i) {
    if (a.high[i] < b.low[i] || b.high[i] < a.low[i]) return false;
  }
  return true;
}

// What of `tile` lies outside `held`, as a box; the whole tile where that is no box.
std::optional<Tile> outside(const Tile& tile, const Tile& held) {
  if (tile == held) return std::nullopt;
  if (!overlap(tile, held)) return tile;
  int axes = 0;
  Tile rest = tile;
  for (std::size_t i = 0; i < tile.low.size(); ++i) {
    if (tile.low[i] == held.low[i] && tile.high[i] == held.high[i]) continue;
    ++axes;
    const bool below = tile.low[i] < held.low[i];
    const bool above = tile.high[i] > held.high[i];
    if (!below && !above && axes == 1) rest.high[i] = rest.low[i] - 1;  // nothing is left
    if (below && !above) rest.high[i] = held.low[i] - 1;
    if (above && !below) rest.low[i] = held.high[i] + 1;
  }
  if (axes > 1) return tile;
  if (rest.words() == 0) return std::nullopt;
  return rest;
}

}  // namespace

std::int64_t Tile::words() const {
  std::int64_t words = 1;
  for (std::size_t i = 0; i < low.size(); ++i) words *= high[i] - low[i] + 1;
  return words;
}

Tile around(const TensorAccess& access, const Box& box) {
  Tile tile;
  for (const Rank& rank : access.ranks) {
    std::int64_t low = rank.offset;
    std::int64_t high = rank.offset;
    for (const IndexTerm& term : rank.terms) {
      const Range range = box.at(static_cast<std::size_t>(term.dim));
      low += term.coefficient * range.begin;
      high += term.coefficient * (range.end - 1);
    }
    tile.low.push_back(low);
    tile.high.push_back(high);
  }
  return tile;
}

std::optional<Tile> fetched(Receiver& r, const Tile& tile) {
  if (!r.held) {
    r.held = tile;
    return tile;
  }
  Corner move;
  bool still = true;
  for (std::size_t i = 0; i < tile.low.size(); ++i) {
    move.push_back(tile.low[i] - r.held->low[i]);
    if (move.back() != 0) still = false;
  }
  const Tile held = *r.held;
  r.held = tile;
  if (!still) {
    const bool turned = !r.direction.empty() && r.direction != move;
    r.direction = turned ? Corner{} : move;
    if (turned) return tile;
  }
  return outside(tile, held);
}

}  // namespace pj::oracle
