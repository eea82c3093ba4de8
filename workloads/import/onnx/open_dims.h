// SPDX-License-Identifier: Apache-2.0
// Dimensions that a model leaves open, and the sizes the user gives them.
#pragma once

#include <onnx/onnx_pb.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "workloads/import/import_options.h"
#include "workloads/layer.h"

namespace pj::onnx_import {

class OpenDims {
 public:
  OpenDims(const ImportOptions& options, Place file, Problems& problems);

  // What the batch of the options means: the open axis 0 of all of `inputs`. Before any shape is asked for.
  void apply_batch(const std::vector<const onnx::ValueInfoProto*>& inputs, const ImportOptions& options);
  // The shape of an input. Open dimensions without a size are remembered; nullopt then, and for shapes without axes
  // known.
  std::optional<Shape> input_shape(const onnx::ValueInfoProto& input);
  // The shape a file states for a value inside; nullopt if it is not known to the last axis.
  [[nodiscard]] std::optional<Shape> stated_shape(const onnx::TypeProto& type) const;
  // One problem for all that is open, one for each size that nothing asked for.
  void finish();
  // Of the dimension that --batch set, or that is called so.
  [[nodiscard]] std::optional<std::int64_t> batch() const;

 private:
  [[nodiscard]] std::optional<std::int64_t> size_of(const onnx::TensorShapeProto::Dimension& dim,
                                                    const std::string& otherwise) const;
  void read(const std::string& text);

  Place file_;
  Problems& problems_;
  std::map<std::string, std::int64_t> sizes_;
  std::set<std::string> asked_;
  std::vector<std::string> open_;  // without a size, in the order of the inputs
  std::string batch_name_;
};

}  // namespace pj::onnx_import
