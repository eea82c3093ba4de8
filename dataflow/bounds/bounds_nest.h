// SPDX-License-Identifier: Apache-2.0
// Mappings of one group onto an off-chip memory and one buffer, as the bounds try them: each loop cut once, in any
// order at either memory, each tensor kept in the buffer or streamed past it to a unit that holds one word of each.
// Counts are those of docs/models/counting.md for a buffer that slides windows and sums that come back.
#pragma once

#include <array>
#include <boost/container/static_vector.hpp>
#include <cstdint>

#include "arch/base/tensor_set.h"
#include "dataflow/bounds/bounds_problem.h"
#include "dataflow/bounds/traffic.h"
#include "dataflow/bounds/window_tile.h"
#include "dataflow/mapping/mapping.h"

namespace pj {

using NestOrder = boost::container::static_vector<std::uint8_t, kBoundsLoops>;  // outermost first

// How the loops are cut.
struct BoundsTiling {
  std::array<std::int64_t, kBoundsLoops> tile{};   // of P, Q, R, S too
  std::array<std::int64_t, kBoundsLoops> count{};  // tiles: iterations of the loop at the off-chip memory
  std::array<const WindowTile*, kBoundsWindows> windows{};

  void cut(const BoundsProblem& problem, int loop, std::int64_t size);
  void cut_window(int window, const WindowTile& tile);
  // Loops with more than one iteration, one bit each: at the off-chip memory, at the buffer.
  [[nodiscard]] unsigned outer_loops() const;
  [[nodiscard]] unsigned inner_loops() const;
};

// Room of the tensor's tile in the buffer, in bits.
std::int64_t tile_bits(const BoundsProblem& problem, const BoundsTiling& tiling, Tensor tensor);

// What a loop multiplies a tensor's words by, for each way a step can move it: the elements that stay where the loop
// indexes the tensor, the steps where it does not.
class TensorFactors {
 public:
  enum class Place : std::uint8_t { kKept, kStreamed };
  TensorFactors(const BoundsProblem& problem, const BoundsTiling& tiling, Tensor tensor, Place place);

  // Words that cross for the tensor (of the output: those that come out of the buffer or the unit).
  [[nodiscard]] std::int64_t kept_words(const NestOrder& outer) const;
  [[nodiscard]] std::int64_t streamed_words(const NestOrder& outer, const NestOrder& inner) const;

 private:
  using Moves = std::array<Move, kBoundsLoops>;
  [[nodiscard]] std::int64_t product(const Moves& moves) const;

  std::array<std::array<std::int64_t, kMoves>, kBoundsLoops> factor_{};
  std::array<const MoveTable*, kBoundsWindows> windows_{};  // null: the tensor has no window
};

// One mapping and what it costs, of one group.
struct BoundsNest {
  std::array<std::int64_t, kBoundsLoops> tile{};
  NestOrder outer, inner;  // loops with more than one iteration
  TensorSet streamed;
  std::int64_t buffer_bits = 0;  // room it takes
  std::int64_t traffic_bits = 0;
  BoundsTraffic traffic;
};

// Words of the output that come out, of which each comes out complete once, and what that makes of the sums.
BoundsTraffic traffic_of(const BoundsProblem& problem, std::int64_t weights, std::int64_t inputs, std::int64_t outputs);

// As a mapping of a machine of two memories; groups outermost.
Mapping mapping_of(const BoundsProblem& problem, const BoundsNest& nest);

}  // namespace pj
