// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/selected_layers.h"

#include <gtest/gtest.h>

#include "sim/report/make_report.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

Report selected(const std::string& glob) {
  Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  Problems problems;
  select_layers(glob, {"r.json", 0, 0, "--layers"}, report, problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  return report;
}

TEST(SelectedLayers, AllOfThemHaveTheTotalsOfTheReport) {
  const Report whole = make_report(tiny::run(), tiny::machine(), tiny::cost());
  const ReportTotals totals = selected("*").totals;
  EXPECT_EQ(totals.macs, whole.totals.macs);
  EXPECT_EQ(totals.cycles, whole.totals.cycles);
  EXPECT_EQ(totals.stall_reasons, whole.totals.stall_reasons);
  EXPECT_EQ(totals.dram_bytes, whole.totals.dram_bytes);
  EXPECT_EQ(totals.area_mm2, whole.totals.area_mm2);
  EXPECT_EQ(totals.seconds, whole.totals.seconds);
  EXPECT_EQ(totals.utilization, whole.totals.utilization);
  EXPECT_EQ(totals.movement_pj.size(), whole.totals.movement_pj.size());
  EXPECT_DOUBLE_EQ(totals.energy_pj, whole.totals.energy_pj);
  EXPECT_DOUBLE_EQ(totals.average_watts, whole.totals.average_watts);
}

// relu: 40 compares in 10 cycles of 2 ns.
TEST(SelectedLayers, TotalsOfOneLayerAreItsFigures) {
  const Report report = selected("re*");
  ASSERT_EQ(report.layers.size(), 1U);
  EXPECT_EQ(report.totals.macs, 0);
  EXPECT_EQ(report.totals.vector_operations, 40);
  EXPECT_EQ(report.totals.cycles, 10);
  EXPECT_DOUBLE_EQ(report.totals.seconds, 20e-9);
  EXPECT_EQ(report.totals.energy_pj, report.layers[0].energy_pj);
  EXPECT_EQ(report.totals.dram_bytes, 0);
  EXPECT_EQ(report.boundary_totals, report.layers[0].by_boundary_pj);
}

TEST(SelectedLayers, AGlobThatNamesNoneIsAProblemAndChangesNothing) {
  Report report = make_report(tiny::run(), tiny::machine(), tiny::cost());
  Problems problems;
  select_layers("rely", {"r.json", 0, 0, "--layers"}, report, problems);
  EXPECT_EQ(problems.text(),
            "r.json: --layers: no layer is called \"rely\"; did you mean \"relu\"? (known: block/conv, relu)\n");
  EXPECT_EQ(report.layers.size(), 2U);
}

}  // namespace
}  // namespace pj
