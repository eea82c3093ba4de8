// SPDX-License-Identifier: Apache-2.0
// What the decoder and the encoder say to what cannot be right.
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>
#include <string>

#include "memory/compression/run_length.h"

namespace pj {
namespace {

template <class Body>
std::string refusal(Body body) {
  try {
    body();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "accepted";
}

std::string decoding(const std::vector<std::uint64_t>& words, std::size_t count, int word_bits = 16) {
  return refusal([&] { run_length_decode(words, word_bits, count); });
}

TEST(RunLengthMisuse, AnElementThatDoesNotFit) {
  EXPECT_EQ(refusal([] {
              run_length_encode({32767, 32768}, 16);
            }),
            "run-length code: element 32768 does not fit in 16 bits");
  EXPECT_EQ(refusal([] { run_length_encode({-3}, 2); }), "run-length code: element -3 does not fit in 2 bits");
}

TEST(RunLengthMisuse, AWidthThatLeavesNoRoomForARun) {
  EXPECT_EQ(refusal([] { run_length_encode({}, 59); }), "run-length code: elements must have 1..58 bits, got 59");
  EXPECT_EQ(decoding({}, 0, 0), "run-length code: elements must have 1..58 bits, got 0");
}

TEST(RunLengthMisuse, AWordThatIsTheLastAndDoesNotSaySo) {
  EXPECT_EQ(decoding({5ull << 43}, 1), "run-length code: word 0: is the last, but does not say so");
}

TEST(RunLengthMisuse, AWordThatSaysItIsTheLastBeforeOthers) {
  EXPECT_EQ(decoding({5ull << 43 | 1, 5ull << 43 | 1}, 6),
            "run-length code: word 0: says that it is the last, but words follow");
}

TEST(RunLengthMisuse, ACodeThatEndsTooEarly) {
  EXPECT_EQ(decoding({5ull << 43 | 1}, 4), "run-length code: ends after 3 of 4 elements");
  EXPECT_EQ(decoding({}, 2), "run-length code: ends after 0 of 2 elements");
}

TEST(RunLengthMisuse, APairAfterTheLastElement) {
  EXPECT_EQ(decoding({5ull << 43 | 6ull << 22 | 1}, 1),
            "run-length code: word 0: has a pair after the last of 1 elements");
}

TEST(RunLengthMisuse, AWordAfterTheLastElement) {
  EXPECT_EQ(decoding({1ull << 43 | 2ull << 22 | 3ull << 1, 1}, 3),
            "run-length code: word 1: follows the last of 3 elements");
  EXPECT_EQ(decoding({1}, 0), "run-length code: word 0: follows the last of 0 elements");
}

TEST(RunLengthMisuse, ARunBeyondTheLastElement) {
  EXPECT_EQ(decoding({4ull << 59 | 1}, 4),
            "run-length code: word 0: has a run of 4 zeros and an element where 4 of 4 elements are left");
}

TEST(RunLengthMisuse, BitsBetweenThePairsAndTheLastBit) {
  EXPECT_EQ(decoding({1ull << 51 | 1ull << 11 | 1}, 1, 8),
            "run-length code: word 0: bits that belong to no pair are set");
}

// Whatever the words are, the answer is `count` elements or a refusal.
TEST(RunLengthMisuse, RandomWordsNeverCrash) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 20000; ++i) {
    std::vector<std::uint64_t> words(random() % 4);
    for (std::uint64_t& word : words) word = random() & ~std::uint64_t{1};
    if (!words.empty()) words.back() |= 1;
    const std::size_t count = random() % 100;
    const int bits = 1 + static_cast<int>(random() % 58);
    try {
      EXPECT_EQ(run_length_decode(words, bits, count).size(), count);
    } catch (const std::invalid_argument& e) {
      EXPECT_EQ(std::string(e.what()).rfind("run-length code: ", 0), 0u) << "seed 11";
    }
  }
}

}  // namespace
}  // namespace pj
