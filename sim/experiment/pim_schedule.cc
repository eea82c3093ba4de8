// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/pim_schedule.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "arch/base/integer.h"
#include "memory/pim/pim_spec.h"
#include "sim/pim/pim_pipeline.h"
#include "sim/replay/pim_pipeline_module.h"
#include "sim/replay/pim_replay.h"

namespace pj {
namespace {

class Pipeline {
 public:
  Pipeline(const Experiment& e, const std::vector<PimScheduled>& scheduled, std::vector<LayerRun>& runs)
      : e_(e),
        scheduled_(scheduled),
        runs_(runs),
        period_(std::llround(1e15 / (e.machine.compute_clock() / hertz(1.0)))),
        replay_(e.engine != Engine::kAnalytic) {}

  void run() {
    for (std::size_t s = 0; s < scheduled_.size(); ++s) {
      stage_of_[static_cast<int>(scheduled_[s].layer)] = s;
      stages_.push_back(stage(s));
    }
    const std::int64_t images = e_.network.batch;
    const auto ends = replay_ ? replay_pipeline(stages_, images) : pipeline_ends(stages_, images);
    std::int64_t before = 0;
    for (std::size_t s = 0; s < ends.size(); ++s) {
      const std::int64_t end = std::max(before, ceil_div(ends[s], period_));
      set_times(runs_[s], s, end - before);
      before = end;
    }
  }

 private:
  [[nodiscard]] const Layer& layer(std::size_t s) const { return e_.network.layers[scheduled_[s].layer]; }

  PipelineStage stage(std::size_t s) const {
    PipelineStage stage;
    stage.rows = rows_of(layer(s));
    if (scheduled_[s].task) {
      arrays(s, stage);
    } else {
      stage.row = runs_[s].cycles * period_ / (stage.rows * e_.network.batch);
    }
    for (const int p : layer(s).producers) {
      const auto at = stage_of_.find(p);
      if (at != stage_of_.end()) stage.needs.push_back(row_need(layer(s), at->second));
    }
    return stage;
  }

  [[nodiscard]] Femtoseconds time(const PimProduct& product, std::int64_t products) const {
    return replay_ ? replay_products(product, products) : time_of(product, products);
  }

  // A row's products in the copy with most of them; what comes from or goes off the chip does so row by row.
  void arrays(std::size_t s, PipelineStage& stage) const {
    const LayerOnArrays on_arrays(e_.machine, *scheduled_[s].task);
    const std::int64_t rows = checked_mul(stage.rows, e_.network.batch);
    const std::int64_t products = ceil_div(ceil_div(scheduled_[s].task->place.work.windows, rows), on_arrays.copies());
    const Femtoseconds one = time(on_arrays.product(), products);
    const Femtoseconds two = time(on_arrays.product(), 2 * products);
    const Femtoseconds off_chip = std::max(on_arrays.load_time(), on_arrays.store_time()) / rows;
    stage.row = std::max(two - one, off_chip);
    stage.latency = one - (two - one);
  }

  void set_times(LayerRun& run, std::size_t s, std::int64_t cycles) const {
    const std::int64_t busy = ceil_div(checked_mul(stages_[s].row, stages_[s].rows * e_.network.batch), period_);
    run.cycles = cycles;
    run.compute_cycles = std::min(cycles, busy);
    run.stalls.clear();
    if (cycles > run.compute_cycles) run.stalls["rows of other layers"] = cycles - run.compute_cycles;
    if (run.macs == 0) return;
    const double peak = static_cast<double>(busy) * e_.machine.peak_macs_per_cycle();
    run.utilization = peak > 0.0 ? static_cast<double>(run.macs) / peak : 0.0;
  }

  const Experiment& e_;
  const std::vector<PimScheduled>& scheduled_;
  std::vector<LayerRun>& runs_;
  Femtoseconds period_;
  bool replay_;
  std::map<int, std::size_t> stage_of_;
  std::vector<PipelineStage> stages_;
};

}  // namespace

void schedule_pipeline(const Experiment& experiment, const std::vector<PimScheduled>& scheduled,
                       std::vector<LayerRun>& runs) {
  Pipeline(experiment, scheduled, runs).run();
}

}  // namespace pj
