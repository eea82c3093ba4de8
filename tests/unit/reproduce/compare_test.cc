// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/compare.h"

#include <gtest/gtest.h>

#include "tests/unit/reproduce/hand_design.h"

namespace pj {
namespace {

class Compared : public testing::Test {
 protected:
  void SetUp() override { runs_ = {hand::figures()}; }
  ComparedTable table() { return compare(design_, runs_).tables.at(0); }
  PublishedColumn& column(std::size_t c) { return design_.tables[0].columns[c]; }

  PublishedDesign design_ = hand::design();
  std::vector<RunFigures> runs_;
};

TEST_F(Compared, AnErrorIsOfWhatIsPrinted) {  // (400 - 500) / 500 = -20 %, (100 - 80) / 80 = +25 %
  const ComparedTable t = table();
  EXPECT_DOUBLE_EQ(*t.rows[0].cells[0].error_percent, -20);
  EXPECT_DOUBLE_EQ(*t.rows[1].cells[0].error_percent, 25);
  EXPECT_DOUBLE_EQ(*t.rows[0].cells[0].simulated, 400);
}

TEST_F(Compared, TwentyTwoPercentAllowTheFirstAlone) {
  const ComparedTable t = table();
  EXPECT_EQ(t.rows[0].cells[0].within, true);
  EXPECT_EQ(t.rows[1].cells[0].within, false);
  EXPECT_EQ(t.verdicts[0].compared, 2);
  EXPECT_EQ(t.verdicts[0].within, 1);
}

TEST_F(Compared, TheMeanIsOfSizesAndTheWorstHasItsSign) {  // (20 + 25) / 2
  const ColumnVerdict v = table().verdicts[0];
  EXPECT_DOUBLE_EQ(*v.mean_percent, 22.5);
  EXPECT_DOUBLE_EQ(*v.worst_percent, 25);
  EXPECT_EQ(v.worst_row, "second");
}

TEST_F(Compared, AnErrorOfJustTheToleranceIsWithinIt) {
  column(0).tolerance_percent = 25;
  EXPECT_EQ(table().verdicts[0].within, 2);
}

// 3000 pJ / 2 us = 1.5 mW; the second row's is not printed.
TEST_F(Compared, WhatIsNotPrintedHasNoVerdict) {
  const ComparedTable t = table();
  EXPECT_NEAR(*t.rows[0].cells[1].error_percent, 0, 1e-9);
  EXPECT_DOUBLE_EQ(*t.rows[1].cells[1].simulated, 0.001);
  EXPECT_EQ(t.rows[1].cells[1].error_percent, std::nullopt);
  EXPECT_EQ(t.rows[1].cells[1].within, std::nullopt);
  EXPECT_EQ(t.verdicts[1].compared, 1);
}

TEST_F(Compared, ASummedTotalIsTheSumOfOurRows) {  // 400 + 100 against 480
  const ComparedTable t = table();
  EXPECT_DOUBLE_EQ(*t.total->cells[0].simulated, 500);
  EXPECT_DOUBLE_EQ(*t.total->cells[0].error_percent, 100.0 * 20 / 480);
}

TEST_F(Compared, AnotherTotalIsThatOfAllRowsTogether) {  // 4000 pJ / 3 us = 1.333 mW
  EXPECT_DOUBLE_EQ(*table().total->cells[1].simulated, 4000e-12 / 3e-6);
}

TEST_F(Compared, TheScaleIsOursAlone) {
  column(0).scale = 0.5;
  EXPECT_DOUBLE_EQ(*table().rows[0].cells[0].simulated, 200);
  EXPECT_DOUBLE_EQ(*table().rows[0].cells[0].error_percent, -60);
}

TEST_F(Compared, AMeanHasAToleranceOfItsOwn) {
  column(0).mean_tolerance_percent = 22;
  EXPECT_EQ(table().verdicts[0].mean_within, false);
  column(0).mean_tolerance_percent = 23;
  EXPECT_EQ(table().verdicts[0].mean_within, true);
}

TEST_F(Compared, OneCellOneTotalOrOneMeanBeyondItsToleranceFails) {
  EXPECT_FALSE(compare(design_, runs_).within_tolerance());
  column(0).tolerance_percent = 25;
  EXPECT_TRUE(compare(design_, runs_).within_tolerance());
  column(0).mean_tolerance_percent = 20;
  EXPECT_FALSE(compare(design_, runs_).within_tolerance());
  column(0).mean_tolerance_percent.reset();
  design_.tables[0].total[0] = hand::printed(1000, "1000");  // ours is 50 % less
  EXPECT_FALSE(compare(design_, runs_).within_tolerance());
}

TEST_F(Compared, WithoutAToleranceNothingFails) {
  column(0).tolerance_percent.reset();
  EXPECT_EQ(table().rows[1].cells[0].within, std::nullopt);
  EXPECT_TRUE(compare(design_, runs_).within_tolerance());
}

TEST_F(Compared, AFigureThatDoesNotExistIsNotWithin) {  // no time, no power
  runs_[0].report.layers[0].seconds = 0;
  EXPECT_EQ(table().rows[0].cells[1].within, false);
  EXPECT_EQ(table().verdicts[1].mean_percent, std::nullopt);
}

TEST_F(Compared, AColumnShownAloneHasNothingOfOurs) {
  column(0) = hand::column("MACs", Figure::kNone, 0);
  column(0).tolerance_percent.reset();
  const ComparedTable t = table();
  EXPECT_EQ(t.rows[0].cells[0].simulated, std::nullopt);
  EXPECT_EQ(t.verdicts[0].compared, 0);
}

TEST_F(Compared, ARowMayBeAGlobOverLayers) {
  design_.tables[0].rows[0].layers = "*";
  EXPECT_DOUBLE_EQ(*table().rows[0].cells[0].simulated, 500);
}

TEST_F(Compared, FiguresOfAnotherDesignAreABrokenPromise) {
  runs_.clear();
  EXPECT_THROW(compare(design_, runs_), std::logic_error);
}

}  // namespace
}  // namespace pj
