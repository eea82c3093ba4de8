// SPDX-License-Identifier: Apache-2.0
#include "sim/report/make_report.h"

#include <gtest/gtest.h>

#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

Report tiny_report() { return make_report(tiny::run(), tiny::machine(), tiny::cost()); }

double sum(const ReportCategories& c) { return c.arithmetic + c.movement + c.conversion + c.control + c.static_; }

TEST(MakeReport, TwoCopiesOf1000MacsAre2000) {
  const Report report = tiny_report();
  EXPECT_EQ(report.layers[0].macs, 2000);
  EXPECT_EQ(report.totals.macs, 2000);
  EXPECT_EQ(report.totals.vector_operations, 40);
}

TEST(MakeReport, CyclesAndStallsAreOfAllCopies) {  // 2 x 300 + 10, 2 x 50 waiting
  const Report report = tiny_report();
  EXPECT_EQ(report.totals.cycles, 610);
  EXPECT_EQ(report.totals.stall_cycles, 100);
  EXPECT_EQ(report.totals.stall_reasons.at("dram"), 100);
  EXPECT_DOUBLE_EQ(report.totals.seconds, 610 / 500e6);
  EXPECT_DOUBLE_EQ(report.totals.utilization, 2000.0 / (610 * 4));
}

TEST(MakeReport, CategoriesSumToTheEnergyExactly) {
  const Report report = tiny_report();
  EXPECT_EQ(sum(report.totals.by_category_pj), report.totals.energy_pj);
  for (const ReportLayer& layer : report.layers) EXPECT_EQ(sum(layer.by_category_pj), layer.energy_pj);
}

TEST(MakeReport, LayersAndChargesAndBoundariesSumToTheTotal) {
  const Report report = tiny_report();
  double layers = 0.0;
  double charges = 0.0;
  double boundaries = 0.0;
  for (const ReportLayer& layer : report.layers) {
    layers += layer.energy_pj;
    for (const ReportCharge& charge : layer.charges) charges += charge.energy_pj;
  }
  for (const auto& [name, value] : report.boundary_totals) boundaries += value;
  const double total = report.totals.energy_pj;
  EXPECT_NEAR(layers, total, 1e-12 * total);
  EXPECT_NEAR(charges, total, 1e-12 * total);
  EXPECT_NEAR(boundaries, total, 1e-12 * total);
}

TEST(MakeReport, MovementIsTheSumOfItsParts) {
  const Report report = tiny_report();
  double moved = 0.0;
  for (const ReportMovement& movement : report.totals.movement_pj) moved += movement.energy_pj;
  EXPECT_NEAR(moved, report.totals.by_category_pj.movement, 1e-12 * moved);
}

TEST(MakeReport, ABegunByteCounts) {  // 2 x 636 bit = 159 byte
  const Report report = tiny_report();
  EXPECT_EQ(report.totals.dram_bytes, 159);
  EXPECT_EQ(report.layers[0].bytes_by_level[0].read_bytes, 159);
  EXPECT_NEAR(report.layers[0].achieved_bandwidth.at("dram"), 159 / (600 / 500e6), 1e-3);
}

TEST(MakeReport, PowerAndEfficiencyFollowFromEnergyAndTime) {
  const ReportTotals t = tiny_report().totals;
  EXPECT_NEAR(t.average_watts, t.energy_pj * 1e-12 / t.seconds, 1e-12);
  EXPECT_NEAR(t.tops_per_watt, 2.0 * 2000 / t.energy_pj, 1e-12);
  EXPECT_NEAR(t.pj_per_mac, t.energy_pj / 2000, 1e-9);
}

TEST(MakeReport, AllBoundariesAndCategoriesAreWrittenAlsoWhenZero) {
  const Report report = tiny_report();
  EXPECT_EQ(report.boundary_totals.size(), 5U);
  EXPECT_EQ(report.boundary_totals.at("host"), 0.0);
}

TEST(MakeReport, MemoriesHaveALevelAndNothingElseHas) {
  const Report report = tiny_report();
  EXPECT_EQ(report.components[1].level, 1);
  EXPECT_FALSE(report.components[4].level);
}

TEST(MakeReport, AreaOfAllCopiesAddsUp) {
  const Report report = tiny_report();
  double sum_mm2 = 0.0;
  for (const ReportComponent& component : report.components) sum_mm2 += component.area_mm2.value_or(0.0);
  EXPECT_GT(sum_mm2, 0.0);
  EXPECT_DOUBLE_EQ(report.totals.area_mm2, sum_mm2);
  EXPECT_EQ(report.components[3].instances, 4);  // nodes of the grid
}

TEST(MakeReport, ACostOfAnotherRunIsABrokenPromise) {
  NetworkRun run = tiny::run();
  run.layers.pop_back();
  EXPECT_THROW(make_report(run, tiny::machine(), tiny::cost()), std::logic_error);
}

TEST(MakeReport, WhatIsCalibratedIsSaidOnceHoweverManyPricesItIsIn) {
  EXPECT_TRUE(tiny_report().calibrated_constants.empty());
  NetworkRun run = tiny::run();  // reads of the buffer in two layers, and writes
  run.layers[0].events.record({tiny::kGlb, Action::kWrite, Tensor::kWeight, 5});
  run.layers[1].events.record({tiny::kGlb, Action::kRead, Tensor::kOutput, 5});
  Problems problems;
  const std::string path = std::string(PJ_SOURCE_DIR) + "/configs/technology/eyeriss_65nm.textproto";
  const auto technology = Technology::load(path,
                                           {{"buffers.factor", "0.83", "test"},
                                            {"buffers.calibrated_on", "AlexNet on Eyeriss", "test"},
                                            {"buffers.source", "a paper", "test"}},
                                           problems);
  ASSERT_TRUE(technology) << problems.text();
  const auto cost = price_run(run, tiny::machine(), *technology, {Bits{}, Bits{}}, problems);
  ASSERT_TRUE(cost) << problems.text();
  const Report report = make_report(run, tiny::machine(), *cost);
  EXPECT_EQ(report.calibrated_constants,
            std::vector<std::string>{"buffers: prices of kind sram x 0.83, calibrated on AlexNet on Eyeriss; a paper"});
}

}  // namespace
}  // namespace pj
