// SPDX-License-Identifier: Apache-2.0
// Branch and bound over a mapspace: which tensors each memory holds, then the factors of the fan-outs, then the tile of
// each memory with the order of the loops outside it, from the outermost inwards. Ends with a proof unless it is
// stopped. docs/models/mapper.md.
//   BestFind best({Objective::kEdp, Objective::kEnergy});
//   const SearchOutcome outcome = search_mappings(space, einsum, machine, cost, {}, best);
//   if (outcome.proven) best.best()->cost.energy
#pragma once

#include <cstdint>
#include <functional>
#include <limits>

#include "dataflow/mapper/mapspace.h"
#include "dataflow/mapper/objective.h"

namespace pj {

struct SearchLimits {
  double seconds = std::numeric_limits<double>::infinity();       // of the core
  std::int64_t nodes = std::numeric_limits<std::int64_t>::max();  // the same result on any machine
  std::function<bool()> stop;                                     // stop now? may be empty
};

struct SearchOutcome {
  bool proven = false;        // the whole space has been looked at or shown to hold nothing better
  double least_open = 0.0;    // no mapping that was not looked at has a lower Finds::rank; infinite if none is left
  std::int64_t nodes = 0;     // partial mappings looked at: tiles and their combinations
  std::int64_t mappings = 0;  // complete ones
  double seconds = 0.0;       // of the core
};

// How much lower than the best found, relatively, the first objective could be: 0 with a proof. 1 if nothing was found.
double gap(const SearchOutcome& outcome, const BestFind& best);

// Finds the same for the same input, unless stopped by time. Space, layer, machine and cost must belong together.
SearchOutcome search_mappings(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine,
                              const CostModel& cost, const SearchLimits& limits, Finds& finds);

}  // namespace pj
