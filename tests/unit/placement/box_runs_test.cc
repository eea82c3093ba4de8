// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/box_runs.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/placement/boxes.h"

namespace pj {
namespace {

using testing::box_of;
using testing::Runs;
using testing::runs_of;

Einsum conv(std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t filters = 1) {
  ConvShape shape;
  shape.channels = channels;
  shape.filters = filters;
  shape.height = height;
  shape.width = width;
  return conv_einsum(shape, {});
}

// Input 1 x 1 x 3 x 4 x 5 at 1000.
PlacedTensor input(TensorLayout layout, std::int64_t block = 32) {
  return {conv(3, 4, 5).input, 8, {layout, block}, 1000};
}

TEST(BoxRuns, TwoWholeRowsAreOneRunPerChannelInNchw) {
  const Box rows = box_of({{{0, 1}}, {{0, 1}}, {{0, 3}}, {{1, 3}}, {{0, 5}}});
  EXPECT_EQ(runs_of(input(TensorLayout::kNchw), rows), (Runs{{1005, 10}, {1025, 10}, {1045, 10}}));
}

TEST(BoxRuns, TwoWholeRowsAreOneRunOfThirtyBytesInNhwc) {
  const Box rows = box_of({{{0, 1}}, {{0, 1}}, {{0, 3}}, {{1, 3}}, {{0, 5}}});
  EXPECT_EQ(runs_of(input(TensorLayout::kNhwc), rows), (Runs{{1015, 30}}));
}

TEST(BoxRuns, AWindowOfColumnsIsARunPerRow) {
  const Box window = box_of({{{0, 1}}, {{0, 1}}, {{0, 3}}, {{1, 3}}, {{1, 4}}});
  EXPECT_EQ(runs_of(input(TensorLayout::kNchw), window),
            (Runs{{1006, 3}, {1011, 3}, {1026, 3}, {1031, 3}, {1046, 3}, {1051, 3}}));
  EXPECT_EQ(runs_of(input(TensorLayout::kNhwc), window), (Runs{{1018, 9}, {1033, 9}}));
}

TEST(BoxRuns, EveryThirdColumnUnderTwoTapsLeavesGaps) {
  const Rank rank = {"W", {{0, 3}, {1, 1}}, 0, 5};
  const Range ranges[] = {{0, 2}, {0, 2}};
  Box box = box_of({{{0, 1}}, {{0, 1}}, {{1, 2}}, {{0, 2}}, {}});
  box[4] = IndexSet::of(rank, ranges, false);  // 0 1, 3 4: the end of a row touches the next row
  EXPECT_EQ(runs_of(input(TensorLayout::kNchw), box), (Runs{{1020, 2}, {1023, 4}, {1028, 2}}));
}

TEST(BoxRuns, ThePartOfTheLastBlockThatIsNotThereIsNotMoved) {
  // Blocks of 2 x (4 x 5) elements: 40 bytes each; the second has one channel of two.
  const Box row = box_of({{{0, 1}}, {{0, 1}}, {{0, 3}}, {{1, 2}}, {{0, 5}}});
  EXPECT_EQ(runs_of(input(TensorLayout::kTiled, 2), row),
            (Runs{{1010, 10}, {1050, 1}, {1052, 1}, {1054, 1}, {1056, 1}, {1058, 1}}));
}

TEST(BoxRuns, WholeBlocksAreOneRunAndAChannelRangeBeginsInsideOne) {
  // 8 channels of 1 x 3 in blocks of 2: 6 bytes a block. Channels 1..6: half of block 0, blocks 1 and 2, half of 3.
  const PlacedTensor tensor(conv(8, 1, 3).input, 8, {TensorLayout::kTiled, 2}, 0);
  EXPECT_EQ(runs_of(tensor, box_of({{{0, 1}}, {{0, 1}}, {{1, 7}}, {{0, 1}}, {{0, 3}}})),
            (Runs{{1, 1}, {3, 1}, {5, 14}, {20, 1}, {22, 1}}));
}

TEST(BoxRuns, TwoPiecesOfOneBlockStayInTheOrderOfAddresses) {
  // Channels 0 and 2 of a block of 4, 2 columns: 0, 2, 4, 6.
  const PlacedTensor tensor(conv(4, 1, 2).input, 8, {TensorLayout::kTiled, 4}, 0);
  EXPECT_EQ(runs_of(tensor, box_of({{{0, 1}}, {{0, 1}}, {{0, 1}, {2, 3}}, {{0, 1}}, {{0, 2}}})),
            (Runs{{0, 1}, {2, 1}, {4, 1}, {6, 1}}));
}

TEST(BoxRuns, FourBitElementsMoveEveryByteTheyTouchOnce) {
  const PlacedTensor tensor(conv(1, 1, 7).input, 4, {}, 100);
  const auto columns = [&](const std::vector<Range>& w) {
    return runs_of(tensor, box_of({{{0, 1}}, {{0, 1}}, {{0, 1}}, {{0, 1}}, w}));
  };
  EXPECT_EQ(columns({{1, 3}}), (Runs{{100, 2}}));          // upper half of byte 100, lower half of byte 101
  EXPECT_EQ(columns({{0, 1}, {2, 3}}), (Runs{{100, 2}}));  // neighbouring bytes
  EXPECT_EQ(columns({{0, 1}, {4, 5}}), (Runs{{100, 1}, {102, 1}}));
  EXPECT_EQ(columns({{0, 7}}), (Runs{{100, 4}}));  // 28 bits
}

TEST(BoxRuns, SixteenBitElementsTakeTwoBytesEach) {
  const PlacedTensor tensor(gemm_einsum({3, 4, 1, 1}, {}).input, 16, {}, 0);  // g c p: 1 x 4 x 3
  EXPECT_EQ(runs_of(tensor, box_of({{{0, 1}}, {{1, 3}}, {{0, 2}}})), (Runs{{6, 4}, {12, 4}}));
}

TEST(BoxRuns, AWholeTensorOfAnySizeIsOneRun) {
  const std::int64_t side = 100000;
  const Einsum e = conv(64, side, side);
  const Box whole = box_of({{{0, 1}}, {{0, 1}}, {{0, 64}}, {{0, side}}, {{0, side}}});
  for (const TensorLayout layout : {TensorLayout::kNchw, TensorLayout::kNhwc, TensorLayout::kTiled}) {
    EXPECT_EQ(runs_of(PlacedTensor(e.input, 8, {layout}, 0), whole), (Runs{{0, 64 * side * side}}));
  }
}

TEST(BoxRuns, NothingHasNoRuns) {
  EXPECT_EQ(runs_of(input(TensorLayout::kNhwc), box_of({{{0, 1}}, {{0, 1}}, {}, {{1, 2}}, {{0, 5}}})), Runs{});
}

TEST(BoxRuns, PaddingHasNoAddress) {
  const Box outside = box_of({{{0, 1}}, {{0, 1}}, {{0, 3}}, {{0, 5}}, {{0, 5}}});  // 4 rows
  EXPECT_THROW(runs_of(input(TensorLayout::kNchw), outside), std::logic_error);
  EXPECT_THROW(runs_of(input(TensorLayout::kNchw), Box(4)), std::logic_error);
}

TEST(RunChain, GivesTheBoxesOneAfterAnother) {
  const PlacedTensor tensor = input(TensorLayout::kNchw);
  RunChain chain(tensor, {box_of({{{0, 1}}, {{0, 1}}, {{2, 3}}, {{0, 4}}, {{0, 5}}}),
                          box_of({{{0, 1}}, {{0, 1}}, {}, {{0, 4}}, {{0, 5}}}),
                          box_of({{{0, 1}}, {{0, 1}}, {{0, 1}}, {{0, 2}}, {{0, 1}}})});
  EXPECT_EQ(runs_of(chain), (Runs{{1040, 20}, {1000, 1}, {1005, 1}}));
  RunChain nothing(tensor, {});
  EXPECT_EQ(runs_of(nothing), Runs{});
}

}  // namespace
}  // namespace pj
