// SPDX-License-Identifier: Apache-2.0
// How many copies of its weights each layer gets on arrays that compute: the search of `pj map` on such machines.
// Layers of a round share the chip; they run one after another, so energies and times add up. Equations and the proof:
// docs/models/pim.md, section 9.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflow/mapper/cost_model.h"
#include "sim/mapping/map_request.h"

namespace pj {

struct CopyOption {
  std::int64_t copies = 1;
  std::int64_t arrays = 1;  // that they take, of all repetitions of the layer
  MappingCost cost;         // of all repetitions
};

struct CopyLayer {
  int round = 0;
  std::vector<CopyOption> options;  // by arrays, rising; at least one
};

struct CopyProblem {
  std::vector<CopyLayer> layers;
  std::int64_t arrays = 0;  // of the chip
  MappingCost rest;         // what no choice changes
};

struct CopyFind {
  std::vector<std::size_t> options;  // of each layer
  MappingCost cost;                  // of the network
};

struct CopySearch {
  std::vector<CopyFind> finds;  // the best by the model first, then others that may be better by an engine
  bool proven = false;          // none is better than the first, by the first objective
  double gap = 0.0;             // else by how much, relatively, it could be lower at most
  std::int64_t nodes = 0;       // choices tried
  double seconds = 0.0;         // of a core
};

// Looks at objectives, seconds or nodes (of each layer) and stop.
CopySearch search_copies(const CopyProblem& problem, const MapRequest& request);

// What of the request only loop nests have.
void check_copy_search(const MapRequest& request, Problems& problems);

}  // namespace pj
