// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnx_import/model_builder.h"

#include <fstream>

namespace pj::onnx_test {
namespace {

int bytes_of(int type) {
  if (type == onnx::TensorProto::INT8 || type == onnx::TensorProto::UINT8) return 1;
  if (type == onnx::TensorProto::FLOAT16 || type == onnx::TensorProto::BFLOAT16) return 2;
  return type == onnx::TensorProto::INT64 ? 8 : 4;
}

void add_external(onnx::TensorProto& tensor, const std::string& key, const std::string& value) {
  auto& entry = *tensor.add_external_data();
  entry.set_key(key);
  entry.set_value(value);
}

struct SetAttribute {
  onnx::AttributeProto& a;
  void operator()(std::int64_t value) const {
    a.set_type(onnx::AttributeProto::INT);
    a.set_i(value);
  }
  void operator()(double value) const {
    a.set_type(onnx::AttributeProto::FLOAT);
    a.set_f(static_cast<float>(value));
  }
  void operator()(const std::string& value) const {
    a.set_type(onnx::AttributeProto::STRING);
    a.set_s(value);
  }
  void operator()(const Ints& value) const {
    a.set_type(onnx::AttributeProto::INTS);
    for (const std::int64_t i : value) a.add_ints(i);
  }
};

}  // namespace

ModelBuilder::ModelBuilder(std::int64_t opset) {
  model_.set_ir_version(8);
  model_.set_producer_name("picojoule tests");
  auto& import = *model_.add_opset_import();
  import.set_domain("");
  import.set_version(opset);
  graph().set_name("main_graph");
}

std::string ModelBuilder::fresh(const std::string& stem) {
  const std::string name = scope_ + "/" + stem;
  const int n = used_[name]++;
  return n == 0 ? name : name + "_" + std::to_string(n);
}

std::string ModelBuilder::input(const std::string& name, const std::vector<Dim>& dims, int type) {
  auto& info = *graph().add_input();
  info.set_name(name);
  auto& tensor = *info.mutable_type()->mutable_tensor_type();
  tensor.set_elem_type(type);
  for (const Dim& dim : dims) {
    auto& d = *tensor.mutable_shape()->add_dim();
    if (const auto* size = std::get_if<std::int64_t>(&dim)) {
      d.set_dim_value(*size);
    } else {
      d.set_dim_param(std::get<std::string>(dim));
    }
  }
  return name;
}

std::string ModelBuilder::weight(const Ints& shape, int type) {
  auto& tensor = *graph().add_initializer();
  tensor.set_name(fresh("weight"));
  tensor.set_data_type(type);
  std::int64_t bytes = bytes_of(type);
  for (const std::int64_t size : shape) {
    tensor.add_dims(size);
    bytes *= size;
  }
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  add_external(tensor, "location", "weights.bin");
  add_external(tensor, "offset", std::to_string(weight_bytes_));
  add_external(tensor, "length", std::to_string(bytes));
  weight_bytes_ += bytes;
  return tensor.name();
}

std::string ModelBuilder::ints(const Ints& values, bool scalar, int type) {
  auto& tensor = *graph().add_initializer();
  tensor.set_name(fresh("constant"));
  tensor.set_data_type(type);
  if (!scalar) tensor.add_dims(static_cast<std::int64_t>(values.size()));
  for (const std::int64_t value : values) {
    if (type == onnx::TensorProto::INT64) tensor.add_int64_data(value);
    if (type != onnx::TensorProto::INT64) tensor.add_int32_data(static_cast<std::int32_t>(value));
  }
  return tensor.name();
}

std::string ModelBuilder::number(double value) {
  auto& tensor = *graph().add_initializer();
  tensor.set_name(fresh("constant"));
  tensor.set_data_type(onnx::TensorProto::FLOAT);
  tensor.add_float_data(static_cast<float>(value));
  return tensor.name();
}

Names ModelBuilder::nodes(const std::string& op, const Names& inputs, int outputs, const Attributes& attributes) {
  auto& node = *graph().add_node();
  node.set_op_type(op);
  node.set_name(fresh(op));
  for (const std::string& input : inputs) node.add_input(input);
  Names names;
  for (int i = 0; i < outputs; ++i) {
    names.push_back(node.name() + "_output_" + std::to_string(i));
    node.add_output(names.back());
  }
  for (const auto& [name, value] : attributes) {
    auto& attribute = *node.add_attribute();
    attribute.set_name(name);
    std::visit(SetAttribute{attribute}, value);
  }
  return names;
}

std::string ModelBuilder::node(const std::string& op, const Names& inputs, const Attributes& attributes) {
  return nodes(op, inputs, 1, attributes).front();
}

void ModelBuilder::output(const std::string& value) {
  auto& info = *graph().add_output();
  info.set_name(value);
  info.mutable_type()->mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
}

void ModelBuilder::write(const std::filesystem::path& path) {
  std::ofstream(path, std::ios::binary) << model_.SerializeAsString();
  if (weight_bytes_ == 0) return;
  const auto weights = path.parent_path() / "weights.bin";
  std::ofstream(weights, std::ios::binary).flush();
  std::filesystem::resize_file(weights, static_cast<std::uintmax_t>(weight_bytes_));
}

}  // namespace pj::onnx_test
