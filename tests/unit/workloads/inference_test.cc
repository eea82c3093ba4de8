// SPDX-License-Identifier: Apache-2.0
// Shapes and work of each operator, worked by hand. The image is 8 x 10 x 12 (960 elements), the rows are 6 x 16 (96).
#include <gtest/gtest.h>

#include "tests/unit/workloads/parse.h"

namespace pj {
namespace {

using testing::layer;
using testing::network;
using testing::on_image;
using testing::on_rows;

Layer last_of(const std::string& text, const NetworkOverrides& with = {}) { return network(text, with).layers.back(); }
Layer image_layer(const std::string& fields) { return last_of(on_image("layer { name: \"x\" " + fields + " }")); }
Layer rows_layer(const std::string& fields) { return last_of(on_rows("layer { name: \"x\" " + fields + " }")); }

struct Expected {
  std::int64_t multiplies, adds, compares, elements_in, elements_out, weights_read;
};

void expect_work(const Layer& layer, const Expected& e) {
  ASSERT_TRUE(layer.vector.has_value());
  EXPECT_FALSE(layer.einsum.has_value());
  EXPECT_EQ(layer.vector->multiplies, e.multiplies);
  EXPECT_EQ(layer.vector->adds, e.adds);
  EXPECT_EQ(layer.vector->compares, e.compares);
  EXPECT_EQ(layer.vector->elements_in, e.elements_in);
  EXPECT_EQ(layer.vector->elements_out, e.elements_out);
  EXPECT_EQ(layer.vector->weights_read, e.weights_read);
}

TEST(Conv, AStrideOf2OverA3x3FilterHalvesTenTimesTwelve) {
  const Layer l = image_layer(R"(op: "conv" filters: 16 kernel: 3 stride: 2 pad: 1)");
  EXPECT_EQ(l.output_shape, (Shape{1, 16, 5, 6}));  // (10 + 2 - 3) / 2 + 1, (12 + 2 - 3) / 2 + 1
  EXPECT_EQ(l.macs(), 16 * 5 * 6 * 8 * 3 * 3);
}

TEST(Conv, AxesAndSidesMayDiffer) {
  const Layer l = image_layer(R"(op: "conv" filters: 4 kernel_rows: 1 kernel_columns: 5 stride_columns: 3
                                 dilation_columns: 2 pad_left: 1)");
  EXPECT_EQ(l.output_shape, (Shape{1, 4, 10, 2}));  // (12 + 1 - 2 * 4 - 1) / 3 + 1 = 4 / 3 + 1
}

TEST(Conv, TwoGroupsHalveTheMacs) {
  EXPECT_EQ(image_layer(R"(op: "conv" filters: 16 kernel: 1 groups: 2)").macs(), 16 * 4 * 120);
}

TEST(Conv, OutputElementsAreTheProductOfOutputDimensions) {
  const Layer l = image_layer(R"(op: "conv" filters: 16 kernel: 3)");
  EXPECT_EQ(l.output_elements(), l.einsum->output.elements());
  EXPECT_EQ(l.output_elements(), 16 * 8 * 10);
}

TEST(DepthwiseConv, OneFilterAChannelUnlessSaid) {
  const Layer l = image_layer(R"(op: "depthwise_conv" kernel: 3 pad: 1)");
  EXPECT_EQ(l.output_shape, (Shape{1, 8, 10, 12}));
  EXPECT_EQ(l.macs(), 8 * 120 * 9);
  EXPECT_EQ(image_layer(R"(op: "depthwise_conv" filters: 16 kernel: 3 pad: 1)").macs(), 16 * 120 * 9);
}

TEST(Fc, WorksOnTheLastAxis) {
  const Layer l = rows_layer(R"(op: "fc" filters: 5)");
  EXPECT_EQ(l.output_shape, (Shape{1, 6, 5}));
  EXPECT_EQ(l.macs(), 6 * 16 * 5);
}

TEST(Fc, AfterAFlattenReadsTheWholeImage) {
  const Network net =
      network(on_image(R"(layer { name: "f" op: "flatten" } layer { name: "x" op: "linear" filters: 3 })"));
  EXPECT_EQ(net.layers[0].output_shape, (Shape{1, 960}));
  EXPECT_EQ(net.macs(), 960 * 3);
}

TEST(Gemm, TwoSamplesDoubleTheRowsOfAParameter) {
  NetworkOverrides two;
  two.batch = 2;
  const Layer l = last_of(on_rows(R"(layer { name: "x" op: "gemm" rows: 6 depth: 16 columns: 5 })"), two);
  EXPECT_EQ(l.einsum->dims[3].size, 12);
  EXPECT_EQ(l.einsum->weight.elements(), 16 * 5);  // shared by both samples
  EXPECT_EQ(l.output_shape, (Shape{2, 6, 5}));
}

const char* const kAttention = R"(
    layer { name: "q" op: "gemm" from: "rows" rows: 6 depth: 16 columns: 16 }
    layer { name: "k" op: "gemm" from: "rows" rows: 6 depth: 16 columns: 8 }
    layer { name: "qk" op: "gemm" from: "q" weight_from: "k" rows: 6 depth: 4 columns: 6 batch: 4 })";

TEST(Gemm, FourHeadsShareTwoKeysAndEverySampleHasItsOwn) {
  NetworkOverrides three;
  three.batch = 3;
  const Network net = network(on_rows(kAttention), three);
  const Layer& l = net.layers.back();
  EXPECT_TRUE(l.weight_is_activation);
  EXPECT_EQ(l.producers, (std::vector<int>{0, 1}));
  EXPECT_EQ(l.output_shape, (Shape{3, 4, 6, 6}));
  EXPECT_EQ(l.macs(), 3 * 4 * 6 * 4 * 6);
}

TEST(MaxPool, AWindowOfNineTakesEightCompares) {
  const Layer l = image_layer(R"(op: "max_pool" kernel: 3 stride: 2)");
  EXPECT_EQ(l.output_shape, (Shape{1, 8, 4, 5}));  // (10 - 3) / 2 + 1, (12 - 3) / 2 + 1
  expect_work(l, {0, 0, 160 * 8, 960, 160, 0});
}

TEST(MaxPool, CeilModeAddsTheWindowThatHangsOver) {
  EXPECT_EQ(image_layer(R"(op: "max_pool" kernel: 3 stride: 2 ceil_mode: true)").output_shape, (Shape{1, 8, 5, 6}));
}

TEST(MaxPool, CeilModeLeavesOutAWindowThatStartsInThePaddingBehind) {
  // ceil((10 + 2 - 1) / 4) + 1 = 4 windows, the last at 12 > 10 + 1 - 1: left out.
  EXPECT_EQ(image_layer(R"(op: "max_pool" kernel: 1 stride: 4 pad: 1 ceil_mode: true)").output_shape[2], 3);
}

TEST(AvgPool, AWindowOfFourTakesThreeAddsAndOneMultiply) {
  expect_work(image_layer(R"(op: "avg_pool" kernel: 2 stride: 2)"), {240, 240 * 3, 0, 960, 240, 0});
}

TEST(GlobalAvgPool, SumsEachChannel) {
  const Layer l = image_layer(R"(op: "global_avg_pool")");
  EXPECT_EQ(l.output_shape, (Shape{1, 8, 1, 1}));
  expect_work(l, {8, 8 * 119, 0, 960, 8, 0});
}

TEST(Lrn, AWindowOfFiveTakesFourMultipliesAndSevenAdds) {
  expect_work(image_layer(R"(op: "lrn" window: 5)"), {960 * 4, 960 * 7, 0, 960, 960, 0});
}

TEST(Softmax, EachOfSixRowsPaysOneDivision) {
  expect_work(rows_layer(R"(op: "softmax")"), {96 * 5, 96 * 5 + 6 * 31, 96 * 2 - 6, 96, 96, 0});
}

TEST(LayerNorm, EachRowPaysARootAndADivision) {
  expect_work(rows_layer(R"(op: "layer_norm")"), {96 * 3 + 6, 96 * 4 + 6 * 162, 6 * 4, 96, 96, 32});
}

TEST(RmsNorm, HasAScaleAndNoShift) {
  expect_work(rows_layer(R"(op: "rms_norm")"), {96 * 3 + 6, 96 + 6 * 163, 6 * 4, 96, 96, 16});
}

TEST(Unary, ActivationsCostWhatTheTableSaysAndAreElementwise) {
  expect_work(rows_layer(R"(op: "relu")"), {0, 0, 96, 96, 96, 0});
  expect_work(rows_layer(R"(op: "relu6")"), {0, 0, 192, 96, 96, 0});
  expect_work(rows_layer(R"(op: "gelu")"), {192, 480, 96, 96, 96, 0});
  expect_work(rows_layer(R"(op: "silu")"), {96, 288, 288, 96, 96, 0});
  expect_work(rows_layer(R"(op: "hard_swish")"), {192, 96, 192, 96, 96, 0});
  EXPECT_TRUE(rows_layer(R"(op: "tanh")").vector->elementwise);
}

TEST(BatchNorm, FoldedIntoAConvolutionCostsNothing) {
  const Network net = network(on_image(R"(layer { name: "c" op: "conv" filters: 4 kernel: 1 }
                                          layer { name: "x" op: "batch_norm" })"));
  expect_work(net.layers.back(), {0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(net.layers.back().vector->elementwise);
}

TEST(BatchNorm, NotFoldedItScalesAndShifts) {
  expect_work(image_layer(R"(op: "batch_norm" folded: false)"), {960, 960, 0, 960, 960, 16});
}

TEST(Add, ThreeOperandsTakeTwoAdds) {
  const Layer l = rows_layer(R"(op: "add" from: ["rows", "rows", "rows"])");
  expect_work(l, {0, 192, 0, 288, 96, 0});
  EXPECT_TRUE(l.vector->elementwise);
}

TEST(Mul, SqueezeAndExciteRepeatsOneValueAChannel) {
  const Network net = network(on_image(R"(
      layer { name: "squeeze" op: "global_avg_pool" }
      layer { name: "excite" op: "hard_sigmoid" }
      layer { name: "scale" op: "mul" from: ["image", "excite"] })"));
  expect_work(net.layers.back(), {960, 0, 0, 968, 960, 0});
}

TEST(Concat, JoinsChannelsAndMovesNothing) {
  const Network net = network(on_image(R"(
      layer { name: "a" op: "conv" from: "image" filters: 3 kernel: 1 }
      layer { name: "b" op: "conv" from: "image" filters: 4 kernel: 1 }
      layer { name: "x" op: "concat" from: ["a", "b"] })"));
  EXPECT_EQ(net.layers.back().output_shape, (Shape{1, 7, 10, 12}));
  expect_work(net.layers.back(), {0, 0, 0, 0, 0, 0});
}

TEST(Views, ReshapeAndSliceMoveNothing) {
  EXPECT_EQ(image_layer(R"(op: "reshape" shape: [8, 120])").output_shape, (Shape{1, 8, 120}));
  EXPECT_EQ(rows_layer(R"(op: "slice" length: 1)").output_shape, (Shape{1, 1, 16}));
  EXPECT_EQ(rows_layer(R"(op: "slice" axis: 2 length: 4)").output_shape, (Shape{1, 6, 4}));
}

TEST(Moves, TransposeAndChannelShuffleReadAndWriteEverything) {
  const Layer l = image_layer(R"(op: "transpose" order: [2, 3, 1])");
  EXPECT_EQ(l.output_shape, (Shape{1, 10, 12, 8}));
  expect_work(l, {0, 0, 0, 960, 960, 0});
  expect_work(image_layer(R"(op: "channel_shuffle" groups: 4)"), {0, 0, 0, 960, 960, 0});
}

TEST(Embedding, ReadsOneRowOfTheTableForEachToken) {
  const Layer l = last_of(R"(name: "n" input { name: "tokens" shape: [7] }
                             layer { name: "x" op: "embedding" rows: 1000 depth: 16 })");
  EXPECT_EQ(l.output_shape, (Shape{1, 7, 16}));
  expect_work(l, {0, 0, 0, 7, 112, 112});
}

TEST(AddParameter, IsReadOnceForAllSamples) {
  NetworkOverrides two;
  two.batch = 2;
  expect_work(last_of(on_rows(R"(layer { name: "x" op: "add_parameter" })"), two), {0, 192, 0, 192, 192, 96});
}

TEST(Rope, TurnsPairsByATableOfSinesAndCosines) {
  expect_work(rows_layer(R"(op: "rope" depth: 8)"), {192, 96, 0, 96, 96, 6 * 8});
}

TEST(MixtureOfExperts, TwoOfSixteenExpertsForEachOfSixTokens) {
  const Network net = network(on_rows(R"(
      layer { name: "top" op: "top_k" length: 2 }
      layer { name: "shares" op: "softmax" }
      layer { name: "dispatch" op: "gather" from: ["rows", "top"] rows: 12 }
      layer { name: "combine" op: "combine" from: ["dispatch", "shares"] })"));
  EXPECT_EQ(layer(net, "top").output_shape, (Shape{1, 6, 2}));
  expect_work(layer(net, "top"), {0, 0, 6 * (15 + 14), 96, 12, 0});
  expect_work(layer(net, "dispatch"), {0, 0, 0, 12 * 16 + 12, 12 * 16, 0});
  expect_work(layer(net, "combine"), {96 * 2, 96, 0, 192 + 12, 96, 0});
}

TEST(Network, ALayerReadsTheOneBeforeItUnlessSaid) {
  const Network net = network(on_image(R"(
      layer { name: "a" op: "relu" } layer { name: "b" op: "relu" }
      layer { name: "c" op: "add" from: ["a", "b"] } layer { name: "d" op: "relu" from: "image" })"));
  EXPECT_EQ(net.layers[0].producers, (std::vector<int>{-1}));
  EXPECT_EQ(net.layers[1].producers, (std::vector<int>{0}));
  EXPECT_EQ(net.layers[2].producers, (std::vector<int>{0, 1}));
  EXPECT_EQ(net.layers[3].producers, (std::vector<int>{-1}));
  EXPECT_EQ(net.consumers_of(0), (std::vector<int>{1, 2}));
}

TEST(Network, CountMultipliesTheMacs) {
  EXPECT_EQ(network(on_rows(R"(layer { name: "x" op: "fc" filters: 5 count: 12 })")).macs(), 12 * 480);
}

TEST(Network, BitsOfALayerStandBeforeThoseOfTheNetworkAndTheOverrideBeforeBoth) {
  const std::string text = on_rows(R"(bits { weight: 4 input: 6 }
                                      layer { name: "x" op: "fc" filters: 5 bits { weight: 2 } })");
  const Layer l = last_of(text);
  EXPECT_EQ(l.einsum->weight.bits, 2);
  EXPECT_EQ(l.einsum->input.bits, 6);
  EXPECT_EQ(l.einsum->output.bits, 8);
  NetworkOverrides sixteen;
  sixteen.bits.weight = 16;
  EXPECT_EQ(last_of(text, sixteen).einsum->weight.bits, 16);
}

}  // namespace
}  // namespace pj
