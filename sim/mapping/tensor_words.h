// SPDX-License-Identifier: Apache-2.0
// Words of one tensor that move to one receiver in a whole layer, by our counting rules (docs/models/counting.md), in
// closed form: exact where factors divide evenly and windows neither turn nor are cut by padding in part, else a lower
// bound. docs/models/mapper.md, section 7, has the equations.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/mapper/nest_state.h"

namespace pj {

// Below which fan-outs instances count apart though they take the same words.
struct ApartAxes {
  std::array<bool, kMostMapperMemories> rows{};  // of the fan-out below memory k
  std::array<bool, kMostMapperMemories> columns{};

  ApartAxes& all(int from, int to) {
    for (int k = from; k < to; ++k) rows[static_cast<std::size_t>(k)] = columns[static_cast<std::size_t>(k)] = true;
    return *this;
  }
};

// How often a receiver fetches a tile.
struct TileSteps {
  Factors times = ones();  // loops of dimensions that do not index the tensor, but make it come again
  Factors run = ones();    // loops along one window at which only what is new comes
  Factors skip = ones();   // of so many tiles of a dimension one after another only the first counts
  bool every = false;      // does a tile come at every step, also if it is the one before?
  double kept = 0.0;       // share of a run, at most, that the run before it may have left
  double moving = 1.0;     // share of the repetitions, at least, that find another tile
  std::array<double, kMostMapperDims> filled{};  // size of a dimension / the product of its factors
};

class TensorWords {
 public:
  // Keeps a reference to the layer. For one thread: what was worked out is remembered. Throws std::invalid_argument for
  // an axis of more than two dimensions.
  TensorWords(const Einsum& einsum, Tensor tensor);

  [[nodiscard]] bool uses(int d) const { return uses_[static_cast<std::size_t>(d)]; }
  // Have all tiles of equal extents equal words? Not where windows overlap, or padding cuts tiles.
  [[nodiscard]] bool alike() const { return alike_; }

  // What a receiver keeps of the step before.
  enum class Keeps : std::uint8_t { kNothing, kTile, kWindow };
  // Of the loops outside m, in their order.
  [[nodiscard]] TileSteps steps(const NestState& state, int m, Keeps keeps) const;
  // No fewer than of `stays` if the innermost loop outside m leaves the tile in place; else than of `comes_again`.
  struct AtLeast {
    TileSteps stays, comes_again;
  };
  [[nodiscard]] AtLeast steps_at_least(const NestState& state, int m, const Factors& loops, Keeps keeps) const;

  // Tiles apart of a run that goes on between them may begin on what is there.
  void let_run_go_on(const Factors& tile, const TileSteps& whole, TileSteps& apart) const;
  // Words of all transfers into m. `padded`: padding is a word too.
  [[nodiscard]] double words(const NestState& state, int m, const ApartAxes& apart, const TileSteps& steps,
                             bool padded) const;
  // Of those, the ones that come for the first time since memory `zeroed` last began anew, at most.
  [[nodiscard]] double first_words(const NestState& state, int m, const ApartAxes& apart, const TileSteps& steps,
                                   int zeroed) const;
  // Tiles that an instance fetches in time.
  [[nodiscard]] double fetches(const NestState& state, int m, const TileSteps& steps) const;
  // Of one tile, padding included; of the first one, without.
  [[nodiscard]] double tile_words(const Factors& tile) const;
  [[nodiscard]] double first_tile_words(const Factors& tile) const;

 private:
  struct Window {
    int rank;
    std::array<int, 2> dim;
    std::array<std::int64_t, 2> step;
  };
  struct Tiles {
    double all = 0.0;       // words of all tiles, each by itself
    double changing = 0.0;  // of those that are not the same as a neighbour
  };
  using Known = std::map<std::array<std::int64_t, 4>, Tiles>;
  [[nodiscard]] const Rank& rank(const Window& window) const;
  [[nodiscard]] Tiles window_words(std::size_t w, std::array<std::int64_t, 2> tile, std::array<std::int64_t, 2> skip,
                                   bool padded) const;
  [[nodiscard]] IndexSet window_set(const Window& window, Range p, Range r, bool padded) const;
  [[nodiscard]] double outside(const Window& window, std::int64_t a, std::int64_t b) const;
  [[nodiscard]] double span(const Window& window, const Factors& tile) const;
  [[nodiscard]] static double extent(const Window& window, std::int64_t a, std::int64_t b);
  [[nodiscard]] std::int64_t size(int d) const { return einsum_.dims[static_cast<std::size_t>(d)].size; }
  [[nodiscard]] double changing_at_turns(std::size_t w, const NestState& state, int m, const TileSteps& steps) const;
  [[nodiscard]] double kept_of_sweep(const Window& window, const Factors& tile, const Factors& loops) const;
  [[nodiscard]] bool always_moves(const NestState& state, int m, int d) const;
  struct Walk;
  void take_loop(const NestState& state, int m, int d, std::int64_t factor, Keeps keeps, Walk& walk,
                 TileSteps& steps) const;
  void set_filled(const NestState& state, TileSteps& steps) const;
  [[nodiscard]] double moving_share(const NestState& state, int m, int d, const TileSteps& steps) const;
  [[nodiscard]] double moving_share(const NestState& state, int m, const Factors& loops, const TileSteps& steps) const;
  void set_kept(const NestState& state, int m, std::size_t w, TileSteps& steps) const;

  const Einsum& einsum_;
  Tensor tensor_;
  int dims_;
  std::array<bool, kMostMapperDims> uses_{};
  std::array<int, kMostMapperDims> window_of_{};      // -1: none
  std::array<double, 2> plain_words_{1.0, 1.0};       // of all axes that are no windows: without and with padding
  std::array<bool, kMostMapperDims> padding_cuts_{};  // is any of its axis' indices outside the tensor?
  bool alike_ = true;
  std::vector<int> plain_;  // their dimensions
  std::vector<Window> windows_;
  mutable std::vector<std::array<Known, 2>> known_;  // by window
};

}  // namespace pj
