// SPDX-License-Identifier: Apache-2.0
// One-dimensional convolutions on dram -> buffer -> mac, all 8 bits wide and of 8-bit words: accesses are words.
#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/oracle/hand_machine.h"

namespace pj {
namespace {

constexpr int kQ = 5, kS = 7;
constexpr ComponentId kDram{0}, kBuffer{1};

Einsum conv(std::int64_t width, std::int64_t filter, std::int64_t stride, std::int64_t pad) {
  ConvShape s;
  s.width = width;
  s.filter_columns = filter;
  s.stride_columns = stride;
  s.pad_left = pad;
  s.pad_right = pad;
  return conv_einsum(s, {8, 8, 8, 32});
}

MachineSpec two_levels() { return machine({memory(TensorSet::all(), 8), memory(TensorSet::all(), 8)}); }

MachineSpec sliding() {
  MachineSpec spec = two_levels();
  spec.memories[1].sliding_window.insert(Tensor::kInput);
  return spec;
}

// Three tiles of two outputs each.
Mapping tiles_of_two(std::int64_t tiles, std::int64_t filter) {
  return {{{{kQ, tiles}}, {{kQ, 2}, {kS, filter}}}, {}, {{}, {}}};
}

TEST(OracleTiles, AWindowOfFourSlidingByTwoFetchesEightFreshWords) {
  // Six outputs of a filter of three over eight inputs: tiles {0..3}, {2..5}, {4..7}.
  EXPECT_EQ(count(conv(8, 3, 1, 0), sliding(), tiles_of_two(3, 3)).reads(kDram, Tensor::kInput), 4 + 2 + 2);
  EXPECT_EQ(count(conv(8, 3, 1, 0), two_levels(), tiles_of_two(3, 3)).reads(kDram, Tensor::kInput), 4 + 4 + 4);
}

TEST(OracleTiles, AnUnchangedTileIsNotFetchedAgain) {
  const Counted c = count(conv(8, 3, 1, 0), two_levels(), tiles_of_two(3, 3));
  EXPECT_EQ(c.reads(kDram, Tensor::kWeight), 3);  // one tile in all three steps
  EXPECT_EQ(c.writes(kBuffer, Tensor::kWeight), 3);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kWeight), 18);  // every mac
}

TEST(OracleTiles, AStrideOfTwoLeavesGapsThatNobodyFetches) {
  // Four outputs of a filter of one, stride two, over seven inputs: {0, 2}, {4, 6}.
  const Counted c = count(conv(7, 1, 2, 0), two_levels(), tiles_of_two(2, 1));
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 4);
}

TEST(OracleTiles, PaddingIsNeitherStoredNorCounted) {
  // Six inputs, padding one on both sides: tiles {-1..2}, {1..4}, {3..6} hold 3, 4 and 3 words.
  const Counted c = count(conv(6, 3, 1, 1), two_levels(), tiles_of_two(3, 3));
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 3 + 4 + 3);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kInput), 18 - 2);  // first and last mac multiply padding
  EXPECT_EQ(c.sink.count({2}, Action::kMac, Tensor::kNone), 18);
}

TEST(OracleTiles, PaddingFromTheBufferIsWrittenThereAndNotReadFromDram) {
  MachineSpec spec = sliding();
  spec.padding_from = 1;
  const Counted c = count(conv(6, 3, 1, 1), spec, tiles_of_two(3, 3));
  EXPECT_EQ(c.reads(kDram, Tensor::kInput), 3 + 2 + 1);
  EXPECT_EQ(c.writes(kBuffer, Tensor::kInput), 4 + 2 + 2);
  EXPECT_EQ(c.reads(kBuffer, Tensor::kInput), 18);
}

TEST(OracleTiles, ALatchSparesTheRepeatedOperand) {
  MachineSpec spec = two_levels();
  spec.mac.operand_latch.insert(Tensor::kWeight);
  Mapping weight_outside = {{{}, {{kS, 3}, {kQ, 6}}}, {}, {{}, {}}};
  EXPECT_EQ(count(conv(8, 3, 1, 0), spec, weight_outside).reads(kBuffer, Tensor::kWeight), 3);
}

TEST(OracleTiles, EmptyIterationsTakeNoStep) {
  // Factors 5 x 2 over six outputs: the last two tiles are empty.
  EXPECT_EQ(count(conv(8, 3, 1, 0), two_levels(), tiles_of_two(5, 3)).reads(kDram, Tensor::kInput), 12);
}

TEST(OracleTiles, AWidthThatDoesNotDivideATransferIsRoundedUpOnceATransfer) {
  MachineSpec spec = two_levels();
  spec.memories[1].width_bits = 24;
  // Three transfers of 4 words = 32 bits: 2 accesses of 24 bits each.
  EXPECT_EQ(count(conv(8, 3, 1, 0), spec, tiles_of_two(3, 3)).writes(kBuffer, Tensor::kInput), 6);
}

TEST(OracleTiles, ATensorWithoutAHomeIsABrokenPromise) {
  Mapping homeless = tiles_of_two(3, 3);
  homeless.bypass = {tensors({Tensor::kInput}), tensors({Tensor::kInput})};
  try {
    count(conv(8, 3, 1, 0), two_levels(), homeless);
    FAIL() << "no exception";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(), "oracle: a tensor has no home");
  }
}

}  // namespace
}  // namespace pj
