// SPDX-License-Identifier: Apache-2.0
// An ONNX file read: the network it becomes, and the shapes found on the way, for those who compare them.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "configs/schema/network.pb.h"
#include "workloads/import/import_options.h"
#include "workloads/layer.h"

namespace pj::onnx_import {

struct OnnxReading {
  picojoule::schema::Network network;
  std::map<std::string, Shape> shapes;  // of every value that was inferred, by its name in the file
};

// nullopt if it added a problem. Throws std::logic_error if ONNX's rules and ours give a layer different shapes.
std::optional<OnnxReading> read_onnx(const std::string& path, const ImportOptions& options, Problems& problems);

}  // namespace pj::onnx_import
