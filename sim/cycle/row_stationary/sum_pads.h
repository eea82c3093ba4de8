// SPDX-License-Identifier: Apache-2.0
// Residencies of the output in the units' scratchpads: sums start at zero or return from outside, grow, are added up
// along the chains and leave. docs/models/counting.md, sections 3 and 5b.
// The outputs' memory of the store stands for all memories outside: what is added further out is added there.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sim/cycle/operands.h"
#include "sim/cycle/row_stationary/counts.h"
#include "sim/cycle/row_stationary/sum_plane.h"
#include "sim/cycle/row_stationary/tile_layout.h"

namespace pj::row_stationary {

class SumPads {
 public:
  // `memory`: the scratchpad; `parent`: the memory outside.
  SumPads(const LoopNest& nest, OperandStore& store, int parent, int memory, const UnitGrid& grid);

  [[nodiscard]] const TileLayout& layout() const { return layout_; }
  [[nodiscard]] SumPlane& plane() { return *plane_; }

  [[nodiscard]] bool holding() const { return holding_; }
  // Is the tile that begins at `offsets` the one that the units hold?
  [[nodiscard]] bool holds(const Offsets& offsets) const { return holding_ && layout_.address(offsets) == at_; }
  // A residency starts. `first`: of its words; if not, and the memory outside returns sums, they come back.
  void start(const Offsets& offsets, const UnitSet& active, bool first, SumCounts& counts);
  // It ends. `complete`: nothing will be added to its words any more.
  void end(bool complete, SumCounts& counts);

 private:
  // One output tile and the chain that adds it up.
  struct Chain {
    Offsets shift;
    std::int64_t distance = 0;
    std::int64_t way = 1;  // row + column + 1 of member 0
    const TileShape* shape = nullptr;
    std::int64_t members = 0;  // that take part; 0: idle
  };
  void refill(SumCounts& counts);
  void carry(const NetworkSpec& network, CarriedWords& carried) const;
  [[nodiscard]] std::int64_t words_of(const Chain& chain) const;

  TileLayout layout_;
  const FanoutSpec& fanout_;
  bool returns_;
  std::vector<std::int64_t>& outside_;
  std::unique_ptr<SumPlane> plane_;
  std::vector<Chain> chains_;
  bool holding_ = false;
  bool first_ = true;
  std::int64_t at_ = 0;
};

// Bits of a signed sum of all products of one output.
int sum_bits(const Einsum& einsum);

}  // namespace pj::row_stationary
