// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/bounds_nest.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::size_t at(int loop) { return static_cast<std::size_t>(loop); }

// Steps that move a loop of `size` so, whatever they find.
std::array<std::int64_t, kMoves> steps_of(std::int64_t size, std::int64_t tiles, TensorFactors::Place place) {
  if (place == TensorFactors::Place::kKept) return {tiles, tiles - 1, 1, 0, 0};
  return {size, tiles - 1, 1, size - tiles, tiles};
}

// Elements that such steps find where they were, of an axis with this loop alone.
std::array<std::int64_t, kMoves> elements_of(std::int64_t size, std::int64_t tile, std::int64_t tiles,
                                             TensorFactors::Place place) {
  if (place == TensorFactors::Place::kKept) return {size, 0, tiles == 1 ? size : 0, 0, 0};
  const std::int64_t last = size - (tiles - 1) * tile;
  const std::int64_t of_one = (tile == 1 ? tiles - 1 : 0) + (last == 1 ? 1 : 0);
  return {size, 0, size == 1 ? 1 : 0, 0, of_one};
}

unsigned bit(int loop) { return 1U << static_cast<unsigned>(loop); }

}  // namespace

void BoundsTiling::cut(const BoundsProblem& problem, int loop, std::int64_t size) {
  tile[at(loop)] = size;
  count[at(loop)] = ceil_div(problem.size(loop), size);
}

void BoundsTiling::cut_window(int window, const WindowTile& of) {
  windows[at(window)] = &of;
  tile[output_loop(window)] = of.outputs;
  tile[filter_loop(window)] = of.taps;
  count[output_loop(window)] = of.output_tiles;
  count[filter_loop(window)] = of.tap_tiles;
}

unsigned BoundsTiling::outer_loops() const {
  unsigned loops = 0;
  for (int l = 0; l < kBoundsLoops; ++l) loops |= count[at(l)] > 1 ? bit(l) : 0U;
  return loops;
}

unsigned BoundsTiling::inner_loops() const {
  unsigned loops = 0;
  for (int l = 0; l < kBoundsLoops; ++l) loops |= tile[at(l)] > 1 ? bit(l) : 0U;
  return loops;
}

std::int64_t tile_bits(const BoundsProblem& problem, const BoundsTiling& tiling, Tensor tensor) {
  if (tensor == Tensor::kInput) {
    const std::int64_t plane = checked_mul(tiling.windows[0]->elements, tiling.windows[1]->elements);
    return checked_mul(checked_mul(tiling.tile[kLoopN], tiling.tile[kLoopC]), checked_mul(plane, problem.bits.input));
  }
  std::int64_t words = 1;
  for (int l = 0; l < kBoundsLoops; ++l) {
    if (unmoved_by(l) != tensor) words = checked_mul(words, tiling.tile[at(l)]);
  }
  if (tensor == Tensor::kWeight) return checked_mul(words, problem.bits.weight);
  return checked_mul(words, problem.sums() ? problem.bits.partial_sum : problem.bits.output);
}

TensorFactors::TensorFactors(const BoundsProblem& problem, const BoundsTiling& tiling, Tensor tensor, Place place) {
  for (int l = 0; l < kBoundsLoops; ++l) {
    const std::int64_t size = problem.size(l), tiles = tiling.count[at(l)];
    factor_[at(l)] =
        unmoved_by(l) == tensor ? steps_of(size, tiles, place) : elements_of(size, tiling.tile[at(l)], tiles, place);
  }
  if (tensor != Tensor::kInput) return;
  for (std::size_t w = 0; w < kBoundsWindows; ++w) {
    windows_[w] = place == Place::kKept ? &tiling.windows[w]->shared : &tiling.windows[w]->same;
  }
}

std::int64_t TensorFactors::product(const Moves& moves) const {
  std::int64_t words = 1;
  for (int l : {kLoopN, kLoopM, kLoopC}) words = checked_mul(words, factor_[at(l)][moves[at(l)]]);
  for (int w = 0; w < kBoundsWindows; ++w) {
    const Move output = moves[output_loop(w)], tap = moves[filter_loop(w)];
    words = checked_mul(words, windows_[at(w)] != nullptr
                                   ? (*windows_[at(w)])[output][tap]
                                   : checked_mul(factor_[output_loop(w)][output], factor_[filter_loop(w)][tap]));
  }
  return words;
}

std::int64_t TensorFactors::kept_words(const NestOrder& outer) const {
  Moves moves{};
  std::int64_t words = product(moves);
  // The innermost loop's steps first: of a loop further out all loops inside restart.
  for (std::size_t k = outer.size(); k-- > 0;) {
    moves[outer[k]] = kAdvances;
    words -= product(moves);
    moves[outer[k]] = kRestarts;
  }
  return words;
}

std::int64_t TensorFactors::streamed_words(const NestOrder& outer, const NestOrder& inner) const {
  Moves moves{};
  std::int64_t words = product(moves);
  for (std::size_t k = inner.size(); k-- > 0;) {
    moves[inner[k]] = kInAdvances;
    words -= product(moves);
    moves[inner[k]] = kInRestarts;
  }
  // A loop that is not cut has tiles of one element, in which nothing restarts: the same figure.
  for (std::size_t k = outer.size(); k-- > 0;) {
    moves[outer[k]] = kAdvances;
    words -= product(moves);
    moves[outer[k]] = kRestarts;
  }
  return words;
}

BoundsTraffic traffic_of(const BoundsProblem& problem, std::int64_t weights, std::int64_t inputs,
                         std::int64_t outputs) {
  const std::int64_t complete = problem.output_words();
  return {weights, inputs, complete, outputs - complete, outputs - complete};
}

Mapping mapping_of(const BoundsProblem& problem, const BoundsNest& nest) {
  Mapping mapping;
  mapping.temporal.resize(2);
  mapping.bypass.resize(2);
  mapping.bypass[1] = nest.streamed;
  if (problem.group_dim >= 0 && problem.groups > 1) mapping.temporal[0].push_back({problem.group_dim, problem.groups});
  for (const std::uint8_t l : nest.outer)
    mapping.temporal[0].push_back({problem.dims[l], ceil_div(problem.sizes[l], nest.tile[l])});
  for (const std::uint8_t l : nest.inner) mapping.temporal[1].push_back({problem.dims[l], nest.tile[l]});
  return mapping;
}

}  // namespace pj
