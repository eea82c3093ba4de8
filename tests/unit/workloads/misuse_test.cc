// SPDX-License-Identifier: Apache-2.0
// Mistakes in a network file, each with its message.
#include <gtest/gtest.h>

#include <fstream>

#include "tests/unit/workloads/parse.h"

namespace pj {
namespace {

using testing::on_image;
using testing::on_rows;
using testing::problems_of;

void expect_said(const std::string& problems, const std::string& what) {
  EXPECT_NE(problems.find(what), std::string::npos) << "wanted: " << what << "\ngot: " << problems;
}

std::string image_problem(const std::string& fields) {
  return problems_of(on_image("layer { name: \"x\" " + fields + " }"));
}
std::string rows_problem(const std::string& fields) {
  return problems_of(on_rows("layer { name: \"x\" " + fields + " }"));
}

TEST(Misuse, AnUnknownOperatorIsCorrected) {
  expect_said(image_problem(R"(op: "max_pol")"), R"(no such operator "max_pol"; did you mean "max_pool"?)");
}

TEST(Misuse, ALayerWithoutAnOperatorOrNameSaysSo) {
  const std::string said = problems_of(on_image("layer { }"));
  expect_said(said, "layer[0].op: missing; every layer names its operator");
  expect_said(said, "layer[0].name: missing; layers refer to each other by name");
}

TEST(Misuse, AnUnknownProducerIsCorrectedAtItsPlace) {
  const std::string said = problems_of(
      "name: \"n\"\ninput { name: \"image\" shape: [8, 10, 12] }\n"
      "layer { name: \"conv1\" op: \"relu\" }\n"
      "layer { name: \"b\" op: \"add\" from: [\"conv1\", \"covn1\"] }\n");
  expect_said(said, "net.textproto:4:");
  expect_said(said,
              R"(layer[b].from[1]: no such layer or input "covn1"; did you mean "conv1"? (known: b, conv1, image))");
}

TEST(Misuse, ALayerMayNotHaveTheNameOfAnInput) {
  expect_said(problems_of(on_image(R"(layer { name: "image" op: "relu" })")),
              R"(layer[image].name: "image" is used twice; names of layers and inputs are unique)");
}

TEST(Misuse, ACircleIsNamed) {
  const std::string said = problems_of(on_image(R"(
      layer { name: "a" op: "add" from: ["image", "c"] }
      layer { name: "b" op: "relu" } layer { name: "c" op: "relu" })"));
  expect_said(said, "layer[a].from: layers read each other in a circle: a reads c reads b reads a");
}

TEST(Misuse, AFieldOfAnotherOperatorIsNotIgnored) {
  expect_said(image_problem(R"(op: "relu" stride: 2)"), "layer[x].stride: means nothing to relu; it takes: nothing");
  expect_said(rows_problem(R"(op: "gemm" rows: 6 depth: 16 columns: 2 filters: 3)"),
              "layer[x].filters: means nothing to gemm; it takes: rows, depth, columns, batch, weight_from");
}

TEST(Misuse, AMissingFieldIsNamed) {
  const std::string said = image_problem(R"(op: "conv" kernel_rows: 3)");
  expect_said(said, "layer[x].filters: missing; conv needs it");
  expect_said(said, "layer[x].kernel: missing; conv needs it (or kernel_rows and kernel_columns)");
}

TEST(Misuse, GroupsMustDivideChannelsAndFilters) {
  const std::string said = image_problem(R"(op: "conv" filters: 4 kernel: 1 groups: 3)");
  expect_said(said, "groups: must divide the 8 channels it reads, got 3");
  expect_said(said, "filters: must be a multiple of groups = 3, got 4");
}

TEST(Misuse, AFilterLargerThanThePaddedInputIsNotClipped) {
  expect_said(image_problem(R"(op: "conv" filters: 4 kernel: 5 dilation: 3 pad: 1)"),
              "the filter, 13 x 13, is larger than the padded input, 12 x 14");
  expect_said(image_problem(R"(op: "max_pool" kernel: 11)"),
              "the window, 11 x 11, is larger than the padded input, 10 x 12");
}

TEST(Misuse, ZeroAndNegativeSizesAreOutOfRange) {
  expect_said(image_problem(R"(op: "conv" filters: 0 kernel: 1)"), "filters: must be 1..2147483647, got 0");
  expect_said(image_problem(R"(op: "conv" filters: 1 kernel: 1 pad: -1)"), "pad: must be 0..2147483647, got -1");
  expect_said(image_problem(R"(op: "relu" count: 0)"), "count: must be 1..2147483647, got 0");
  expect_said(problems_of(R"(name: "n" input { name: "i" shape: [3, 0] } layer { name: "x" op: "relu" })"),
              "input[i].shape[1]: must be 1..2147483647, got 0");
}

TEST(Misuse, TwoToTheFortyIsNoDimension) {
  expect_said(image_problem(R"(op: "conv" filters: 1099511627776 kernel: 1)"),
              "filters: must be 1..2147483647, got 1099511627776");
}

TEST(Misuse, ProductsBeyond64BitsAreProblemsAndDoNotWrap) {
  expect_said(problems_of(R"(name: "n" input { name: "i" shape: [2147483647, 2147483647, 2147483647] }
                             layer { name: "x" op: "relu" })"),
              "input[i].shape: the elements of 1 x 2147483647 x 2147483647 x 2147483647 (batch first) do not fit");
  expect_said(problems_of(R"(name: "n" input { name: "i" shape: [1073741824] }
                             layer { name: "x" op: "fc" filters: 2147483647 })"),
              "layer[x]: its sizes are too large: elements or operations do not fit in 64 bits");
  expect_said(problems_of(R"(name: "n" input { name: "i" shape: [1000000, 1000] }
                             layer { name: "x" op: "fc" filters: 1000000 count: 2000000000 })"),
              "the operations of all layers together do not fit in 64 bits");
}

TEST(Misuse, BitsAreOneTo64) {
  expect_said(image_problem(R"(op: "relu" bits { weight: 0 output: 65 })"), "bits.weight: must be 1..64, got 0");
  expect_said(problems_of(on_image(R"(bits { input: 99 } layer { name: "x" op: "relu" })")),
              "bits.input: must be 1..64, got 99");
  NetworkOverrides with;
  with.bits.partial_sum = 128;
  expect_said(problems_of(on_image(R"(layer { name: "x" op: "relu" })"), with),
              "--precision: partial_sum: must be 1..64, got 128");
}

TEST(Misuse, TheBatchIsAtLeastOne) {
  NetworkOverrides with;
  with.batch = 0;
  expect_said(problems_of(on_image(R"(layer { name: "x" op: "relu" })"), with),
              "--batch: must be 1..2147483647, got 0");
  expect_said(problems_of(on_image(R"(batch: -3 layer { name: "x" op: "relu" })")),
              "batch: must be 1..2147483647, got -3");
}

TEST(Misuse, DensityIsAShare) {
  expect_said(image_problem(R"(op: "conv" filters: 1 kernel: 1 weight_density: 1.5)"),
              "weight_density: must be above 0 and at most 1, got 1.5");
}

TEST(Misuse, JoinsNeedEqualShapes) {
  const std::string layers = R"(
      layer { name: "a" op: "conv" from: "image" filters: 3 kernel: 1 }
      layer { name: "b" op: "conv" from: "image" filters: 3 kernel: 3 } )";
  expect_said(problems_of(on_image(layers + R"(layer { name: "x" op: "add" from: ["a", "b"] })")),
              "layer[x].from: joins 1 x 3 x 10 x 12 with 1 x 3 x 8 x 10");
  expect_said(problems_of(on_image(layers + R"(layer { name: "x" op: "concat" from: ["a", "b"] })")),
              "joins 1 x 3 x 10 x 12 with 1 x 3 x 8 x 10; all axes but axis 1 must be equal");
}

TEST(Misuse, AJoinOfOneIsNoJoin) {
  expect_said(image_problem(R"(op: "add")"), "add reads 2 or more layers or inputs, or one and `parameters`, got 1");
}

TEST(Misuse, AConvolutionReadsAnImageAndAnFcDoesNot) {
  expect_said(
      problems_of(R"(name: "n" input { name: "row" shape: [6] } layer { name: "x" op: "conv" filters: 1 kernel: 1 })"),
      "reads 1 x 6, of 2 axes; conv reads N x channels x rows x columns");
  expect_said(rows_problem(R"(op: "conv" filters: 1 kernel_rows: 2 kernel_columns: 3)"),
              "layer[x].kernel_rows: must be 1 for 1 x 6 x 16, which has one row, got 2");
  expect_said(image_problem(R"(op: "fc" filters: 1)"), R"(put a "flatten" or "reshape" before it)");
}

TEST(Misuse, GemmSizesMustBeThoseOfItsOperands) {
  expect_said(rows_problem(R"(op: "gemm" rows: 7 depth: 16 columns: 2)"),
              "reads 1 x 6 x 16 = 96 elements, but 1 samples x batch 1 x rows 7 x depth 16 = 112");
  expect_said(rows_problem(R"(op: "gemm" weight_from: "rows" rows: 6 depth: 16 columns: 5)"),
              "layer[x].weight_from: is 1 x 6 x 16 = 96 elements, but 1 samples x batch 1 x depth 16 x columns 5 = 80");
}

TEST(Misuse, ReshapeSliceTransposeAndTopKStayInBounds) {
  expect_said(rows_problem(R"(op: "reshape" shape: [5, 19])"),
              "1 x 5 x 19 = 95 elements, but it reads 1 x 6 x 16 = 96");
  expect_said(rows_problem(R"(op: "slice" length: 7)"), "length: must be 1..6, got 7");
  expect_said(rows_problem(R"(op: "slice" axis: 3 length: 1)"), "axis: must be 1..2 for 1 x 6 x 16, got 3");
  expect_said(rows_problem(R"(op: "transpose" order: [1, 1])"), "order: must hold each of the axes 1..2");
  expect_said(rows_problem(R"(op: "top_k" length: 17)"), "length: must be 1..16, got 17");
  expect_said(rows_problem(R"(op: "rope" depth: 5)"), "depth: must be even and divide the last axis");
  expect_said(image_problem(R"(op: "channel_shuffle" groups: 3)"),
              "groups: must divide the 8 channels it reads, got 3");
}

TEST(Misuse, ABatchNormWithNothingToFoldIntoSaysHowToPayForIt) {
  expect_said(image_problem(R"(op: "batch_norm")"),
              "it reads no conv, fc or gemm it could be folded into; say folded: false");
}

TEST(Misuse, AnEmptyNetworkAndOneWithoutInputsSaySo) {
  const std::string said = problems_of(R"(description: "nothing")");
  expect_said(said, "name: missing; every network has a name");
  expect_said(said, "layer: missing; a network has at least one layer");
  expect_said(problems_of(R"(name: "n" layer { name: "x" op: "relu" })"),
              "input: missing; the first layer has nothing to read");
}

TEST(Misuse, AllMistakesAreSaidAtOnceAndNoneFollowsFromAnother) {
  Problems problems;
  testing::parse(on_image(R"(layer { name: "a" op: "covn" } layer { name: "b" op: "relu" }
                             layer { name: "c" op: "conv" filters: -1 kernel: 1 from: "image" }
                             layer { name: "d" op: "fc" filters: 3 from: "image" })"),
                 problems);
  EXPECT_EQ(problems.count(), 3U) << problems.text();
}

TEST(LoadNetwork, AMissingFileIsAProblem) {
  Problems problems;
  EXPECT_FALSE(load_network("no/such/net.textproto", {}, problems).has_value());
  EXPECT_EQ(problems.count(), 1U);
  expect_said(problems.text(), "no/such/net.textproto");
}

TEST(LoadNetwork, ALayerIsChangedByItsName) {
  Problems problems;
  NetworkOverrides with;
  with.set = {{"CONV1.filters", "48", "--set workload.CONV1.filters=48"}};
  const auto net = load_network(PJ_SOURCE_DIR "/workloads/zoo/vgg16.textproto", with, problems);
  EXPECT_FALSE(net.has_value());  // the layer is called CONV1-1
  expect_said(problems.text(), "CONV1-1");
}

TEST(LoadNetwork, AnOverriddenFilterCountReachesTheNextLayer) {
  Problems problems;
  NetworkOverrides with;
  with.set = {{"layer[CONV1-1].filters", "32", "--set"}};
  const auto net = load_network(PJ_SOURCE_DIR "/workloads/zoo/vgg16.textproto", with, problems);
  ASSERT_TRUE(net.has_value()) << problems.text();
  EXPECT_EQ(net->layers[0].output_shape, (Shape{1, 32, 224, 224}));
  EXPECT_EQ(testing::layer(*net, "CONV1-2").macs(), 1'849'688'064 / 2);  // half the channels read
}

}  // namespace
}  // namespace pj
