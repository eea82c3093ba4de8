// SPDX-License-Identifier: Apache-2.0
// Simulated annealing over a mapspace, and its path-integral variant: several copies of a mapping that pull each other
// together as a transverse field fades (docs/models/mapper.md, section 8). They find, they prove nothing: search.h
// does.
//   BestFind best({Objective::kEdp});
//   anneal_mappings(space, einsum, machine, cost, {1.0}, {}, best);
#pragma once

#include <cstdint>

#include "dataflow/mapper/search.h"

namespace pj {

struct AnnealOptions {
  static constexpr int kReplicas = 8;  // of the path-integral variant

  std::uint64_t seed = 1;
  int replicas = 1;  // 1: simulated annealing
  Objective objective = Objective::kEdp;
};

// `limits.nodes` are mappings looked at; with them the same seed finds the same. The outcome is never proven.
SearchOutcome anneal_mappings(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine,
                              const CostModel& cost, const SearchLimits& limits, const AnnealOptions& options,
                              Finds& finds);

}  // namespace pj
