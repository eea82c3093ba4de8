// SPDX-License-Identifier: Apache-2.0
// The values of a run into its report.
#pragma once

#include "sim/accuracy/network_values.h"
#include "sim/report/report.h"

namespace pj {

// `report` is that of `experiment`, which the values were computed for.
void add_values(const NetworkValues& values, const Experiment& experiment, const RunRequest& request, Report& report);

}  // namespace pj
