// SPDX-License-Identifier: Apache-2.0
// One window of the input, its output's loop and its filter's loop cut into tiles: how many elements a walk over the
// tiles, or over single elements, takes, and how many of them each kind of step finds where it left them.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "dataflow/bounds/bounds_problem.h"

namespace pj {

// How a step of a nest moves one loop's index. "In": inside a tile; the tile's own index then stays.
enum Move : std::uint8_t { kStays, kAdvances, kRestarts, kInAdvances, kInRestarts };
inline constexpr int kMoves = 5;

using MoveTable = std::array<std::array<std::int64_t, kMoves>, kMoves>;  // [output's loop][filter's loop]

struct WindowTile {
  std::int64_t outputs = 1, taps = 1;  // of a full tile
  std::int64_t output_tiles = 1, tap_tiles = 1;
  std::int64_t elements = 1;  // room that the largest tile needs
  // Elements common to the tiles before and after, over all pairs of tiles that such a step joins. [kStays][kStays] are
  // the elements of all tiles. Only the first three moves.
  MoveTable shared{};
  // The same for single elements: pairs of points that read the same element.
  MoveTable same{};
  // Does a tile that restarts find elements of the tile before? Never where both loops are whole.
  bool wraps = false;
  // Does a step that moves both loops find the single element where it was?
  bool meets = false;
};

// All tiles of a window, the smallest of those that count alike.
std::vector<WindowTile> window_tiles(const Rank& window, std::int64_t outputs, std::int64_t taps);

}  // namespace pj
