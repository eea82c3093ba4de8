// SPDX-License-Identifier: Apache-2.0
// Runs points of one sweep, one after another: for one thread, or one process. What the points have in common is read
// once; points that differ in technology alone are simulated once, those that differ in bandwidths are mapped once, if
// they follow each other.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "dataflow/styles/known_mappings.h"
#include "sim/experiment/resolver.h"
#include "sim/experiment/run_result.h"
#include "sim/sweep/point_result.h"
#include "sim/sweep/points.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

class Evaluator {
 public:
  // `engine`: instead of the sweep's own; empty: that.
  Evaluator(const SweepSpec& spec, const PointList& points, Catalog catalog, std::string engine = {});

  // Figures, or an error. Throws Interrupted, and nothing else that a point can be the reason of.
  PointResult evaluate(std::int64_t point);

 private:
  std::optional<PointFigures> figures_of(const RunRequest& request, Problems& problems);
  const NetworkRun* run(const Experiment& experiment, RunRequest request, Problems& problems);

  const SweepSpec& spec_;
  const PointList& points_;
  std::string engine_;
  Resolver resolver_;
  KnownMappings mappings_;
  std::string work_;               // that run_ is of
  std::optional<NetworkRun> run_;  // the last one
};

}  // namespace pj
