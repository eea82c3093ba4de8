// SPDX-License-Identifier: Apache-2.0
// Shape arithmetic, branches, local functions, names, and large files.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/unit/onnx_import/imported.h"
#include "tests/unit/onnx_import/networks.h"

namespace pj::onnx_test {
namespace {

ImportOptions with(const std::vector<std::string>& dims) {
  ImportOptions options;
  options.dims = dims;
  return options;
}

// (batch, 6 * 4) by Shape, Slice, ReduceProd, Concat, Cast and arithmetic: 24 = (6 * 4), 3 = batch.
TEST(OnnxFolding, ChainsOfShapeArithmeticAreComputed) {
  ModelBuilder m(13);
  const std::string x = m.input("x", {"batch", 6, 4});
  const std::string shape = m.node("Shape", {x});
  const std::string tail = m.node("Slice", {shape, m.ints({1}), m.ints({9}), m.ints({0})});
  const std::string product = m.node("ReduceProd", {tail}, {{"keepdims", std::int64_t{0}}});
  const std::string half = m.node("Div", {m.node("Mul", {product, m.ints({2}, true)}), m.ints({2}, true)});
  const std::string real =
      m.node("Cast", {m.node("Cast", {half}, {{"to", std::int64_t{1}}})}, {{"to", std::int64_t{7}}});
  const std::string batch = m.node("Gather", {shape, m.ints({0})});
  const std::string wanted =
      m.node("Concat", {batch, m.node("Unsqueeze", {real, m.ints({0})})}, {{"axis", std::int64_t{0}}});
  m.output(m.node("Relu", {m.node("Reshape", {x, wanted})}));
  const Imported result = imported(m, with({"batch=3"}));
  EXPECT_EQ(result.problems, "");
  EXPECT_EQ(result.ops(), (Names{"reshape", "relu"}));
  EXPECT_EQ(shape_of(result.layer("reshape")), (Ints{3, 24}));
}

// torch's expand: Where(Equal(wanted, -1), ones, wanted).
TEST(OnnxFolding, ExpandWithItsMinusOnesIsComputed) {
  ModelBuilder m(13);
  const std::string wanted = m.ints({-1, 5, -1});
  const std::string ones = m.node("ConstantOfShape", {m.ints({3})});
  const std::string minus = m.node("Mul", {m.node("Add", {ones, m.number(1.0)}), m.number(-1.0)});
  const std::string unknown = m.node("Equal", {m.node("Cast", {wanted}, {{"to", std::int64_t{1}}}), minus});
  const std::string shape = m.node("Where", {unknown, m.ints({1, 1, 1}), wanted});
  m.output(m.node("Expand", {m.input("x", {2, 1, 4}), shape}));
  const Imported result = imported(m);
  EXPECT_EQ(result.problems, "");
  EXPECT_EQ(shape_of(result.layer("expand")), (Ints{2, 5, 4}));
}

TEST(OnnxFolding, ABackwardSliceAndARangeAreComputed) {
  ModelBuilder m(13);
  const std::string count = m.node("Range", {m.ints({2}, true), m.ints({11}, true), m.ints({3}, true)});     // 2 5 8
  const std::string back = m.node("Slice", {count, m.ints({-1}), m.ints({-9}), m.ints({0}), m.ints({-1})});  // 8 5 2
  m.output(m.node("Reshape", {m.input("x", {80}), back}));
  EXPECT_EQ(shape_of(imported(m).layer("reshape")), (Ints{8, 5, 2}));
}

TEST(OnnxGraph, OfABranchOnShapesTheChosenOneRuns) {
  ModelBuilder m(13);
  const std::string x = m.input("x", {"batch", 1, 8});
  const std::string size = m.node("Gather", {m.node("Shape", {x}), m.ints({1}, true)});
  const std::string one = m.node("Equal", {size, m.ints({1}, true)});
  m.output(m.node("If", {one}));
  auto& node = *m.model().mutable_graph()->mutable_node(3);
  for (const std::string op : {"then_branch", "else_branch"}) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(op);
    attribute.set_type(onnx::AttributeProto::GRAPH);
    auto& branch = *attribute.mutable_g()->add_node();
    branch.set_op_type(op == "then_branch" ? "Relu" : "Sigmoid");
    branch.add_input(x);
    branch.add_input("");  // an optional input that is not there
    branch.add_output(op + "_out");
    attribute.mutable_g()->add_output()->set_name(op + "_out");
  }
  EXPECT_EQ(imported(m, with({"batch=2"})).ops(), (Names{"relu"}));
}

onnx::NodeProto plain_node(const std::string& op, const Names& inputs, const std::string& output) {
  onnx::NodeProto node;
  node.set_op_type(op);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(output);
  return node;
}

TEST(OnnxGraph, LocalFunctionsAreWrittenOutWithTheirAttributes) {
  ModelBuilder m(18);
  m.output(m.node("MyPool", {m.node("MyPool", {m.input("x", {1, 8, 16, 16})}, {{"size", Ints{2, 2}}})},
                  {{"size", Ints{3, 3}}}));
  for (auto& node : *m.model().mutable_graph()->mutable_node()) node.set_domain("my");
  auto& function = *m.model().add_functions();
  function.set_name("MyPool");
  function.set_domain("my");
  function.add_input("a");
  function.add_output("b");
  function.add_attribute("size");
  *function.add_node() = plain_node("Relu", {"a"}, "inner");
  *function.add_node() = plain_node("MaxPool", {"inner"}, "b");
  auto& attribute = *function.mutable_node(1)->add_attribute();
  attribute.set_name("kernel_shape");
  attribute.set_ref_attr_name("size");
  attribute.set_type(onnx::AttributeProto::INTS);
  const Imported result = imported(m);
  EXPECT_EQ(result.problems, "");
  EXPECT_EQ(result.ops(), (Names{"relu", "max_pool", "relu", "max_pool"}));
  EXPECT_EQ(result.network.layer(3).kernel(), 3);
  EXPECT_EQ(result.network.layer(1).name(), "MyPool.max_pool");
}

TEST(OnnxGraph, AFunctionThatCallsItselfIsRefused) {
  ModelBuilder m(18);
  m.output(m.node("Loop", {m.input("x", {1})}));
  m.model().mutable_graph()->mutable_node(0)->set_domain("my");
  auto& function = *m.model().add_functions();
  function.set_name("Loop");
  function.set_domain("my");
  function.add_input("a");
  function.add_output("b");
  *function.add_node() = plain_node("Loop", {"a"}, "b");
  function.mutable_node(0)->set_domain("my");
  const Imported result = imported(m);
  EXPECT_NE(result.problems.find("local functions call each other in a circle"), std::string::npos) << result.problems;
}

TEST(OnnxGraph, LayersHaveTheNamesOfTheirModules) {
  ModelBuilder m(13);
  m.enter("/layer1/layer1.0/conv1");
  const std::string y = m.node("Conv", {m.input("x", {1, 3, 8, 8}), m.weight({4, 3, 1, 1})});
  m.enter("/layer1/layer1.0");
  m.output(m.node("Relu", {y}));
  const Imported result = imported(m);
  EXPECT_EQ(result.network.layer(0).name(), "layer1.0.conv1");
  EXPECT_EQ(result.network.layer(1).name(), "layer1.0");
}

TEST(OnnxGraph, NodesThatNoOutputNeedsAreLeftOut) {
  ModelBuilder m(13);
  const std::string x = m.input("x", {1, 8});
  m.node("Flump", {x});
  m.output(m.node("Relu", {x}));
  const Imported result = imported(m);
  EXPECT_EQ(result.ops(), (Names{"relu"}));
  EXPECT_EQ(result.network.note(0), "1 node that no output needs is left out");
}

// 512 MiB of weights beside the model, in a sparse file: reading them would take memory and time (measured in
// tests/bench/onnx_bench).
TEST(OnnxGraph, HalfAGigabyteOfWeightsIsNotRead) {
  ModelBuilder m(17);
  std::string x = m.input("x", {"batch", 4096});
  for (int i = 0; i < 8; ++i) x = m.node("MatMul", {x, m.weight({4096, 4096})});
  m.output(x);
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  EXPECT_EQ(imported(m, with({"batch=1"})).ops().size(), 8U);
  getrusage(RUSAGE_SELF, &after);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 64 * 1024);  // KiB
  EXPECT_LT(after.ru_inblock - before.ru_inblock, 1024);     // blocks read from the disk
}

}  // namespace
}  // namespace pj::onnx_test
