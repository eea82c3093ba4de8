// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/energy/price_machine.h"
#include "sim/energy/standing_events.h"
#include "tests/unit/energy/spatial_machine.h"

namespace pj {
namespace {

// The Eyeriss chip's, with a clock network of 500 pJ a cycle and scratchpads at twice the price.
Technology technology() {
  Problems problems;
  auto loaded =
      Technology::load(std::string(PJ_SOURCE_DIR) + "/configs/technology/eyeriss_65nm.textproto",
                       {{"eyeriss_clock.picojoules", "500", "test"}, {"scratchpads.factor", "2", "test"}}, problems);
  if (!loaded) throw std::runtime_error(problems.text());
  return *loaded;
}

PriceList prices_of(const MachineSpec& machine) {
  Problems problems;
  const auto prices = price_machine(machine, technology(), {}, {}, problems);
  EXPECT_TRUE(prices) << problems.text();
  return prices.value_or(PriceList());
}

bool says(const std::vector<std::string>& sentences, const std::string& part) {
  return std::any_of(sentences.begin(), sentences.end(),
                     [&part](const std::string& s) { return s.find(part) != std::string::npos; });
}

TEST(ClockNetwork, NobodyElseIsChargedForAClockEdge) {
  const MachineSpec machine = spatial::with_clock_network();
  const PriceList prices = prices_of(machine);
  for (const Component& component : machine.components) {
    const bool clocked = prices.find(component.id, Action::kClock, Tensor::kNone) != nullptr;
    EXPECT_EQ(clocked, component.id == spatial::kClockNetwork) << component.name;
  }
  const Price* cycle = prices.find(spatial::kClockNetwork, Action::kClock, Tensor::kNone);
  EXPECT_NEAR(cycle->per_action / picojoules(1.0), 500.0, 1e-9);
  EXPECT_TRUE(cycle->calibrated);
  // What is clocked still leaks.
  EXPECT_NE(prices.find(tiny::kMacs, Action::kLeak, Tensor::kNone), nullptr);
  EXPECT_NE(prices.find(spatial::kOperands, Action::kLeak, Tensor::kNone), nullptr);
}

TEST(ClockNetwork, TenCyclesOf500MhzAreFiveOfItsClockOf250) {
  const MachineSpec machine = spatial::with_clock_network();
  CountingSink events;
  add_standing_events(machine, prices_of(machine), 10, events);
  EXPECT_EQ(events.count(spatial::kClockNetwork, Action::kClock, Tensor::kNone), 5);
  EXPECT_EQ(events.count(spatial::kOperands, Action::kClock, Tensor::kNone), 0);
  EXPECT_EQ(events.count(tiny::kMacs, Action::kLeak, Tensor::kNone), 6 * 10);
  EXPECT_EQ(events.count(spatial::kOperands, Action::kLeak, Tensor::kNone), 10);  // one network, all its wires
}

TEST(ClockNetwork, ARowThatIsMissingIsAProblemThatNamesIt) {
  MachineSpec machine = spatial::with_clock_network();
  machine.clock_network->energy_row = "no_such_clock";
  Problems problems;
  EXPECT_FALSE(price_machine(machine, technology(), {}, {}, problems));
  EXPECT_EQ(problems.text(),
            "clock_tree: no price for clock: clock network \"no_such_clock\": no price in technology \"eyeriss_65nm\"; "
            "(known: eyeriss_clock)\n");
}

TEST(ClockNetwork, TheReportSaysNothingOfGatingOrTreesThatItsPriceHolds) {
  const auto with = absent_from(spatial::with_clock_network(), technology());
  EXPECT_FALSE(says(with, "clock gating"));
  EXPECT_FALSE(says(with, "clock tree"));
  EXPECT_TRUE(says(with, "leakage and area of the clock network"));
  const auto without = absent_from(spatial::machine(), technology());
  EXPECT_TRUE(says(without, "clock gating: every register is clocked in every cycle"));
  EXPECT_TRUE(says(without, "wires and buffers of the clock tree"));
}

TEST(AbsentFrom, ASpatialMachineLacksTheTagsOfItsBusesAndTheAreaOfItsRouters) {
  const auto bus = absent_from(spatial::machine(), technology());
  EXPECT_TRUE(says(bus, "buses: comparison of tags with the ids of their receivers, arbitration, their configuration"));
  EXPECT_FALSE(says(bus, "routers"));
  const auto mesh = absent_from(spatial::machine(NetworkKind::kMesh), technology());
  EXPECT_FALSE(says(mesh, "tags"));
  EXPECT_TRUE(says(mesh, "area of the routers of a mesh"));
}

TEST(AbsentFrom, AMachineThatUsesZerosLacksTheirDetectionAndTheirCoder) {
  MachineSpec machine = spatial::machine();
  EXPECT_FALSE(says(absent_from(machine, technology()), "zeros"));
  machine.mac.gated_by = TensorSet().insert(Tensor::kInput);
  machine.memories[0].compressed = TensorSet().insert(Tensor::kInput);
  const auto absent = absent_from(machine, technology());
  EXPECT_TRUE(says(absent, "detection of zeros where they gate"));
  EXPECT_TRUE(says(absent, "encoder and decoder of run lengths"));
}

TEST(Calibrations, AGatedReadOfACalibratedScratchpadCostsActivityTimesFactorTimesPrice) {
  NetworkRun run = tiny::run();
  run.layers.resize(1);
  run.layers[0].events.clear();
  run.layers[0].events.record({tiny::kRegisters, Action::kRead, Tensor::kWeight, 100, 0.25});
  Problems problems;
  const auto cost = price_run(run, spatial::machine(), technology(), {Bits{}}, problems);
  ASSERT_TRUE(cost) << problems.text();
  const double plain = tiny::technology("generic_65nm").register_file({1, 8, 1, 1})->read.per_action / picojoules(1.0);
  const auto& charges = cost->layers[0].charges();
  const auto read = std::find_if(charges.begin(), charges.end(),
                                 [](const Charge& charge) { return charge.event.action == Action::kRead; });
  ASSERT_NE(read, charges.end());
  EXPECT_NEAR(read->energy() / picojoules(1.0), 2 * 100 * 0.25 * 2 * plain, 1e-9);  // two copies of the layer
}

}  // namespace
}  // namespace pj
