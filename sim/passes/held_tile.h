// SPDX-License-Identifier: Apache-2.0
// Whether the registers of a systolic array hold another tile at a step than at the step before. Judged with padding,
// and by the index ranges too: equal sets may lie in other units.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflow/loop_nest/nest_walker.h"

namespace pj {

class HeldTile {
 public:
  HeldTile(const LoopNest& nest, Tensor stationary);
  bool update(const NestWalker& walker);

 private:
  struct Extent {
    int dim;
    std::int64_t full, now;
  };
  const LoopNest& nest_;
  std::size_t end_;  // no loop from here on moves the tile, or what of it is there
  TileTracker tile_;
  std::vector<Extent> extents_;  // of the dimensions laid over the units
};

}  // namespace pj
