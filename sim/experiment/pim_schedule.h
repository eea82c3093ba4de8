// SPDX-License-Identifier: Apache-2.0
// Layers of a network on arrays, all at once (schedule "pipeline"): from what each takes alone to when it is done.
#pragma once

#include <optional>
#include <vector>

#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"
#include "sim/pim/layer_on_arrays.h"

namespace pj {

struct PimScheduled {
  std::size_t layer = 0;           // of the network
  std::optional<ArraysTask> task;  // none: not on arrays
};

// Sets cycles, compute cycles and stalls of `runs`: cycles of a layer are those by which the network is done later for
// it, so that they sum to the latency of the network. `scheduled`: one a run, in their order.
void schedule_pipeline(const Experiment& experiment, const std::vector<PimScheduled>& scheduled,
                       std::vector<LayerRun>& runs);

}  // namespace pj
