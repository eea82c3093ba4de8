// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/fold.h"

#include "workloads/import/onnx/graph.h"

namespace pj::onnx_import {
namespace {

const std::map<std::string, Folder>& folders() {
  static const std::map<std::string, Folder> table = [] {
    std::map<std::string, Folder> all = elementwise_folders();
    for (const auto& part : {movement_folders(), generator_folders()}) all.insert(part.begin(), part.end());
    return all;
  }();
  return table;
}

}  // namespace

bool all_known(const Node& node) {
  for (int i = 0; i < node.inputs(); ++i) {
    if (node.has(i) && node.in(i).numbers == nullptr) return false;
  }
  return true;
}

bool fold(Node& node) {
  const auto found = folders().find(op_name(node.proto()));
  return found != folders().end() && all_known(node) && found->second(node);
}

}  // namespace pj::onnx_import
