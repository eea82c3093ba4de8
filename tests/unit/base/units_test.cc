// SPDX-License-Identifier: Apache-2.0
#include "arch/base/units.h"

#include <gtest/gtest.h>

#include <type_traits>

namespace pj {
namespace {

template <class A, class B, class = void>
struct CanAdd : std::false_type {};
template <class A, class B>
struct CanAdd<A, B, std::void_t<decltype(std::declval<A>() + std::declval<B>())>> : std::true_type {};

TEST(Units, AMillionMacsAt023PicojoulesAre230000Picojoules) {
  EXPECT_DOUBLE_EQ((1'000'000 * picojoules(0.23)) / picojoules(1.0), 230'000.0);
}

TEST(Units, TwoMilliwattsForFiveNanosecondsAreTenPicojoules) {
  EXPECT_DOUBLE_EQ((milliwatts(2.0) * nanoseconds(5.0)) / picojoules(1.0), 10.0);
}

TEST(Units, TwoHundredMegahertzHasAPeriodOfFiveNanoseconds) {
  const Duration period = 1.0 * (seconds(1.0) / (megahertz(200.0) * seconds(1.0)));
  EXPECT_DOUBLE_EQ(period / nanoseconds(1.0), 5.0);
}

TEST(Units, HalfAPicojouleAMillimetreOverFourMillimetresIsTwoPicojoules) {
  EXPECT_DOUBLE_EQ((picojoules_per_millimetre(0.5) * millimetres(4.0)) / picojoules(1.0), 2.0);
}

TEST(Units, AMillionSquareMicrometresAreOneSquareMillimetre) {
  EXPECT_DOUBLE_EQ(square_micrometres(1e6) / square_millimetres(1.0), 1.0);
  EXPECT_DOUBLE_EQ((millimetres(2.0) * millimetres(3.0)) / square_millimetres(1.0), 6.0);
}

TEST(Units, WhatIsAddedAndTakenAwayAgainLeavesTheSame) {
  Energy total = joules(3.0);
  total += joules(5.0);
  EXPECT_EQ(total - joules(5.0), joules(3.0));
  EXPECT_LT(joules(3.0), total);
  EXPECT_EQ(Energy(), joules(0.0));
}

TEST(Units, EnergyPerTimeIsPower) {
  EXPECT_TRUE((std::is_same_v<decltype(joules(1.0) / seconds(1.0)), Power>));
  EXPECT_DOUBLE_EQ((joules(6.0) / seconds(2.0)) / watts(1.0), 3.0);
}

TEST(Units, JoulesAndSecondsDoNotAddNorDoPlainNumbers) {
  EXPECT_TRUE((CanAdd<Energy, Energy>::value));
  EXPECT_FALSE((CanAdd<Energy, Duration>::value));
  EXPECT_FALSE((CanAdd<Energy, double>::value));
  EXPECT_FALSE((std::is_convertible_v<double, Energy>));
  EXPECT_FALSE((std::is_convertible_v<Energy, double>));
}

}  // namespace
}  // namespace pj
