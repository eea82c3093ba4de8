// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/layer_shape.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

// 3 x 3 over 7 x 9 with a pad of 1 all round, stride 2 down and 1 along, dilation 1 and 2: rows (7 + 2 - 2 - 1) / 2 + 1
// = 4, columns (9 + 2 - 4 - 1) / 1 + 1 = 7.
ConvShape shape() {
  ConvShape s;
  s.channels = 6;
  s.filters = 8;
  s.height = 7;
  s.width = 9;
  s.filter_rows = s.filter_columns = 3;
  s.stride_rows = 2;
  s.dilation_columns = 2;
  s.pad_top = s.pad_bottom = s.pad_left = s.pad_right = 1;
  return s;
}

TEST(LayerShape, AConvolutionHasItsDimensionsStridesPadsAndBits) {
  Layer layer;
  layer.einsum = conv_einsum(shape(), Bits{4, 8, 16, 24});
  const auto sizes = dimensions_of(layer);
  const std::map<std::string, std::int64_t> wanted = {{"N", 1},
                                                      {"G", 1},
                                                      {"M", 8},
                                                      {"C", 6},
                                                      {"P", 4},
                                                      {"Q", 7},
                                                      {"R", 3},
                                                      {"S", 3},
                                                      {"stride_P", 2},
                                                      {"stride_Q", 1},
                                                      {"dilation_R", 1},
                                                      {"dilation_S", 2},
                                                      {"pad_H", 1},
                                                      {"pad_W", 1},
                                                      {"input_H", 7},
                                                      {"input_W", 9},
                                                      {"weight_bits", 4},
                                                      {"input_bits", 8},
                                                      {"output_bits", 16},
                                                      {"partial_sum_bits", 24}};
  EXPECT_EQ(sizes, wanted);
}

TEST(LayerShape, AMatrixProductHasNoStrides) {
  Layer layer;
  layer.einsum = gemm_einsum({2, 3, 5, 7}, Bits{});
  const auto sizes = dimensions_of(layer);
  EXPECT_EQ(sizes.at("P"), 2);
  EXPECT_EQ(sizes.at("C"), 3);
  EXPECT_EQ(sizes.at("M"), 5);
  EXPECT_EQ(sizes.at("G"), 7);
  EXPECT_EQ(sizes.size(), 8U);  // and four widths
}

TEST(LayerShape, ZerosAreADensityOfTheirTensor) {
  Layer layer;
  layer.einsum = gemm_einsum({2, 3, 5, 7}, Bits{});
  layer.einsum->input.density = 0.25;
  const std::map<std::string, double> wanted = {{"weight", 1.0}, {"input", 0.25}, {"output", 1.0}};
  EXPECT_EQ(densities_of(layer), wanted);
}

TEST(LayerShape, AVectorLayerHasItsWork) {
  Layer layer;
  layer.vector = VectorWork{1, 2, 3, 40, 50, 6, false};
  const auto sizes = dimensions_of(layer);
  EXPECT_EQ(sizes.at("multiplies"), 1);
  EXPECT_EQ(sizes.at("compares"), 3);
  EXPECT_EQ(sizes.at("elements_in"), 40);
  EXPECT_EQ(sizes.at("weights_read"), 6);
  EXPECT_TRUE(densities_of(layer).empty());
}

}  // namespace
}  // namespace pj
