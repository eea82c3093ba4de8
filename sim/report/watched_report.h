// SPDX-License-Identifier: Apache-2.0
// A run from its request to its report, and what was asked to be seen of it in time (sim/trace/watch_request.h).
#pragma once

#include <memory>
#include <optional>

#include "sim/experiment/experiment.h"
#include "sim/report/report.h"
#include "sim/trace/run_watch.h"

namespace pj {

struct WatchedReport {
  std::unique_ptr<Experiment> experiment;  // what the watch looks at
  std::unique_ptr<RunWatch> watch;         // null: nothing is to be seen; its files appear when it is finished
  std::optional<Report> report;            // none: there were problems
};

// Throws as run_network() does.
WatchedReport watched_report(RunRequest request, Problems& problems);

}  // namespace pj
