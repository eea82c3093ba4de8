// SPDX-License-Identifier: Apache-2.0
#include "sim/report/derived.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

TEST(Derived, SixHundredCyclesOf500MhzTake1p2Microseconds) {
  EXPECT_DOUBLE_EQ(time_of(600, megahertz(500)) / nanoseconds(1.0), 1200.0);
}

TEST(Derived, SixPicojoulesInThreeNanosecondsAreTwoMilliwatts) {
  EXPECT_DOUBLE_EQ(average_power(picojoules(6), nanoseconds(3)) / milliwatts(1.0), 2.0);
}

TEST(Derived, OnePicojouleAMacAreTwoTeraOperationsAWatt) {
  EXPECT_DOUBLE_EQ(tera_operations_per_joule(1000, picojoules(1000)), 2.0);
}

TEST(Derived, AThousandMacsIn500CyclesOfFourMultipliersAreHalfThePeak) {
  EXPECT_DOUBLE_EQ(share_of_peak(1000, 500, 4), 0.5);
}

TEST(Derived, WhatCannotBeDividedIsZero) {
  EXPECT_EQ(energy_per_mac(picojoules(5), 0), Energy{});
  EXPECT_EQ(average_power(picojoules(5), Duration{}), Power{});
  EXPECT_EQ(tera_operations_per_joule(5, Energy{}), 0.0);
  EXPECT_EQ(share_of_peak(5, 0, 4), 0.0);
  EXPECT_EQ(time_of(5, Frequency{}), Duration{});
}

}  // namespace
}  // namespace pj
