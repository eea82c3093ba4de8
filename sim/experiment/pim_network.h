// SPDX-License-Identifier: Apache-2.0
// run_network() for a machine of arrays that compute: the whole network is placed on the arrays first, then its layers
// run, those without MACs on the vector units of all tiles. docs/models/pim.md, sections 3 and 4.
#pragma once

#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/pim/pim_placement.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"
#include "sim/pim/layer_on_arrays.h"

namespace pj {

// The machine as its vector layers and what rests between layers see it: the buffers and vector units of all tiles as
// one.
MachineSpec all_tiles_as_one(MachineSpec machine);

// As run_network().
std::optional<NetworkRun> run_on_pim(const Experiment& experiment, const RunRequest& request, Problems& problems);
// The same with these copies of the layers' weights; empty: as the machine says.
std::optional<NetworkRun> run_with_copies(const Experiment& experiment, const RunRequest& request,
                                          const PimCopies& copies, Problems& problems);

// What the engines are told of each layer that a plan has on arrays.
std::vector<std::optional<ArraysTask>> tasks_on_arrays(const Experiment& experiment, const PimPlan& plan);

}  // namespace pj
