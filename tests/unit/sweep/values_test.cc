// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/values.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

using Values = std::vector<std::string>;

Values values_of(const std::string& text) {
  Values values;
  Problems problems;
  add_values(text, {"here", 0, 0, ""}, values, problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  return values;
}

std::string refusal_of(const std::string& text) {
  Values values;
  Problems problems;
  add_values(text, {"here", 0, 0, ""}, values, problems);
  return problems.text();
}

TEST(SweepValues, CommasPartThem) { EXPECT_EQ(values_of("8,ws,0.5"), (Values{"8", "ws", "0.5"})); }

TEST(SweepValues, ACommaInBracketsOrQuotesPartsNothing) {
  EXPECT_EQ(values_of("[weight,input],[output]"), (Values{"[weight,input]", "[output]"}));
  EXPECT_EQ(values_of("\"a,b\",c"), (Values{"\"a,b\"", "c"}));
}

TEST(SweepValues, ARangeEndsWhereAStepEnds) {
  EXPECT_EQ(values_of("8:32:8"), (Values{"8", "16", "24", "32"}));
  EXPECT_EQ(values_of("8:31:8"), (Values{"8", "16", "24"}));
  EXPECT_EQ(values_of("5:5:1"), (Values{"5"}));
}

// 0.1 is no binary fraction: 10 x 0.1 must still reach 1.
TEST(SweepValues, TenthsFromNoneToOneAreEleven) {
  const Values values = values_of("0:1:0.1");
  ASSERT_EQ(values.size(), 11U);
  EXPECT_EQ(values[3], "0.3");
  EXPECT_EQ(values.back(), "1");
}

// 256 / 8 = 32 = 2^5: six values, each twice the one before.
TEST(SweepValues, ALogRangeHasEqualFactors) {
  EXPECT_EQ(values_of("8:256:6:log"), (Values{"8", "16", "32", "64", "128", "256"}));
  EXPECT_EQ(values_of("0.25:4.0:3:log"), (Values{"0.25", "1", "4"}));
}

// 1, 1.26, 1.59, 2 rounded are 1, 1, 2, 2.
TEST(SweepValues, WholeNumbersThatRoundToTheSameAreOne) { EXPECT_EQ(values_of("1:2:4:log"), (Values{"1", "2"})); }

TEST(SweepValues, RangesAndValuesMix) { EXPECT_EQ(values_of("1,4:8:2"), (Values{"1", "4", "6", "8"})); }

TEST(SweepValues, AColonInTextIsNoRange) { EXPECT_EQ(values_of("a:b"), (Values{"a:b"})); }

TEST(SweepValues, WhatIsWrongWithARangeIsSaid) {
  EXPECT_EQ(refusal_of("8:64"), "here: range \"8:64\" must be lo:hi:step or lo:hi:n:log\n");
  EXPECT_EQ(refusal_of("8:64:x"), "here: range \"8:64:x\" must be lo:hi:step or lo:hi:n:log, of numbers\n");
  EXPECT_EQ(refusal_of("8:64:0"), "here: range \"8:64:0\" must have a step above 0\n");
  EXPECT_EQ(refusal_of("64:8:8"), "here: range \"64:8:8\" ends before it starts\n");
  EXPECT_EQ(refusal_of("0:8:3:log"), "here: range \"0:8:3:log\" must start above 0\n");
  EXPECT_EQ(refusal_of("1:8:1:log"), "here: range \"1:8:1:log\" must have n >= 2 values, a whole number\n");
  EXPECT_EQ(refusal_of("0:1e9:1"), "here: range \"0:1e9:1\" has more than 1000000 values\n");
  EXPECT_EQ(refusal_of("1,,2"), "here: \"1,,2\" has an empty value between its commas\n");
}

}  // namespace
}  // namespace pj
