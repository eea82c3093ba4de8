// SPDX-License-Identifier: Apache-2.0
// The problems of tests/data/mapping_problems.json: a machine with prices a word, a layer, the mapspace stated for
// them, and the best mapping that a peer's search found, with the counts the peer gives for it.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dataflow/mapper/mapspace.h"
#include "dataflow/mapper/timeloop_cost.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

struct MappingProblem {
  struct Counts {  // of one instance
    std::int64_t tile, instances, reads, fills, updates;
    double energy_pj;
  };
  struct Peer {
    Mapping mapping;
    std::int64_t cycles = 0;
    double energy_pj = 0.0;
    double edp_pj_cycles = 0.0;
    double cpu_seconds = 0.0;
    std::int64_t mappings = 0;                                // tried
    std::map<std::pair<std::string, Tensor>, Counts> counts;  // by memory and tensor
  };

  std::string arch;
  std::string layer;
  Einsum einsum;
  MachineSpec machine;
  Mapspace space;                 // with the constraints the file states for the machine
  std::vector<WordPrice> prices;  // in pJ a word, by memory
  double mac_pj = 0.0;
  Peer peer;

  [[nodiscard]] std::string name() const { return arch + " " + layer; }
};

std::vector<MappingProblem> mapping_problems();

}  // namespace pj
