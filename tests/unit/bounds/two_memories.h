// SPDX-License-Identifier: Apache-2.0
// The machine that the bounds' mappings are of: an off-chip memory, one buffer, one unit that holds a word of each
// tensor. What crosses is counted by count_events, which knows nothing of the bounds.
#pragma once

#include "dataflow/bounds/traffic.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj::testing {

MachineSpec two_memories();

struct Counted {
  std::int64_t buffer_bits = 0;  // room that the mapping takes
  std::int64_t words = 0;
  std::int64_t bits = 0;
};
Counted counted(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping);

}  // namespace pj::testing
