// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/evaluator.h"

#include <fmt/format.h>

#include <utility>

#include "sim/experiment/run_network.h"
#include "sim/replay/kernel.h"
#include "sim/report/experiment_report.h"
#include "sim/sweep/check_sweep.h"
#include "sim/sweep/figures.h"

namespace pj {

Evaluator::Evaluator(const SweepSpec& spec, const PointList& points, Catalog catalog, std::string engine)
    : spec_(spec), points_(points), engine_(std::move(engine)), resolver_(std::move(catalog)) {}

PointResult Evaluator::evaluate(std::int64_t point) {
  PointResult result;
  result.point = point;
  try {
    RunRequest request = request_of(spec_, points_, point);
    if (!engine_.empty()) request.engine = engine_;
    Problems problems;
    result.figures = figures_of(request, problems);
    for (const Problem& problem : problems.list()) {
      if (!result.error.empty()) result.error += "\n";
      result.error += to_string({place_in_sweep(problem.place, spec_), problem.what});
    }
  } catch (const Interrupted&) {
    throw;
  } catch (const std::exception& e) {
    if (interrupt_requested()) throw Interrupted();
    result.error = fmt::format("internal error: {}", e.what());
  }
  return result;
}

// Searched mappings depend on prices, those of a style do not.
const NetworkRun* Evaluator::run(const Experiment& experiment, RunRequest request, Problems& problems) {
  std::string work = resolver_.work();
  if (request.map) {
    work += resolver_.machine_work();
    request.map->memory_key = resolver_.machine_work();
    request.map->jobs = 1;  // points are run side by side
    request.map->stop = interrupt_requested;
  }
  if (run_ && work_ == work) return &*run_;
  run_ = run_network(experiment, request, problems, &mappings_);
  if (request.map && interrupt_requested()) throw Interrupted();  // it cut searches short
  work_ = std::move(work);
  return run_ ? &*run_ : nullptr;
}

std::optional<PointFigures> Evaluator::figures_of(const RunRequest& request, Problems& problems) {
  const Experiment* experiment = resolver_.resolve(request, problems);
  if (experiment == nullptr) return std::nullopt;
  const NetworkRun* run = this->run(*experiment, request, problems);
  if (run == nullptr) return std::nullopt;
  const auto cost = price_run(*run, experiment->machine, experiment->technology, bits_of(*experiment), problems);
  if (!cost) return std::nullopt;
  return point_figures(*run, experiment->machine, *cost);
}

}  // namespace pj
