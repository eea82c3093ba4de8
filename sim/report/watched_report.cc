// SPDX-License-Identifier: Apache-2.0
#include "sim/report/watched_report.h"

#include <fmt/format.h>

#include "sim/report/experiment_report.h"
#include "sim/report/values_report.h"

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
  const Catalog catalog = Catalog::find();
  const auto model = request.values ? value_model(request, catalog, problems) : std::nullopt;
  if (request.values && !model) return done;
  std::optional<Experiment> experiment = resolve(request, catalog, problems);
  if (!experiment) return done;
  done.experiment = std::make_unique<Experiment>(std::move(*experiment));
  done.watch = watch_for(request, *done.experiment, problems);
  if (!problems.empty()) return done;
  request.watch = done.watch.get();
  const auto values = model ? network_values(*done.experiment, request, *model, problems) : std::nullopt;
  if (!problems.empty()) return done;
  if (values) done.experiment->measured = measured_values(*values);
  done.report = report_of(*done.experiment, request, problems);
  if (values && done.report) add_values(*values, *done.experiment, request, *done.report);
  return done;
}

}  // namespace pj
