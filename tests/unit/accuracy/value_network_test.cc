// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <onnx/onnx_pb.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include "sim/accuracy/run_values.h"
#include "sim/accuracy/value_network_from_proto.h"

namespace pj {
namespace {

using Ints = std::vector<std::int64_t>;

void add_constant(onnx::GraphProto& graph, const std::string& name, const Ints& dims,
                  const std::vector<float>& values) {
  auto& tensor = *graph.add_initializer();
  tensor.set_name(name);
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  for (const std::int64_t dim : dims) tensor.add_dims(dim);
  for (const float value : values) tensor.add_float_data(value);
}

void set_ints(onnx::NodeProto& node, const std::string& name, const Ints& values) {
  auto& attribute = *node.add_attribute();
  attribute.set_name(name);
  attribute.set_type(onnx::AttributeProto::INTS);
  for (const std::int64_t value : values) attribute.add_ints(value);
}

onnx::NodeProto& add_node(onnx::GraphProto& graph, const std::string& op, const std::vector<std::string>& inputs,
                          const std::string& output) {
  auto& node = *graph.add_node();
  node.set_op_type(op);
  node.set_name(output);
  for (const std::string& input : inputs) node.add_input(input);
  node.add_output(output);
  return node;
}

onnx::ModelProto model_of(const Ints& input, const std::string& output) {
  onnx::ModelProto model;
  model.set_ir_version(8);
  model.add_opset_import()->set_version(13);
  auto& x = *model.mutable_graph()->add_input();
  x.set_name("x");
  for (const std::int64_t dim : input)
    x.mutable_type()->mutable_tensor_type()->mutable_shape()->add_dim()->set_dim_value(dim);
  model.mutable_graph()->add_output()->set_name(output);
  return model;
}

std::optional<ValueNetwork> read(const onnx::ModelProto& model, Problems& problems) {
  const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string path = (std::filesystem::temp_directory_path() / ("value_network_" + name + ".onnx")).string();
  std::ofstream(path, std::ios::binary) << model.SerializeAsString();
  auto network = read_value_network(path, problems);
  std::filesystem::remove(path);
  return network;
}

Eigen::VectorXf output_of(const onnx::ModelProto& model, const Eigen::VectorXf& input) {
  Problems problems;
  const auto network = read(model, problems);
  if (!network) throw std::logic_error(problems.text());
  FloatProduct product(*network);
  return run_values(*network, input, product).col(0);
}

// 3 x 3 input 1..9, 2 x 2 filter 1 2 / 3 4, bias 10: windows 1+4+12+20 = 37, 47; 67, 77.
TEST(ValueNetwork, ConvolvesAThreeByThreeMap) {
  auto model = model_of({1, 1, 3, 3}, "y");
  add_constant(*model.mutable_graph(), "w", {1, 1, 2, 2}, {1, 2, 3, 4});
  add_constant(*model.mutable_graph(), "b", {1}, {10});
  add_node(*model.mutable_graph(), "Conv", {"x", "w", "b"}, "y");
  const Eigen::VectorXf input = Eigen::VectorXf::LinSpaced(9, 1, 9);
  EXPECT_EQ(output_of(model, input), (Eigen::VectorXf(4) << 47, 57, 77, 87).finished());
}

// The same with padding 1 above and left and stride 2: corners 4 x 1 = 4; 2 x 2 + 4 x 3... by hand below.
TEST(ValueNetwork, PaddingAndStrideSelectTheWindows) {
  auto model = model_of({1, 1, 3, 3}, "y");
  add_constant(*model.mutable_graph(), "w", {1, 1, 2, 2}, {1, 2, 3, 4});
  auto& node = add_node(*model.mutable_graph(), "Conv", {"x", "w"}, "y");
  set_ints(node, "pads", {1, 1, 0, 0});
  set_ints(node, "strides", {2, 2});
  const Eigen::VectorXf input = Eigen::VectorXf::LinSpaced(9, 1, 9);
  // (0,0): 4*1. (0,1): 3*2 + 4*3. (1,0): 2*4 + 4*7. (1,1): 1*5 + 2*6 + 3*8 + 4*9.
  EXPECT_EQ(output_of(model, input), (Eigen::VectorXf(4) << 4, 18, 36, 77).finished());
}

// Two groups: each output sees one channel.
TEST(ValueNetwork, GroupsSeeTheirOwnChannels) {
  auto model = model_of({1, 2, 1, 1}, "y");
  add_constant(*model.mutable_graph(), "w", {2, 1, 1, 1}, {3, 5});
  auto& node = add_node(*model.mutable_graph(), "Conv", {"x", "w"}, "y");
  auto& group = *node.add_attribute();
  group.set_name("group");
  group.set_type(onnx::AttributeProto::INT);
  group.set_i(2);
  EXPECT_EQ(output_of(model, Eigen::Vector2f(7, 11)), (Eigen::VectorXf(2) << 21, 55).finished());
}

TEST(ValueNetwork, PoolsTakeTheLargestAndTheMean) {
  for (const auto& [op, expected] : {std::pair{"MaxPool", 4.0F}, {"AveragePool", 2.5F}}) {
    auto model = model_of({1, 1, 2, 2}, "y");
    set_ints(add_node(*model.mutable_graph(), op, {"x"}, "y"), "kernel_shape", {2, 2});
    EXPECT_EQ(output_of(model, Eigen::Vector4f(1, 2, 3, 4))[0], expected) << op;
  }
}

// (1, -2) W with W = rows (1 2) (3 4): -5 -6; + (10, 1) = 5, -5; relu 5, 0; + itself.
TEST(ValueNetwork, MatrixBiasReluAndSum) {
  auto model = model_of({1, 2}, "y");
  auto& graph = *model.mutable_graph();
  add_constant(graph, "w", {2, 2}, {1, 2, 3, 4});
  add_constant(graph, "b", {2}, {10, 1});
  add_node(graph, "MatMul", {"x", "w"}, "m");
  add_node(graph, "Add", {"m", "b"}, "a");
  add_node(graph, "Relu", {"a"}, "r");
  add_node(graph, "Add", {"r", "r"}, "y");
  EXPECT_EQ(output_of(model, Eigen::Vector2f(1, -2)), (Eigen::VectorXf(2) << 10, 0).finished());
}

TEST(ValueNetwork, NodesThatAreNotComputedAreNamedAllAtOnce) {
  auto model = model_of({1, 1, 4, 4}, "z");
  auto& graph = *model.mutable_graph();
  add_node(graph, "Sigmoid", {"x"}, "s");
  add_node(graph, "Relu", {"s"}, "r");
  auto& pool = add_node(graph, "MaxPool", {"x"}, "p");
  set_ints(pool, "kernel_shape", {9, 9});
  add_node(graph, "Add", {"r", "p"}, "z");
  Problems problems;
  EXPECT_FALSE(read(model, problems));
  const std::string text = problems.text();
  EXPECT_NE(text.find("node[s]: Sigmoid is not computed with values (known: Add,"), std::string::npos) << text;
  EXPECT_NE(text.find("node[p]: its window is larger than its padded input"), std::string::npos) << text;
  EXPECT_EQ(problems.count(), 2u) << text;  // what depends on them is not at fault
}

}  // namespace
}  // namespace pj
