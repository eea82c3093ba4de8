// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/compare_reports.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

using hand::charge;
using hand::layer;
using hand::report;

const DiffEnergy& movement(const Diff& diff) { return diff.categories.at(1); }

// 100 x 2 = 200 pJ become 60 x 3 = 180 pJ.
TEST(CompareReports, FortyReadsLessAtTheOldPriceAndSixtyAtOnePicojouleMore) {
  const Diff diff = compare_reports(hand::before(), hand::after());
  EXPECT_EQ(movement(diff).name, "movement");
  EXPECT_EQ(movement(diff).a_pj, 200.0);
  EXPECT_EQ(movement(diff).b_pj, 180.0);
  EXPECT_EQ(movement(diff).counts_pj, (60.0 - 100.0) * 2.0);
  EXPECT_EQ(movement(diff).prices_pj, 60.0 * (3.0 - 2.0));
  EXPECT_EQ(movement(diff).difference(), -20.0);
}

TEST(CompareReports, TheActivityGoesWithTheCount) {  // 100 x 0.5 = 50 actions become 100 x 0.25 = 25, at 4 pJ
  const Diff diff = compare_reports(report({layer("l", {charge("net", "hop", "input", 100, 4.0, 0.5)}, 1)}),
                                    report({layer("l", {charge("net", "hop", "input", 100, 4.0, 0.25)}, 1)}));
  EXPECT_EQ(movement(diff).counts_pj, -100.0);
  EXPECT_EQ(movement(diff).prices_pj, 0.0);
}

TEST(CompareReports, ChargesOfOneActionAndSeveralActivitiesAreOne) {  // 10 x 1 + 10 x 0.5 = 15 actions become 20
  const Diff diff = compare_reports(
      report({layer("l", {charge("net", "hop", "input", 10, 4.0), charge("net", "hop", "input", 10, 4.0, 0.5)}, 1)}),
      report({layer("l", {charge("net", "hop", "input", 20, 4.0)}, 1)}));
  EXPECT_EQ(diff.actions.size(), 1U);
  EXPECT_EQ(movement(diff).counts_pj, 5 * 4.0);
  EXPECT_EQ(movement(diff).prices_pj, 0.0);
}

TEST(CompareReports, WhatComesAndWhatGoesIsCounts) {  // 10 x 7 go, 5 x 3 come
  const Diff diff = compare_reports(report({layer("l", {charge("dram", "read", "input", 10, 7.0)}, 1)}),
                                    report({layer("l", {charge("buffer", "read", "input", 5, 3.0)}, 1)}));
  EXPECT_EQ(movement(diff).counts_pj, 15.0 - 70.0);
  EXPECT_EQ(movement(diff).prices_pj, 0.0);
  EXPECT_TRUE(diff.inputs.prices.empty());
}

TEST(CompareReports, AnotherPriceAloneIsPricesAlone) {  // 100 reads cost 0.5 pJ more, in each of two layers
  const auto at = [](double pj) {
    return report({layer("a", {charge("buffer", "read", "input", 100, pj)}, 1),
                   layer("b", {charge("buffer", "read", "input", 100, pj)}, 1)});
  };
  const Diff diff = compare_reports(at(1.0), at(1.5));
  EXPECT_EQ(movement(diff).counts_pj, 0.0);
  EXPECT_EQ(movement(diff).prices_pj, 100.0);
  ASSERT_EQ(diff.inputs.prices.size(), 1U);
  const DiffPrice& price = diff.inputs.prices[0];
  EXPECT_EQ(price.component + "/" + price.action, "buffer/read");
  EXPECT_TRUE(price.tensors.empty());
  EXPECT_EQ(price.layers, 2);
  EXPECT_EQ(price.prices_pj, 100.0);
  EXPECT_EQ(price.a_source, "");  // the same paper
}

TEST(CompareReports, APriceOfOneTensorNamesItAndItsSourceIfThatIsAnother) {
  const auto with = [](double weights_pj, const std::string& source) {
    ReportCharge weights = charge("buffer", "read", "weight", 10, weights_pj);
    weights.source = source;
    return report({layer("l", {charge("buffer", "read", "input", 10, 1.0), weights}, 1)});
  };
  const Diff diff = compare_reports(with(1.0, "a paper"), with(2.0, "a tool"));
  ASSERT_EQ(diff.inputs.prices.size(), 1U);
  EXPECT_EQ(diff.inputs.prices[0].tensors, std::vector<std::string>{"weight"});
  EXPECT_EQ(diff.inputs.prices[0].a_source, "a paper");
  EXPECT_EQ(diff.inputs.prices[0].b_source, "a tool");
}

TEST(CompareReports, TheReasonsOfALayerAreWhatDidMostOfIt) {
  const Diff diff = compare_reports(hand::before(), hand::after());
  EXPECT_EQ(diff.layers[0].energy_reason.name, "buffer/read/input");
  EXPECT_EQ(diff.layers[0].energy_reason.difference(), -20.0);
  EXPECT_EQ(diff.layers[0].cycles_reason.name, "input: buffer port");
  EXPECT_EQ(diff.layers[0].cycles_reason.difference(), -15);
}

TEST(CompareReports, ComputingMayBeTheReason) {
  const Diff diff =
      compare_reports(report({layer("l", {}, 100, {{"x", 10}})}), report({layer("l", {}, 70, {{"x", 15}})}));
  EXPECT_EQ(diff.layers[0].cycles_reason.name, "compute");
  EXPECT_EQ(diff.layers[0].cycles_reason.difference(), -30);
}

TEST(CompareReports, WhatWorkedAgainstADifferenceIsNotItsReason) {  // 5 less in all: + 10 and - 15
  const Diff diff = compare_reports(report({layer("l", {}, 100, {{"x", 15}, {"y", 20}})}),
                                    report({layer("l", {}, 100, {{"x", 0}, {"y", 30}})}));
  EXPECT_EQ(diff.layers[0].cycles.difference(), -5);
  EXPECT_EQ(diff.layers[0].cycles_reason.name, "x");
}

TEST(CompareReports, TotalsStandSideBySideWithTheirUnits) {
  const Diff diff = compare_reports(hand::before(), hand::after());
  EXPECT_EQ(diff.count("cycles").a, 520);
  EXPECT_EQ(diff.count("cycles").difference(), -15);
  EXPECT_EQ(diff.count("cycles").unit, "cycle");
  EXPECT_EQ(diff.figure("energy_pj").difference(), -20.0);
  EXPECT_EQ(diff.figure("energy_pj").unit, "pJ");
  EXPECT_THROW((void)diff.figure("no_such"), std::logic_error);
}

TEST(CompareReports, ALayerOfOneReportAloneCameOrWent) {
  const ReportLayer first = layer("first", {charge("buffer", "read", "input", 10, 2.0)}, 7);
  const Diff diff = compare_reports(report({first}), report({first, layer("second", {}, 5)}));
  EXPECT_EQ(diff.layers[1].side, DiffSide::kOnlyB);
  EXPECT_EQ(diff.layers[1].cycles.difference(), 5);
  ASSERT_EQ(diff.inputs.layers.size(), 1U);
  EXPECT_EQ(diff.inputs.layers[0].name, "second");
}

TEST(CompareReports, OfWorkloadsWithNothingInCommonTotalsAloneAreCompared) {
  Report other = report({layer("another", {charge("buffer", "read", "input", 1, 2.0)}, 7)});
  other.workload = "other";
  const Diff diff = compare_reports(hand::before(), other);
  EXPECT_FALSE(diff.layers_compared);
  EXPECT_TRUE(diff.layers.empty());
  EXPECT_EQ(diff.not_compared,
            std::vector<std::string>{"layers, mappings, prices: the workloads share too few names of "
                                     "layers; totals alone are compared"});
  EXPECT_EQ(movement(diff).difference(), 2.0 - 200.0);
  EXPECT_EQ(movement(diff).counts_pj, 0.0);
}

TEST(PercentChange, IsOfA) {
  EXPECT_EQ(percent_change(200.0, 150.0), -25.0);
  EXPECT_EQ(percent_change(0.0, 0.0), 0.0);
  EXPECT_TRUE(std::isinf(percent_change(0.0, 1.0)));
}

}  // namespace
}  // namespace pj
