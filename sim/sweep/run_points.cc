// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/run_points.h"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <mutex>
#include <vector>

#include "sim/replay/kernel.h"

namespace pj {
namespace {

// Threads that take points and tell of them, one at a time.
class Points {
 public:
  Points(int in_a_row, const NextPoint& next, const PointDone& done) : in_a_row_(in_a_row), next_(next), done_(done) {}

  // Until there are none, or another thread has failed.
  void work(Evaluator& evaluator) {
    while (!tbb::is_current_task_group_canceling()) {
      const std::vector<std::int64_t> points = take();
      if (points.empty()) return;
      for (const std::int64_t point : points) {
        const PointResult result = evaluator.evaluate(point);
        const std::lock_guard<std::mutex> lock(mutex_);
        done_(result);
      }
    }
  }

 private:
  std::vector<std::int64_t> take() {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<std::int64_t> points;
    for (int i = 0; i < in_a_row_; ++i) {
      const auto point = next_();
      if (!point) break;
      points.push_back(*point);
    }
    return points;
  }

  const int in_a_row_;
  const NextPoint& next_;
  const PointDone& done_;
  std::mutex mutex_;
};

}  // namespace

void run_in_threads(int jobs, int in_a_row, const MakeEvaluator& make, const NextPoint& next, const PointDone& done) {
  const tbb::global_control most(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(jobs));
  Points points(in_a_row, next, done);
  tbb::task_arena(jobs).execute([&] {
    const auto work = [&](int) {
      Evaluator evaluator = make();
      try {
        points.work(evaluator);
      } catch (const Interrupted&) {  // what was finished has been told of
      }
    };
    tbb::parallel_for(0, jobs, work, tbb::simple_partitioner());  // never two of them in one task
  });
}

}  // namespace pj
