// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/run_points.h"

#include <tbb/enumerable_thread_specific.h>
#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include "sim/replay/kernel.h"

namespace pj {
namespace {

using Found = std::optional<PointResult>;  // none: interrupted

}  // namespace

void run_in_threads(int jobs, const MakeEvaluator& make, const NextPoint& next, const PointDone& done) {
  const auto threads = static_cast<std::size_t>(jobs);
  const tbb::global_control most(tbb::global_control::max_allowed_parallelism, threads);
  tbb::enumerable_thread_specific<Evaluator> evaluators([&make] { return make(); });
  const auto take = [&next](tbb::flow_control& flow) {
    const std::optional<std::int64_t> point = next();
    if (!point) flow.stop();
    return point.value_or(0);
  };
  const auto evaluate = [&evaluators](std::int64_t point) -> Found {
    try {
      return evaluators.local().evaluate(point);
    } catch (const Interrupted&) {
      return std::nullopt;
    }
  };
  const auto tell = [&done](const Found& found) {
    if (found) done(*found);
  };
  tbb::task_arena(jobs).execute([&] {
    // Twice the threads: one result waits for the writer while the next point is worked on.
    tbb::parallel_pipeline(2 * threads,
                           tbb::make_filter<void, std::int64_t>(tbb::filter_mode::serial_in_order, take) &
                               tbb::make_filter<std::int64_t, Found>(tbb::filter_mode::parallel, evaluate) &
                               tbb::make_filter<Found, void>(tbb::filter_mode::serial_out_of_order, tell));
  });
}

}  // namespace pj
