// SPDX-License-Identifier: Apache-2.0
// An .onnx file and what lies beside it. Weights outside the file are checked for, never read, unless their numbers are
// few and needed to know a shape.
#pragma once

#include <onnx/onnx_pb.h>

#include <memory>
#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "workloads/import/onnx/value.h"

namespace pj::onnx_import {

inline constexpr std::int64_t kFirstOpset = 7;
inline constexpr std::int64_t kLastOpset = 21;

struct ModelFile {
  std::string path;
  std::unique_ptr<onnx::ModelProto> model;
  std::int64_t opset = 0;  // of the default domain
};

// nullopt and problems if it cannot be read, is no ONNX model, or asks for an opset outside kFirstOpset..kLastOpset.
std::optional<ModelFile> read_model(const std::string& path, Problems& problems);

// Shape and type of an initialiser or Constant, and its numbers if they are few. Data outside the file must lie in the
// model's folder, and be there. A problem at `place` and nothing if it is not right.
std::optional<Value> constant_of(const onnx::TensorProto& tensor, const std::string& model_path, const Place& place,
                                 Problems& problems);

}  // namespace pj::onnx_import
