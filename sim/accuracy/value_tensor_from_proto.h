// SPDX-License-Identifier: Apache-2.0
// Numbers and attributes of ONNX nodes.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct ValueTensor {
  std::vector<std::int64_t> dims;
  std::vector<float> values;
};

// Only 32-bit floats that lie in the file itself; nullopt and a problem otherwise.
std::optional<ValueTensor> value_tensor(const onnx::TensorProto& proto, const Place& here, Problems& problems);

std::vector<std::int64_t> ints_of(const onnx::NodeProto& node, const std::string& name,
                                  const std::vector<std::int64_t>& otherwise);
std::int64_t int_of(const onnx::NodeProto& node, const std::string& name, std::int64_t otherwise);
float float_of(const onnx::NodeProto& node, const std::string& name, float otherwise);
std::string string_of(const onnx::NodeProto& node, const std::string& name, const std::string& otherwise);

}  // namespace pj
