// SPDX-License-Identifier: Apache-2.0
// From a resolved experiment to its report: run, priced, put together.
#pragma once

#include <optional>

#include "arch/base/problem.h"
#include "sim/experiment/experiment.h"
#include "sim/experiment/run_result.h"
#include "sim/report/report.h"

namespace pj {

// Of a run of it; problems for events without a price.
std::optional<Report> report_of(const Experiment& experiment, const NetworkRun& run, Problems& problems);
// None, and problems, if a layer has no mapping or an event no price. Throws as run_network() does.
std::optional<Report> report_of(const Experiment& experiment, const RunRequest& request, Problems& problems);

}  // namespace pj
