// SPDX-License-Identifier: Apache-2.0
#include "sim/report/experiment_report.h"

#include "sim/energy/run_cost.h"
#include "sim/experiment/run_network.h"
#include "sim/report/make_report.h"

namespace pj {

std::optional<Report> report_of(const Experiment& e, const NetworkRun& run, Problems& problems) {
  const auto cost = price_run(run, e.machine, e.technology, bits_of(e), problems);
  if (!cost) return std::nullopt;
  return make_report(run, e.machine, *cost);
}

std::optional<Report> report_of(const Experiment& e, const RunRequest& request, Problems& problems) {
  const std::optional<NetworkRun> run = run_network(e, request, problems);
  return run ? report_of(e, *run, problems) : std::nullopt;
}

}  // namespace pj
