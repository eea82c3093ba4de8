// SPDX-License-Identifier: Apache-2.0
// Local functions of a model (ONNX IR, "Functions") are written out where they are called.
#pragma once

#include <onnx/onnx_pb.h>

#include <deque>
#include <vector>

#include "arch/base/problem.h"

namespace pj::onnx_import {

// The nodes of `graph`, calls replaced by the function's nodes, which `own` then holds. Values and nodes inside get the
// call's name before theirs.
std::vector<const onnx::NodeProto*> without_functions(const onnx::GraphProto& graph, const onnx::ModelProto& model,
                                                      std::deque<onnx::NodeProto>& own, const Place& file,
                                                      Problems& problems);

}  // namespace pj::onnx_import
