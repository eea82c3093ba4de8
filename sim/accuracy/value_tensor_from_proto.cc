// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/value_tensor_from_proto.h"

#include <fmt/core.h>

#include <cmath>
#include <cstring>

#include "arch/base/integer.h"

namespace pj {
namespace {

const onnx::AttributeProto* attribute(const onnx::NodeProto& node, const std::string& name) {
  for (const auto& found : node.attribute()) {
    if (found.name() == name) return &found;
  }
  return nullptr;
}

bool all_finite(const std::vector<float>& values) {
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

}  // namespace

std::optional<ValueTensor> value_tensor(const onnx::TensorProto& proto, const Place& here, Problems& problems) {
  if (proto.data_type() != onnx::TensorProto::FLOAT) {
    problems.add(here, "is not of 32-bit floats: export the model in float32");
    return std::nullopt;
  }
  if (proto.data_location() == onnx::TensorProto::EXTERNAL) {
    problems.add(here, "lies outside the file: save the model with its weights inside");
    return std::nullopt;
  }
  ValueTensor tensor{{proto.dims().begin(), proto.dims().end()}, {}};
  std::int64_t count = 1;
  for (const std::int64_t dim : tensor.dims) count = dim < 0 ? -1 : checked_mul(count, dim);
  if (proto.has_raw_data()) {
    tensor.values.resize(proto.raw_data().size() / sizeof(float));
    std::memcpy(tensor.values.data(), proto.raw_data().data(), tensor.values.size() * sizeof(float));
  } else {
    tensor.values.assign(proto.float_data().begin(), proto.float_data().end());
  }
  if (static_cast<std::int64_t>(tensor.values.size()) != count) {
    problems.add(here, fmt::format("has {} numbers, its shape says {}", tensor.values.size(), count));
    return std::nullopt;
  }
  if (all_finite(tensor.values)) return tensor;
  problems.add(here, "holds numbers that are not finite");
  return std::nullopt;
}

std::vector<std::int64_t> ints_of(const onnx::NodeProto& node, const std::string& name,
                                  const std::vector<std::int64_t>& otherwise) {
  const auto* found = attribute(node, name);
  return found == nullptr ? otherwise : std::vector<std::int64_t>(found->ints().begin(), found->ints().end());
}

std::int64_t int_of(const onnx::NodeProto& node, const std::string& name, std::int64_t otherwise) {
  const auto* found = attribute(node, name);
  return found == nullptr ? otherwise : found->i();
}

float float_of(const onnx::NodeProto& node, const std::string& name, float otherwise) {
  const auto* found = attribute(node, name);
  return found == nullptr ? otherwise : found->f();
}

std::string string_of(const onnx::NodeProto& node, const std::string& name, const std::string& otherwise) {
  const auto* found = attribute(node, name);
  return found == nullptr ? otherwise : found->s();
}

}  // namespace pj
