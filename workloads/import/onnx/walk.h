// SPDX-License-Identifier: Apache-2.0
// Walks the nodes of a graph: each is folded, or turned into layers by its rule.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "workloads/import/onnx/graph.h"
#include "workloads/import/onnx/model_file.h"
#include "workloads/import/onnx/node.h"

namespace pj::onnx_import {

struct WalkOptions {
  bool unsupported_on_host = false;
  // The shape the file states for a value, if it does.
  std::function<std::optional<Shape>(const std::string&)> stated_shape;
};

class Walker {
 public:
  Walker(const ModelFile& file, WalkOptions options, ImportState& state, Problems& problems);

  // The initialisers of `graph` become values; each that is not right is a problem.
  void add_initialisers(const onnx::GraphProto& graph);
  // All nodes that the outputs of `graph` need. Operators without a model are reported once each.
  void walk(const onnx::GraphProto& graph);
  void finish();
  // Values whose making failed, with all that follow from them.
  [[nodiscard]] bool failed(const std::string& value) const { return failed_.count(value) != 0; }
  [[nodiscard]] int unneeded() const { return unneeded_; }
  [[nodiscard]] const std::map<std::string, int>& on_host() const { return on_host_; }

 private:
  void visit(const onnx::NodeProto& node);
  void apply_rule(Node& node);
  void choose_branch(Node& node);
  void run_on_host(Node& node, const std::string& why);
  void give_up(const onnx::NodeProto& node);

  const ModelFile& file_;
  WalkOptions options_;
  ImportState& state_;
  Problems& problems_;
  Place place_;
  std::set<std::string> failed_;
  int unneeded_ = 0;
  int depth_ = 0;
  std::map<std::string, int> on_host_;  // operator: nodes
  struct Unknown {
    Place first;
    int nodes = 0;
  };
  std::map<std::string, Unknown> unknown_;
};

}  // namespace pj::onnx_import
