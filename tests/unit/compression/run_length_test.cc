// SPDX-License-Identifier: Apache-2.0
#include "memory/compression/run_length.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace pj {
namespace {

using Elements = std::vector<std::int64_t>;
using Words = std::vector<std::uint64_t>;

// About a share `density` of `count` elements is not zero, each drawn by itself.
Elements random_elements(std::size_t count, double density, int word_bits, std::uint32_t seed) {
  std::mt19937_64 random(seed);
  std::bernoulli_distribution is_there(density);
  const std::int64_t half = std::int64_t{1} << (word_bits - 1);
  std::uniform_int_distribution<std::int64_t> value(-half, half - 1);
  Elements elements(count, 0);
  for (std::int64_t& e : elements) {
    if (!is_there(random)) continue;
    while (e == 0) e = value(random);
  }
  return elements;
}

double coded_bits(const Elements& elements, int word_bits) {
  const auto words = static_cast<double>(run_length_encode(elements, word_bits).size());
  return 64.0 * words / static_cast<double>(elements.size());
}

// The example of JSSC 2017, Fig. 8: 0 0 12 0 0 0 0 53 0 0 22 is (2, 12) (4, 53) (2, 22), in one word that is the last:
//   00010 0000000000001100 00100 0000000000110101 00010 0000000000010110 1
TEST(RunLength, TheFiguresElevenElementsAreOneWord) {
  const Elements elements = {0, 0, 12, 0, 0, 0, 0, 53, 0, 0, 22};
  const std::uint64_t pairs = (((((2ull << 16 | 12) << 5 | 4) << 16 | 53) << 5 | 2) << 16) | 22;
  EXPECT_EQ(pairs << 1 | 1, 0b0001000000000000011000010000000000001101010001000000000000101101);
  EXPECT_EQ(run_length_encode(elements, 16), Words{pairs << 1 | 1});
  EXPECT_EQ(run_length_decode({pairs << 1 | 1}, 16, 11), elements);
}

// -1 is sixteen ones behind a run of none: 00000 1111111111111111, then nothing, then the last bit.
TEST(RunLength, ANegativeElementIsItsTwosComplement) {
  EXPECT_EQ(run_length_encode({-1}, 16), Words{(0xffffull << 43) | 1});
  EXPECT_EQ(run_length_decode({(0xffffull << 43) | 1}, 16, 1), Elements{-1});
}

// Only the second of two words is the last: four elements are (0, 1) (0, 2) (0, 3) and (0, 4).
TEST(RunLength, TheFourthPairOpensAWord) {
  const Words words = {1ull << 43 | 2ull << 22 | 3ull << 1, 4ull << 43 | 1};
  EXPECT_EQ(run_length_encode({1, 2, 3, 4}, 16), words);
}

// 31 zeros and a zero for a value, then the 33rd zero and the 7: (31, 0) (1, 7).
TEST(RunLength, ThirtyThreeZerosTakeAPairOfTheirOwn) {
  Elements elements(33, 0);
  elements.push_back(7);
  EXPECT_EQ(run_length_encode(elements, 16), Words{31ull << 59 | 1ull << 38 | 7ull << 22 | 1});
  EXPECT_EQ(run_length_decode(run_length_encode(elements, 16), 16, 34), elements);
}

// (0, 5), then four zeros as a run of three and a zero: (3, 0).
TEST(RunLength, TrailingZerosEndWithAZeroForAValue) {
  const Elements elements = {5, 0, 0, 0, 0};
  EXPECT_EQ(run_length_encode(elements, 16), Words{5ull << 43 | 3ull << 38 | 1});
  EXPECT_EQ(run_length_decode(run_length_encode(elements, 16), 16, 5), elements);
}

// 100 = 32 + 32 + 32 + 4: three pairs (31, 0) fill a word, (3, 0) opens the next.
TEST(RunLength, AHundredZerosAreFourPairs) {
  const Words words = {31ull << 59 | 31ull << 38 | 31ull << 17, 3ull << 59 | 1};
  EXPECT_EQ(run_length_encode(Elements(100, 0), 16), words);
  EXPECT_EQ(run_length_decode(words, 16, 100), Elements(100, 0));
}

TEST(RunLength, NothingIsNoWord) {
  EXPECT_EQ(run_length_encode({}, 16), Words{});
  EXPECT_EQ(run_length_decode({}, 16, 0), Elements{});
}

// 8-bit elements: 13 bits a pair, floor(63 / 13) = 4 pairs a word, 63 - 52 = 11 bits of no use above the last bit.
TEST(RunLength, AWordHoldsFourPairsOfEightBits) {
  const Words words = {1ull << 51 | 2ull << 38 | 3ull << 25 | 4ull << 12 | 1};
  EXPECT_EQ(run_length_encode({1, 2, 3, 4}, 8), words);
  EXPECT_EQ(run_length_encode({1, 2, 3, 4, 5}, 8).size(), 2u);
}

// 58 bits: one pair a word, the smallest element is -2^57.
TEST(RunLength, TheWidestElementFillsAWord) {
  const Elements elements = {-(std::int64_t{1} << 57), 0, (std::int64_t{1} << 57) - 1};
  EXPECT_EQ(run_length_encode(elements, 58).size(), 2u);
  EXPECT_EQ(run_length_decode(run_length_encode(elements, 58), 58, 3), elements);
}

TEST(RunLength, WhatIsDecodedIsWhatWasEncoded) {
  for (const int bits : {2, 3, 4, 8, 12, 16, 24, 32, 58}) {
    for (const double density : {0.0, 0.01, 0.1, 0.3, 0.5, 0.8, 1.0}) {
      for (const std::size_t count : {1u, 2u, 31u, 32u, 33u, 1000u}) {
        const Elements elements = random_elements(count, density, bits, 17);
        ASSERT_EQ(run_length_decode(run_length_encode(elements, bits), bits, count), elements)
            << bits << " bits, density " << density << ", " << count << " elements, seed 17";
      }
    }
  }
}

// One bit holds 0 and -1.
TEST(RunLength, ElementsOfOneBit) {
  const Elements elements = {0, -1, -1, 0, 0, -1};
  EXPECT_EQ(run_length_decode(run_length_encode(elements, 1), 1, 6), elements);
}

// zeros.md: d = 0.224, b = 16: 4.780 bits an element.
TEST(RunLengthBits, TheExampleOfTheDocument) { EXPECT_NEAR(run_length_bits(0.224, 16), 4.780, 0.0005); }

// N elements are about P = N / E pairs of mean length E. Lengths vary by less than their mean (less than geometric
// ones), so P varies by less than a share 1 / sqrt(P): 0.4 % at d = 0.05 (E = 16.1, P = 62,000) and 0.1 % at d = 0.95.
// 1 % is two and a half of the widest.
TEST(RunLengthBits, AMillionElementsAreWithinOnePercentOfWhatIsExpected) {
  for (const int bits : {8, 16}) {
    for (int step = 1; step <= 19; ++step) {
      const double density = 0.05 * step;
      const double coded = coded_bits(random_elements(1'000'000, density, bits, 5), bits);
      const double expected = run_length_bits(density, bits);
      EXPECT_NEAR(std::min(coded, static_cast<double>(bits)), expected, 0.01 * expected) << "density " << density;
      // Not hidden by "never more than plain": pairs alone.
      const double pairs = std::floor(63.0 / (5 + bits));
      const double length = (1.0 - std::pow(1.0 - density, 32)) / density;
      EXPECT_NEAR(coded, 64.0 / pairs / length, 0.01 * 64.0 / pairs / length) << "density " << density << ", seed 5";
    }
  }
}

}  // namespace
}  // namespace pj
