// SPDX-License-Identifier: Apache-2.0
#include "arch/base/integer.h"

#include <gtest/gtest.h>

#include <limits>

namespace pj {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

TEST(CeilDiv, SevenByTwoIsFourAndSixByTwoIsThree) {
  EXPECT_EQ(ceil_div(7, 2), 4);
  EXPECT_EQ(ceil_div(6, 2), 3);
  EXPECT_EQ(ceil_div(0, 5), 0);
}

TEST(CeilDiv, IsTheSmallestCountThatCoversAlsoNextToTheLargestInteger) {
  EXPECT_EQ(ceil_div(kMost, 2), kMost / 2 + 1);
  for (std::int64_t a = 0; a <= 50; ++a) {
    for (std::int64_t b = 1; b <= 12; ++b) {
      EXPECT_GE(ceil_div(a, b) * b, a);
      EXPECT_LT((ceil_div(a, b) - 1) * b, a);
    }
  }
}

TEST(ExactDiv, TwelveByFourIsThree) { EXPECT_EQ(exact_div(12, 4), 3); }

TEST(ExactDiv, RefusesARemainderAndZero) {
  EXPECT_THROW(exact_div(13, 4), std::logic_error);
  EXPECT_THROW(exact_div(13, 0), std::logic_error);
}

TEST(CheckedMul, TwoToThe31TimesTwoToThe31Is2ToThe62) {
  EXPECT_EQ(checked_mul(std::int64_t{1} << 31, std::int64_t{1} << 31), std::int64_t{1} << 62);
}

TEST(CheckedMul, OneBitMoreOverflows) {
  EXPECT_THROW(checked_mul(std::int64_t{1} << 32, std::int64_t{1} << 31), CountOverflow);
  EXPECT_THROW(checked_mul(kLeast, -1), CountOverflow);
}

TEST(CheckedAdd, ReachesTheLargestIntegerAndNotBeyond) {
  EXPECT_EQ(checked_add(kMost - 1, 1), kMost);
  EXPECT_THROW(checked_add(kMost, 1), CountOverflow);
  EXPECT_THROW(checked_add(kLeast, -1), CountOverflow);
}

TEST(CountOverflow, SaysWhatHappened) { EXPECT_STREQ(CountOverflow().what(), "a count does not fit in 64 bits"); }

}  // namespace
}  // namespace pj
