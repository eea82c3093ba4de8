// SPDX-License-Identifier: Apache-2.0
// Small random nests for rules of others: a layer, a chain of memories with up to two spatial fan-outs, a mapping that
// divides evenly or not. The same seed gives the same nest.
#pragma once

#include <cstdint>
#include <string>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

struct RandomNest {
  Einsum einsum;
  MachineSpec machine;
  Mapping mapping;
};

// At most about `most_macs` points.
RandomNest random_nest(std::uint64_t seed, std::int64_t most_macs);
std::string describe(const RandomNest& nest);

}  // namespace pj
