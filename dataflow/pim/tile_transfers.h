// SPDX-License-Identifier: Apache-2.0
// Inputs of a layer on their way over the mesh, from the tiles where they were made to those whose arrays take them:
// docs/models/pim.md, section 3.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/pim/pim_counts.h"
#include "memory/pim/pim_grid.h"
#include "memory/pim/pim_spec.h"

namespace pj {

// A share of a tensor's values that a tile has or needs.
struct TileShare {
  std::int64_t tile = 0;
  double share = 1.0;
};

// Tiles in which the sums of a layer end: those that first have them.
std::vector<TileShare> tiles_with_outputs(const PimGrid& grid, const std::vector<PimSpan>& spans);
// Tiles that take inputs of a layer.
std::vector<TileShare> tiles_with_inputs(const PimGrid& grid, const std::vector<PimSpan>& spans);

struct MeshUse {
  std::int64_t words = 0;    // put on the mesh
  std::int64_t hops = 0;     // routers passed, by all words together
  std::int64_t busiest = 0;  // words on the busiest link
  MeshUse& operator+=(const MeshUse& more);
};

// `bits` from where they are to where they are needed, in words of the router; a tile that has all it needs sends
// nothing. Nothing without a router.
MeshUse mesh_use(const PimSpec& spec, const std::vector<TileShare>& from, const std::vector<TileShare>& to,
                 std::int64_t bits);

}  // namespace pj
