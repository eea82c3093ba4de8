// SPDX-License-Identifier: Apache-2.0
// The cycle engine on CONV3 of AlexNet on Eyeriss: 384 filters of 3 x 3 on 256 channels of 13 x 13 inputs, padded by 1.
// Eyeriss' units, filter and sum scratchpads do nothing where an input is zero, and padding is one.
#include <gtest/gtest.h>

#include "sim/experiment/run_network.h"

namespace pj {
namespace {

constexpr std::int64_t kMacs = std::int64_t{384} * 256 * 3 * 3 * 13 * 13;
// Of the 3 x 13 inputs that a row of outputs takes, one lies before the image and one behind it.
constexpr double kWithoutPadding = (37.0 / 39.0) * (37.0 / 39.0);

struct Ran {
  Experiment experiment;
  LayerRun layer;
};

Ran run_conv3(const std::string& engine, const std::vector<std::string>& set) {
  RunRequest request;
  request.architecture = "eyeriss_v1";
  request.workload = "alexnet";
  request.batch = 1;
  request.layers = "CONV3";
  request.engine = engine;
  request.set = set;
  Problems problems;
  const auto experiment = resolve(request, Catalog::find(), problems);
  const auto run = experiment ? run_network(*experiment, request, problems) : std::nullopt;
  if (!run) throw std::runtime_error(problems.text());
  return {*experiment, run->layers.at(0)};
}

// Counts of an event and how many of it took place.
struct Total {
  std::int64_t count = 0;
  double active = 0;
};

Total total(const Ran& run, const std::string& component, Action action) {
  Total total;
  for (const Event& e : run.layer.events.events()) {
    if (run.experiment.machine.component(e.component).name != component || e.action != action) continue;
    total.count += e.count;
    total.active += static_cast<double>(e.count) * e.activity;
  }
  return total;
}

TEST(CycleOnEyeriss, WithoutZerosOnlyPaddingIsSkipped) {
  const Ran cycle = run_conv3("cycle", {}), replay = run_conv3("replay", {});
  EXPECT_EQ(cycle.layer.cycles, replay.layer.cycles);
  EXPECT_EQ(cycle.layer.stalls, replay.layer.stalls);
  EXPECT_EQ(total(cycle, "mac", Action::kMac).count, kMacs);
  EXPECT_DOUBLE_EQ(total(cycle, "mac", Action::kMac).active, std::int64_t{384} * 256 * 37 * 37);
}

// 256 x 13 x 13 inputs, each zero or not by a draw of its own: the share of 0.3 has a standard deviation of 0.0022.
TEST(CycleOnEyeriss, MeasuresTheActivityThatZerosLeave) {
  const Ran cycle = run_conv3("cycle", {"workload.CONV3.input_density=0.3"});
  const Ran replay = run_conv3("replay", {"workload.CONV3.input_density=0.3"});
  EXPECT_EQ(cycle.layer.cycles, replay.layer.cycles);
  const Total macs = total(cycle, "mac", Action::kMac);
  EXPECT_EQ(macs.count, kMacs);
  EXPECT_NEAR(macs.active / static_cast<double>(kMacs) / kWithoutPadding, 0.3, 4 * 0.0022);
  const Total filters = total(cycle, "filter_spad", Action::kRead);
  EXPECT_EQ(filters.count, total(replay, "filter_spad", Action::kRead).count);
  EXPECT_DOUBLE_EQ(filters.active, macs.active);
  const Total weights_sent = total(cycle, "filter_gin", Action::kSend);
  EXPECT_DOUBLE_EQ(weights_sent.active, static_cast<double>(weights_sent.count));
}

}  // namespace
}  // namespace pj
