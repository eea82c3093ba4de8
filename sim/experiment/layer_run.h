// SPDX-License-Identifier: Apache-2.0
// What an engine hands back for a layer, and the layer itself, as the report has them.
#pragma once

#include "memory/hierarchy/machine_spec.h"
#include "sim/experiment/run_result.h"
#include "sim/passes/layer_result.h"
#include "workloads/layer.h"

namespace pj {

// Counts and times.
LayerRun layer_run(LayerResult result);
// Name, operator, copies and shape.
void describe(const Layer& layer, LayerRun& run);

// Of a layer computed where its weights rest, in arrays or in a DRAM: all but its mapping and where its tensors rest.
// Utilization is of the peak with the machine's widest operands.
LayerRun in_memory_run(const Layer& layer, const MachineSpec& machine, LayerResult result);

}  // namespace pj
