// SPDX-License-Identifier: Apache-2.0
// Tensors whose bytes lie in another file, which must be in the model's folder.
#pragma once

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <optional>
#include <string>

#include "arch/base/problem.h"

namespace pj::onnx_import {

// Where a tensor's bytes lie outside the model.
struct Outside {
  std::string path;
  std::int64_t offset = 0;
  std::int64_t length = 0;
};

// What the tensor says of its external data; nullopt and a problem if it is not given, leads out of the folder, or is
// not there. `bytes`: what the tensor needs.
std::optional<Outside> outside_of(const onnx::TensorProto& tensor, std::int64_t bytes, const std::string& model_path,
                                  const Place& place, Problems& problems);
// Is the file long enough? A problem if not. Nothing is read.
bool holds(const Outside& outside, std::int64_t bytes, const Place& place, Problems& problems);
// The bytes; nullopt if they cannot be read.
std::optional<std::string> bytes_of(const Outside& outside, std::int64_t bytes);

}  // namespace pj::onnx_import
