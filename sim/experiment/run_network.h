// SPDX-License-Identifier: Apache-2.0
// Runs the layers of an experiment one after another; equal layers in equal circumstances are simulated once.
#pragma once

#include <optional>
#include <vector>

#include "dataflow/mapping/mapping.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"

namespace pj {

class KnownMappings;

// Adds a problem for each layer that no mapping fits, and gives nothing then. Throws Interrupted, CountOverflow, and
// std::logic_error if a result breaks a law (check_laws.h) or outputs differ from the reference.
// `mappings`: default mappings of runs before, which this one adds to; null: none.
std::optional<NetworkRun> run_network(const Experiment& experiment, const RunRequest& request, Problems& problems,
                                      KnownMappings* mappings = nullptr);

// What a run says of itself before any layer has run.
NetworkRun begun_run(const Experiment& experiment, const RunRequest& request);

// The mapping of every layer, none for layers that are not selected or not on the array. Problems say what does not
// fit.
std::optional<std::vector<std::optional<Mapping>>> plan_mappings(const Experiment& experiment,
                                                                 const RunRequest& request, Problems& problems);

}  // namespace pj
