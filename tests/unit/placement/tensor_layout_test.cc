// SPDX-License-Identifier: Apache-2.0
#include "dataflow/placement/tensor_layout.h"

#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>

namespace pj {
namespace {

std::vector<std::int64_t> strides(const TensorAccess& access, TensorLayout layout, std::int64_t block = 32) {
  std::vector<std::int64_t> strides;
  for (const LayoutLevel& level : layout_levels(access, {layout, block})) strides.push_back(level.stride);
  return strides;
}

// input 2 x 3 x 4 x 5, 6 filters of 3 x 3: output 2 x 6 x 2 x 3
Einsum small_conv() {
  ConvShape shape;
  shape.batch = 2;
  shape.channels = 3;
  shape.filters = 6;
  shape.height = 4;
  shape.width = 5;
  shape.filter_rows = shape.filter_columns = 3;
  return conv_einsum(shape, {});
}

using Strides = std::vector<std::int64_t>;

TEST(TensorLayout, NchwIsRowMajorInTheOrderOfTheRanks) {
  const Einsum e = small_conv();
  EXPECT_EQ(strides(e.input, TensorLayout::kNchw), (Strides{60, 60, 20, 5, 1}));
  EXPECT_EQ(strides(e.weight, TensorLayout::kNchw), (Strides{162, 27, 9, 3, 1}));
  EXPECT_EQ(strides(e.output, TensorLayout::kNchw), (Strides{36, 36, 6, 3, 1}));
}

TEST(TensorLayout, NhwcHasTheChannelsInnermost) {
  const Einsum e = small_conv();
  EXPECT_EQ(strides(e.input, TensorLayout::kNhwc), (Strides{60, 15, 3, 3, 1}));    // n h w g c
  EXPECT_EQ(strides(e.weight, TensorLayout::kNhwc), (Strides{162, 27, 9, 3, 1}));  // g m r s c
  EXPECT_EQ(strides(e.output, TensorLayout::kNhwc), (Strides{36, 18, 6, 6, 1}));   // n p q g m
}

TEST(TensorLayout, GemmTensorsAreRowMajorInNhwcToo) {
  const Einsum e = gemm_einsum({4, 5, 6, 2}, {});
  for (const Tensor tensor : kOperands) {
    EXPECT_EQ(strides(e.tensor(tensor), TensorLayout::kNhwc), strides(e.tensor(tensor), TensorLayout::kNchw));
  }
  EXPECT_EQ(strides(e.input, TensorLayout::kNhwc), (Strides{20, 4, 1}));  // g c p
}

TEST(TensorLayout, TiledHasTheOutputChannelInnermostInAWeightBlock) {
  // 6 x 3 channels in blocks of 4: 2 x 1 blocks of 3 x 3 x (4 x 4)
  const Einsum e = small_conv();
  EXPECT_EQ(strides(e.weight, TensorLayout::kTiled, 4), (Strides{288, 144, 144, 48, 16, 4, 1}));  // g m c r s c m
}

TEST(TensorLayout, ThreeChannelsInBlocksOfTwoTakeTheRoomOfFour) {
  const Einsum e = small_conv();
  EXPECT_EQ(PlacedTensor(e.input, 8, {TensorLayout::kNchw}, 0).stored_bits(), 2 * 3 * 4 * 5 * 8);
  EXPECT_EQ(PlacedTensor(e.input, 8, {TensorLayout::kTiled, 2}, 0).stored_bits(), 2 * 4 * 4 * 5 * 8);
  EXPECT_EQ(PlacedTensor(e.input, 4, {TensorLayout::kTiled, 2}, 0).stored_bits(), 2 * 4 * 4 * 5 * 4);
}

TEST(TensorLayout, DepthwiseBlocksAreOfGroups) {
  ConvShape shape;
  shape.groups = shape.channels = shape.filters = 64;
  shape.height = shape.width = 7;
  const Einsum e = conv_einsum(shape, {});
  EXPECT_EQ(PlacedTensor(e.input, 8, {TensorLayout::kTiled}, 0).stored_bits(), 64 * 49 * 8);
  EXPECT_EQ(strides(e.input, TensorLayout::kTiled),
            (Strides{64 * 49, 32 * 49, 32 * 49, 32 * 7, 32, 1}));                        // n g h w c g
  EXPECT_EQ(strides(e.weight, TensorLayout::kTiled), (Strides{32, 32, 32, 32, 32, 1}));  // g m c r s g
}

TEST(TensorLayout, NamesAreReadAsTheyAreWritten) {
  for (const TensorLayout layout : {TensorLayout::kNchw, TensorLayout::kNhwc, TensorLayout::kTiled}) {
    EXPECT_EQ(layout_named(name_of(layout)), layout);
  }
  EXPECT_EQ(layout_named("nwhc"), std::nullopt);
}

std::string thrown_by(const std::function<void()>& call) {
  try {
    call();
  } catch (const std::logic_error& error) {
    return error.what();
  }
  return "nothing";
}

TEST(TensorLayout, BrokenPromisesAreSaid) {
  const Einsum e = small_conv();
  TensorAccess strange = e.input;
  strange.ranks.pop_back();
  EXPECT_EQ(thrown_by([&] { layout_levels(strange, {}); }), "layout: no order of elements for the ranks NGCH");
  EXPECT_EQ(thrown_by([&] {
              layout_levels(e.input, {TensorLayout::kTiled, 0});
            }),
            "layout: a block has at least one channel");
  EXPECT_EQ(thrown_by([&] { PlacedTensor(e.input, 0, {}, 0); }),
            "layout: an element has bits, an address is not negative");
}

}  // namespace
}  // namespace pj
