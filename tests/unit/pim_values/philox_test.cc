// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/philox.h"

#include <gtest/gtest.h>

#include <cmath>

namespace pj {
namespace {

using Words = std::array<std::uint32_t, 4>;

// Known answers that come with Random123 (Salmon et al., SC 2011), kat_vectors, philox4x32 10.
TEST(Philox, GivesTheKnownAnswers) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// 40,000 draws: deviation of their mean 1/200, of their variance sqrt(2)/200; 5 deviations allowed.
TEST(NoiseStream, NormalNumbersHaveMeanZeroAndVarianceOne) {
  const NoiseStream stream(1, NoisePurpose::kProgramming);
  double sum = 0.0, squares = 0.0;
  int beyond_two = 0;
  for (std::uint32_t i = 0; i < 10000; ++i) {
    for (const double value : stream.normals({i, 0, 0, 0})) {
      sum += value;
      squares += value * value;
      beyond_two += std::abs(value) > 2.0 ? 1 : 0;
    }
  }
  EXPECT_NEAR(sum / 40000, 0.0, 5.0 / 200);
  EXPECT_NEAR(squares / 40000, 1.0, 5.0 * std::sqrt(2.0) / 200);
  EXPECT_NEAR(beyond_two / 40000.0, 0.0455, 5.0 * std::sqrt(0.0455 * 0.9545) / 200);
}

TEST(NoiseStream, OnePlaceGivesOneNumberAndOtherSeedsPurposesAndPlacesOthers) {
  const PhiloxCounter at{3, 4, 5, 0};
  const double value = NoiseStream(7, NoisePurpose::kRead).normal(at);
  EXPECT_EQ(NoiseStream(7, NoisePurpose::kRead).normal(at), value);
  EXPECT_NE(NoiseStream(8, NoisePurpose::kRead).normal(at), value);
  EXPECT_NE(NoiseStream(7, NoisePurpose::kDrift).normal(at), value);
  EXPECT_NE(NoiseStream(7, NoisePurpose::kRead).normal({4, 3, 5, 0}), value);
}

}  // namespace
}  // namespace pj
