// SPDX-License-Identifier: Apache-2.0
// Writes ONNX files as exporters do. Weights lie outside the file, in a sparse file of their size that is never read.
//   ModelBuilder m(13);
//   const std::string x = m.input("x", {"batch", 3, 224, 224});
//   m.output(m.node("Conv", {x, m.weight({64, 3, 7, 7})}, {{"strides", Ints{2, 2}}}));
//   m.write(folder / "model.onnx");
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace pj::onnx_test {

using Ints = std::vector<std::int64_t>;
using Names = std::vector<std::string>;
using Attribute = std::variant<std::int64_t, double, std::string, Ints>;
using Attributes = std::map<std::string, Attribute>;
using Dim = std::variant<std::int64_t, std::string>;

class ModelBuilder {
 public:
  explicit ModelBuilder(std::int64_t opset);

  // Values by name.
  std::string input(const std::string& name, const std::vector<Dim>& dims, int type = 1);
  std::string weight(const Ints& shape, int type = 1);                      // outside the file
  std::string ints(const Ints& values, bool scalar = false, int type = 7);  // inside, int64
  std::string number(double value);                                         // a float scalar
  std::string node(const std::string& op, const Names& inputs, const Attributes& attributes = {});
  Names nodes(const std::string& op, const Names& inputs, int outputs, const Attributes& attributes = {});
  void output(const std::string& value);

  // What is built next gets names under this path, as modules do: "/layer1/layer1.0".
  void enter(const std::string& scope) { scope_ = scope; }
  [[nodiscard]] onnx::ModelProto& model() { return model_; }
  // Also the file of the weights, beside it.
  void write(const std::filesystem::path& path);

 private:
  std::string fresh(const std::string& stem);
  onnx::GraphProto& graph() { return *model_.mutable_graph(); }

  onnx::ModelProto model_;
  std::string scope_;
  std::map<std::string, int> used_;
  std::int64_t weight_bytes_ = 0;
};

}  // namespace pj::onnx_test
