// SPDX-License-Identifier: Apache-2.0
#include "sim/report/watched_report.h"

#include <fmt/format.h>

#include "sim/report/experiment_report.h"

namespace pj {
namespace {

std::unique_ptr<RunWatch> watch_for(const RunRequest& request, const Experiment& e, Problems& problems) {
  if (!request.watched.any()) return nullptr;
  const std::string about = fmt::format("{} on {}, style {}", e.network.name, e.machine.name, name_of(e.style));
  return std::make_unique<RunWatch>(request.watched, e.machine, about, problems);
}

}  // namespace

WatchedReport watched_report(RunRequest request, Problems& problems) {
  WatchedReport done;
  std::optional<Experiment> experiment = resolve(request, Catalog::find(), problems);
  if (!experiment) return done;
  done.experiment = std::make_unique<Experiment>(std::move(*experiment));
  done.watch = watch_for(request, *done.experiment, problems);
  if (!problems.empty()) return done;
  request.watch = done.watch.get();
  done.report = report_of(*done.experiment, request, problems);
  return done;
}

}  // namespace pj
