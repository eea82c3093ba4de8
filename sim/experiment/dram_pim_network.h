// SPDX-License-Identifier: Apache-2.0
// run_network() for a machine whose DRAM computes: layers with MACs in its banks, the others on the host's vector unit.
// docs/models/dram_pim.md.
#pragma once

#include <optional>

#include "arch/base/problem.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"

namespace pj {

// As run_network(). A problem for each layer that does not fit, and if the weights of all do not.
std::optional<NetworkRun> run_in_dram(const Experiment& experiment, const RunRequest& request, Problems& problems);

}  // namespace pj
