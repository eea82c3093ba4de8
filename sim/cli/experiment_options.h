// SPDX-License-Identifier: Apache-2.0
// The options that say what is run on what, which several commands have.
#pragma once

#include "sim/experiment/request.h"

namespace CLI {
class App;
}

namespace pj {

// --arch and --workload are required.
void add_experiment_options(CLI::App& command, RunRequest& request);
// They may come from elsewhere: a file, or --vary.
void add_optional_experiment_options(CLI::App& command, RunRequest& request);

}  // namespace pj
