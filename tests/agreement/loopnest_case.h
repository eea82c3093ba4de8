// SPDX-License-Identifier: Apache-2.0
// The cases of tests/data/loopnest_cases.json: a layer, a chain of memories and a mapping each, with the counts that
// Timeloop reports. A word is an access of 16 bits everywhere, so that words and accesses are the same.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

struct LoopnestCase {
  // Of one instance, rounded to a word.
  struct Counts {
    std::int64_t instances, tile, partition, reads, fills, updates, temporal_reductions;
  };
  struct Network {
    std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> ingress;  // multicast, scatter, accesses
    std::int64_t links, spatial_reductions;
  };

  std::string name;
  bool links = true;
  Einsum einsum;
  MachineSpec machine;
  Mapping mapping;
  std::map<std::pair<std::string, Tensor>, Counts> counts;     // by memory and tensor
  std::map<std::pair<std::string, Tensor>, Network> networks;  // by the memory above and tensor
  std::optional<std::int64_t> cycles;                          // where no bandwidth is limited
  std::int64_t macs = 0;
  std::int64_t used_compute_instances = 1;
};

// Sums are added above (`accumulate_above`), and every memory slides its window over weights and inputs.
std::vector<LoopnestCase> loopnest_cases();

}  // namespace pj
