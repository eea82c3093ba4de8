// SPDX-License-Identifier: Apache-2.0
#include "sim/report/number_text.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

TEST(NumberText, SmallCountsAreExact) {
  EXPECT_EQ(shown(std::int64_t{0}), "0");
  EXPECT_EQ(shown(std::int64_t{999}), "999");
}

TEST(NumberText, LargeCountsHaveFourDigitsAndAPrefix) {
  EXPECT_EQ(shown(std::int64_t{1000}), "1.000 k");
  EXPECT_EQ(shown(std::int64_t{4089184256}), "4.089 G");
  EXPECT_EQ(shown(std::int64_t{999999}), "1.000 M");
}

TEST(NumberText, QuantitiesTakeThePrefixThatFits) {
  EXPECT_EQ(shown(picojoules(0.3)), "300.0 fJ");
  EXPECT_EQ(shown(picojoules(2.31e10)), "23.10 mJ");
  EXPECT_EQ(shown(nanoseconds(5310000)), "5.310 ms");
  EXPECT_EQ(shown(watts(4.35)), "4.350 W");
  EXPECT_EQ(shown(Energy{}), "0 J");
}

TEST(NumberText, SharesAreRoundedToATenthOfAPercent) { EXPECT_EQ(percent(0.4144), "41.4 %"); }

TEST(NumberText, LongNamesKeepTheirTail) {
  EXPECT_EQ(fitted("layer1.0.conv1", 20), "layer1.0.conv1");
  EXPECT_EQ(fitted("layer1.0.conv1", 8), "...conv1");
}

}  // namespace
}  // namespace pj
