// SPDX-License-Identifier: Apache-2.0
// The best mapping of a layer by ZigZag's rules, of all orders of the prime factors of its temporal loops and all cuts,
// for each of the spatial mappings given. docs/models/mapper.md, "ZigZag's problems".
//   const auto result = search_zigzag(einsum, machine, {spatial}, reads, {Objective::kEnergy, Objective::kLatency},
//   {}); result.best->cost.energy
#pragma once

#include <optional>
#include <vector>

#include "dataflow/mapper/objective.h"
#include "dataflow/zigzag/search/polish.h"

namespace pj {

struct ZigzagSearchLimits {
  std::size_t width = 48;        // partial mappings kept of those at the same place
  std::size_t nodes = 1U << 16;  // a layer with more places is refused
  std::size_t polished = 8;      // of the complete ones
};

struct ZigzagSearchResult {
  std::optional<ZigzagFound> best;  // none if no spatial mapping leaves room
  bool proven = false;              // nothing in the space is better by the first objective
  double at_least = 0.0;            // of the first objective, no mapping of the space has less
  std::int64_t looked_at = 0;       // partial mappings
};

// `order`: the first objective, ties broken by the next. Spatial mappings must have passed check_zigzag. Throws
// std::length_error if the loops of a spatial mapping have more places than the limit.
ZigzagSearchResult search_zigzag(const Einsum& einsum, const ZigzagMachine& machine,
                                 const std::vector<ZigzagSpatial>& spatial, InnermostReads reads,
                                 const std::vector<Objective>& order, const ZigzagSearchLimits& limits);

// All spatial mappings with at most `dims` dimensions on each axis and any factors. Of those with the same words and
// energies, because they leave the same iterations, one.
std::vector<ZigzagSpatial> free_spatial(const Einsum& einsum, const ZigzagMachine& machine, std::size_t dims);

}  // namespace pj
