// SPDX-License-Identifier: Apache-2.0
// The least time that what a layer moved takes at each resource that has a rate, and the one that takes longest:
// docs/models/analytic.md, section 3. Never above what the replay needs.
#pragma once

#include <string>

#include "dataflow/loop_nest/loop_nest.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/passes/layer_result.h"

namespace pj {

struct Busiest {
  double cycles = 0;   // of the compute clock
  std::string reason;  // as the replay names it: "input: dram bandwidth", of the tensor that takes most of it
};

// `result`: events and what was moved. `einsum` null: a layer without networks.
Busiest busiest_resource(const MachineSpec& machine, const Einsum* einsum, const LayerResult& result);

}  // namespace pj
