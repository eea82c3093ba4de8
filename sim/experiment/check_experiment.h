// SPDX-License-Identifier: Apache-2.0
// Do the parts of an experiment go together: layers, engine, machine and what is to be seen of the run?
#pragma once

#include <string>

#include "sim/experiment/experiment.h"

namespace pj {

// Fills Experiment::selected; a glob that names no layer is a problem.
void select_layers(const std::string& glob, Experiment& experiment, Problems& problems);

// All that does not.
void check_experiment(const Experiment& experiment, const RunRequest& request, Problems& problems);

}  // namespace pj
