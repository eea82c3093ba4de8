// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/run_sweep.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "sim/experiment/catalog.h"
#include "sim/replay/kernel.h"
#include "sim/sweep/configuration.h"
#include "sim/sweep/pareto.h"
#include "sim/sweep/run_points.h"
#include "sim/sweep/store_read.h"
#include "sim/sweep/worker_processes.h"

namespace pj {
namespace {

constexpr int kMostJobs = 1024;

// Some points, told one after another with progress.
class Queue {
 public:
  Queue(std::vector<std::int64_t> points, std::string what, const SweepOptions& options)
      : points_(std::move(points)), options_(options), start_(std::chrono::steady_clock::now()) {
    progress_.all = static_cast<std::int64_t>(points_.size());
    progress_.what = std::move(what);
  }

  NextPoint next() {
    return [this]() -> std::optional<std::int64_t> {
      if (next_ == points_.size() || interrupt_requested()) return std::nullopt;
      return points_[next_++];
    };
  }

  void done(const PointResult& result) {
    ++progress_.done;
    if (!result.figures) ++progress_.failed;
    progress_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    if (options_.progress) options_.progress(progress_);
  }

 private:
  std::vector<std::int64_t> points_;
  std::size_t next_ = 0;
  const SweepOptions& options_;
  std::chrono::steady_clock::time_point start_;
  SweepProgress progress_;
};

std::vector<std::int64_t> without(std::int64_t size, const std::set<std::int64_t>& done) {
  std::vector<std::int64_t> left;
  for (std::int64_t point = 0; point < size; ++point) {
    if (done.count(point) == 0) left.push_back(point);
  }
  return left;
}

// Points of a grid that differ in the last axis alone; fewer if threads would go without.
int in_a_row(const SweepSpec& spec, const std::vector<std::int64_t>& left, int jobs) {
  constexpr std::size_t kMost = 16;
  constexpr std::size_t kTurns = 4;  // of each thread, at least
  if (spec.strategy != Strategy::kGrid) return 1;
  const std::size_t fair = left.size() / (kTurns * static_cast<std::size_t>(jobs));
  return static_cast<int>(std::clamp<std::size_t>(fair, 1, std::min(kMost, spec.axes.back().values.size())));
}

// Least energy against least time, without those that were verified before.
std::vector<std::int64_t> to_verify(const SweepOptions& options, const Store& store) {
  Problems none;
  const auto stored = read_store(options.store, none);
  std::vector<std::int64_t> left;
  if (!stored) return left;
  const std::set<std::int64_t> verified = store.verified(options.verify);
  for (const StoredPoint& point : pareto_front(stored->points, *metric_named("energy_pj"), *metric_named("seconds"))) {
    if (verified.count(point.point) == 0) left.push_back(point.point);
  }
  return left;
}

void check_engines(const SweepSpec& spec, const SweepOptions& options, Problems& problems) {
  if (options.jobs < 1 || options.jobs > kMostJobs) {
    problems.add({"--jobs", 0, 0, ""}, fmt::format("must be from 1 to {}, got {}", kMostJobs, options.jobs));
  }
  if (options.verify.empty()) return;
  const Place here = {"--verify", 0, 0, ""};
  const std::vector<std::string> engines = {"cycle", "replay"};
  if (std::find(engines.begin(), engines.end(), options.verify) == engines.end()) {
    problems.add(
        here, fmt::format("no engine \"{}\" to verify with{}", options.verify, did_you_mean(options.verify, engines)));
  } else if (options.verify == spec.base.engine) {
    problems.add(here, fmt::format("is the engine of the sweep, {}; name another", options.verify));
  }
  if (spec.base.map && !spec.base.map->nodes) {
    problems.add(here, "searches again, and within a time limit may find another mapping; limit it with --nodes");
  }
}

}  // namespace

bool needs_processes(const std::string& engine) { return engine != "analytic"; }

bool run_sweep(const SweepSpec& spec, const SweepOptions& options, Problems& problems) {
  check_engines(spec, options, problems);
  const auto points = spec.axes.empty() ? std::nullopt : PointList::make(spec, problems);
  const std::string configuration = checked_configuration(spec, problems);
  if (!problems.empty() || !points) return false;

  const MakeEvaluator make = [&] { return Evaluator(spec, *points, Catalog::find()); };
  const MakeEvaluator verifier = [&] { return Evaluator(spec, *points, Catalog::find(), options.verify); };
  // In this order: processes before threads, and before the store is open.
  std::optional<WorkerProcesses> workers, verifiers;
  if (needs_processes(spec.base.engine)) workers.emplace(options.jobs, make, WorkerProcesses::Replace::kYes);
  if (!options.verify.empty()) verifiers.emplace(options.jobs, verifier, WorkerProcesses::Replace::kNo);
  const auto store = Store::open(options.store, options.begin, spec, configuration, points->size(), problems);
  if (!store) return false;

  const std::vector<std::int64_t> left = without(points->size(), store->done());
  Queue queue(left, "points", options);
  const PointDone add = [&](const PointResult& result) {
    store->add(result, values_at(spec, *points, result.point));
    queue.done(result);
  };
  if (workers) {
    workers->run(queue.next(), add);
  } else {
    run_in_threads(options.jobs, in_a_row(spec, left, options.jobs), make, queue.next(), add);
  }
  if (!verifiers || interrupt_requested()) return true;
  Queue front(to_verify(options, *store), fmt::format("Pareto points by {}", options.verify), options);
  verifiers->run(front.next(), [&](const PointResult& result) {
    store->add_verification(result, options.verify);
    front.done(result);
  });
  return true;
}

}  // namespace pj
