// SPDX-License-Identifier: Apache-2.0
// Shape arithmetic: the numbers of nodes whose inputs are all known. Exporters compute shapes in chains of Shape,
// Gather, Concat, Unsqueeze, Cast and arithmetic; what a model computes from its data is never computed here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "workloads/import/onnx/node.h"

namespace pj::onnx_import {

// Sets the node's outputs if their numbers can be known; false if not (too many, not kept, or an operator not computed
// here): the node's rule then says the shape alone. Fails on what no run of the model could compute.
bool fold(Node& node);

using Folder = std::function<bool(Node&)>;
std::map<std::string, Folder> elementwise_folders();
std::map<std::string, Folder> movement_folders();
std::map<std::string, Folder> generator_folders();

// Every input of the node has its numbers.
bool all_known(const Node& node);

}  // namespace pj::onnx_import
