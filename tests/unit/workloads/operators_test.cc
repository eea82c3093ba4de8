// SPDX-License-Identifier: Apache-2.0
// Operators beyond those of the zoo: their work by hand, and what they refuse.
#include "tests/unit/workloads/parse.h"

namespace pj::testing {
namespace {

VectorWork work_of(const std::string& layer_text) {
  const Network n = network(on_rows("layer { name: \"x\" " + layer_text + " }"));
  return *layer(n, "x").vector;
}

Shape shape_of(const std::string& layer_text) {
  return layer(network(on_rows("layer { name: \"x\" " + layer_text + " }")), "x").output_shape;
}

void expect_refused(const std::string& layer_text, const std::string& what) {
  const std::string said = problems_of(on_rows("layer { name: \"x\" " + layer_text + " }"));
  EXPECT_NE(said.find(what), std::string::npos) << said;
}

// 6 rows of 16 in one sample: 96 elements.
TEST(Operators, AReductionCombinesAllButTheFirst) {
  EXPECT_EQ(work_of(R"(op: "reduce_sum" axes: 2)").adds, 6 * 15);
  EXPECT_EQ(work_of(R"(op: "reduce_mean" axes: 2)").multiplies, 6);
  EXPECT_EQ(work_of(R"(op: "reduce_max")").compares, 95);
  EXPECT_EQ(work_of(R"(op: "reduce_l2" axes: 1)").multiplies, 16 * 6);  // a square each
  EXPECT_EQ(shape_of(R"(op: "reduce_sum" axes: 1)"), (Shape{1, 16}));
  EXPECT_EQ(shape_of(R"(op: "reduce_sum" axes: 1 keep_axes: true)"), (Shape{1, 1, 16}));
  expect_refused(R"(op: "reduce_sum" axes: [1, 1])", "axes: must be of 1..2 for 1 x 6 x 16, each once, got 1");
}

TEST(Operators, ACumulativeSumAddsAllButTheFirst) {
  EXPECT_EQ(work_of(R"(op: "cumsum" axis: 1)").adds, 16 * 5);
  expect_refused(R"(op: "cumsum")", "axis: missing; cumsum needs it");
}

TEST(Operators, NormsAlongAnAxisPayForItsRows) {
  // softmax along the 6: 16 rows of 31 adds each, and 5 an element.
  EXPECT_EQ(work_of(R"(op: "softmax" axis: 1)").adds, 5 * 96 + 31 * 16);
  // layer_norm from axis 1: one row of 96, with 96 scales and 96 shifts.
  EXPECT_EQ(work_of(R"(op: "layer_norm" axis: 1)").adds, 4 * 96 + 162);
  EXPECT_EQ(work_of(R"(op: "layer_norm" axis: 1)").weights_read, 2 * 96);
  EXPECT_EQ(work_of(R"(op: "group_norm" groups: 3)").adds, 4 * 96 + 3 * 162);
  EXPECT_EQ(work_of(R"(op: "instance_norm")").weights_read, 2 * 6);
  expect_refused(R"(op: "group_norm" groups: 4)", "groups: must divide the 6 channels it reads, got 4");
}

TEST(Operators, JoinsBroadcastBehindTheBatch) {
  const std::string two = R"(layer { name: "m" op: "reduce_mean" from: "rows" axes: 1 }
                             layer { name: "x" op: "sub" from: ["rows", "m"] })";
  for (const int batch : {1, 2, 6}) {  // 6 is also the number of rows
    NetworkOverrides with;
    with.batch = batch;
    const Network n = network(on_rows(two), with);
    EXPECT_EQ(layer(n, "x").output_shape, (Shape{batch, 6, 16}));
    EXPECT_EQ(layer(n, "x").vector->adds, batch * 96);
  }
}

TEST(Operators, AConstantIsOneMoreOperandAndIsRead) {
  EXPECT_EQ(work_of(R"(op: "mul" parameters: 16)").multiplies, 96);
  EXPECT_EQ(work_of(R"(op: "mul" parameters: 16)").weights_read, 16);
  EXPECT_EQ(shape_of(R"(op: "add" parameters: 192 shape: [2, 6, 16])"), (Shape{1, 2, 6, 16}));
  expect_refused(R"(op: "add" parameters: 7)",
                 "parameters: must be elements of a constant that repeats over 1 x 6 x 16");
  expect_refused(R"(op: "add" parameters: 2 shape: [7, 16])", "shape: 1 x 7 x 16 is not what a constant can widen");
  expect_refused(R"(op: "prelu")", "parameters: missing; prelu needs it");
}

TEST(Operators, OrderedJoinsTakeTwoOperandsAndASelectionThree) {
  expect_refused(R"(op: "sub" from: ["rows", "rows", "rows"])", "sub reads 1 to 2 layers or inputs, got 3");
  expect_refused(R"(op: "div")", "div reads 2 layers or inputs, or one and `parameters`, got 1");
  expect_refused(R"(op: "where" from: ["rows", "rows"])",
                 "where reads 3 layers or inputs, or fewer and `parameters`, got 2");
  EXPECT_EQ(work_of(R"(op: "where" parameters: 97)").operations(), 0);
}

TEST(Operators, ViewsMoveNothingAndCopiesMoveAll) {
  EXPECT_TRUE(work_of(R"(op: "expand" shape: [4, 6, 16])").idle());
  EXPECT_TRUE(work_of(R"(op: "transpose" order: [2, 1] folded: true)").idle());
  EXPECT_EQ(work_of(R"(op: "transpose" order: [2, 1])").elements_out, 96);
  EXPECT_EQ(work_of(R"(op: "tile" shape: [6, 32])").elements_out, 192);
  EXPECT_EQ(work_of(R"(op: "gather" axis: 2 rows: 5)").elements_out, 30);
  EXPECT_EQ(work_of(R"(op: "gather_elements" shape: [2, 16])").elements_in, 32);
  EXPECT_EQ(work_of(R"(op: "resize_linear" shape: [6, 32])").multiplies, 3 * 192);
}

TEST(Operators, AStatedShapeMustGoWithWhatIsRead) {
  expect_refused(R"(op: "tile" shape: [6, 33])", "tile makes multiples of every axis");
  expect_refused(R"(op: "pad_edges" shape: [5, 16])", "pad_edges makes no axis smaller");
  expect_refused(R"(op: "scatter" shape: [6, 17])", "scatter keeps the shape of its first producer");
  expect_refused(R"(op: "resize" shape: [96])", "a resize keeps the number of axes");
  expect_refused(R"(op: "depth_to_space" shape: [6, 17])", "it keeps the number of elements");
  expect_refused(R"(op: "expand" shape: [7, 16])", "1 x 7 x 16 does not repeat 1 x 6 x 16");
}

TEST(Operators, APictureOfOneRowHasNoRowsToSlideOver) {
  EXPECT_EQ(shape_of(R"(op: "conv" filters: 4 kernel: 3 pad: 1)"), (Shape{1, 4, 16}));
  EXPECT_EQ(shape_of(R"(op: "max_pool" kernel: 2 stride: 2)"), (Shape{1, 6, 8}));
  expect_refused(R"(op: "conv" filters: 4 kernel: 3 stride_rows: 2)", "stride_rows: must be 1 for 1 x 6 x 16");
  expect_refused(R"(op: "conv" filters: 4 kernel: 3 pad_top: 3)", "pad_top: must be 0 for 1 x 6 x 16");
}

TEST(Operators, WholeShapesHoldTheBatch) {
  const std::string text = R"(name: "n" batch: 4 whole_shapes: true input { name: "in" shape: [4, 6, 16] }
      layer { name: "t" op: "transpose" order: [1, 0, 2] }
      layer { name: "s" op: "slice" axis: 0 length: 2 }
      layer { name: "g" op: "gemm" rows: 8 depth: 16 columns: 5 shape: [2, 4, 5] })";
  const Network n = network(text);
  EXPECT_EQ(n.batch, 4);
  EXPECT_EQ(layer(n, "t").output_shape, (Shape{6, 4, 16}));
  EXPECT_EQ(layer(n, "g").output_shape, (Shape{2, 4, 5}));
  EXPECT_EQ(layer(n, "g").macs(), 8 * 16 * 5);
  NetworkOverrides with;
  with.batch = 2;
  EXPECT_NE(problems_of(text, with).find("--batch: the shapes of the file hold its batch"), std::string::npos);
}

}  // namespace
}  // namespace pj::testing
