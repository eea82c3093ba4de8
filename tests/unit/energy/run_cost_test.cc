// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/run_cost.h"

#include <gtest/gtest.h>

#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

double in_pj(Energy energy) { return energy / picojoules(1.0); }

TEST(RunCost, TwoCopiesOf1000MacsAt0p3CostSixHundred) {
  const RunCost cost = tiny::cost();
  for (const Charge& charge : cost.layers[0].charges()) {
    if (charge.event.action == Action::kMac) {
      EXPECT_EQ(charge.event.count, 2000);
      EXPECT_NEAR(in_pj(charge.energy()), 600.0, 1e-9);
    }
  }
}

TEST(RunCost, ClockRunsInEveryCycleOfEveryCopyAndNode) {
  const RunCost cost = tiny::cost();
  for (const Charge& charge : cost.layers[0].charges()) {
    if (charge.event.action == Action::kClock && charge.event.component == tiny::kGrid) {
      EXPECT_EQ(charge.event.count, 2 * 300 * 4);
    }
  }
}

TEST(RunCost, LayersSumToTheRun) {
  const RunCost cost = tiny::cost();
  const Energy layers = cost.layers[0].total() + cost.layers[1].total();
  EXPECT_NEAR(layers / cost.total(), 1.0, 1e-12);
  Energy boundaries;
  for (const Energy energy : cost.by_boundary) boundaries += energy;
  EXPECT_NEAR(boundaries / cost.total(), 1.0, 1e-12);
}

TEST(RunCost, OnlyDramIsPaidInTheBoundaryDram) {  // 2 copies x 10 reads x 1300 pJ
  EXPECT_NEAR(in_pj(tiny::cost().by_boundary[static_cast<int>(Boundary::kDram)]), 26000.0, 1e-6);
}

TEST(RunCost, AnotherTechnologyPricesTheSameCounts) {
  const RunCost at_45 = tiny::cost("horowitz_45nm");
  const RunCost at_7 = tiny::cost("jouppi_7nm");
  ASSERT_EQ(at_45.layers[0].charges().size(), at_7.layers[0].charges().size());
  for (std::size_t c = 0; c < at_45.layers[0].charges().size(); ++c) {
    EXPECT_EQ(at_45.layers[0].charges()[c].event.count, at_7.layers[0].charges()[c].event.count);
  }
  EXPECT_LT(at_7.layers[0].of(Category::kArithmetic), at_45.layers[0].of(Category::kArithmetic));
}

TEST(RunCost, LayersOfOtherBitsHavePricesOfTheirOwn) {
  NetworkRun run = tiny::run();
  run.layers[1] = run.layers[0];
  Problems problems;
  const auto cost = price_run(run, tiny::machine(), tiny::technology(), {Bits{}, Bits{32, 32, 32, 32}}, problems);
  ASSERT_TRUE(cost) << problems.text();
  const auto mac_pj = [&cost](std::size_t layer) {
    for (const Charge& charge : cost->layers[layer].charges()) {
      if (charge.event.action == Action::kMac) return in_pj(charge.price.per_action);
    }
    return 0.0;
  };
  EXPECT_NEAR(mac_pj(0), 0.3, 1e-12);
  EXPECT_NEAR(mac_pj(1), 3.2, 1e-12);
}

TEST(RunCost, AMissingPriceStopsTheRun) {
  MachineSpec machine = tiny::machine();
  machine.memories[0].energy_row = "ddr9";
  Problems problems;
  EXPECT_FALSE(price_run(tiny::run(), machine, tiny::technology(), {Bits{}, Bits{}}, problems));
  EXPECT_NE(problems.text().find("dram: no price for read"), std::string::npos) << problems.text();
}

TEST(RunCost, BitsAreNeededForEachLayer) {
  Problems problems;
  EXPECT_THROW(price_run(tiny::run(), tiny::machine(), tiny::technology(), {Bits{}}, problems), std::logic_error);
}

}  // namespace
}  // namespace pj
