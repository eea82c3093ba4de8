// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/functions.h"

#include <fmt/format.h>

#include <map>
#include <string>

#include "workloads/import/onnx/graph.h"

namespace pj::onnx_import {
namespace {

using Names = std::map<std::string, std::string>;

constexpr int kDeepestCall = 64;
constexpr std::size_t kMostNodes = 200'000;

// Renames values everywhere in a node, in its subgraphs too.
void rename(onnx::NodeProto& node, const Names& names);

void rename(std::string& name, const Names& names) {
  const auto found = names.find(name);
  if (found != names.end()) name = found->second;
}

void rename(onnx::GraphProto& graph, const Names& names) {
  for (auto& node : *graph.mutable_node()) rename(node, names);
  for (auto& tensor : *graph.mutable_initializer()) rename(*tensor.mutable_name(), names);
  for (auto& output : *graph.mutable_output()) rename(*output.mutable_name(), names);
}

void rename(onnx::NodeProto& node, const Names& names) {
  for (auto& input : *node.mutable_input()) rename(input, names);
  for (auto& output : *node.mutable_output()) rename(output, names);
  for (auto& attribute : *node.mutable_attribute()) {
    if (attribute.has_g()) rename(*attribute.mutable_g(), names);
  }
}

// Names that a node and its subgraphs give to values.
void add_defined(const onnx::NodeProto& node, const std::string& prefix, Names& names) {
  for (const auto& output : node.output()) {
    if (!output.empty()) names.emplace(output, prefix + output);
  }
  for (const auto& attribute : node.attribute()) {
    if (!attribute.has_g()) continue;
    for (const auto& inner : attribute.g().node()) add_defined(inner, prefix, names);
    for (const auto& tensor : attribute.g().initializer()) names.emplace(tensor.name(), prefix + tensor.name());
  }
}

// Attributes that stand for one of the call's get the call's value, or go if it has none.
void bind_attributes(onnx::NodeProto& node, const onnx::NodeProto& call) {
  google::protobuf::RepeatedPtrField<onnx::AttributeProto> bound;
  for (auto& attribute : *node.mutable_attribute()) {
    if (attribute.has_g()) {
      for (auto& inner : *attribute.mutable_g()->mutable_node()) bind_attributes(inner, call);
    }
    if (attribute.ref_attr_name().empty()) {
      *bound.Add() = attribute;
      continue;
    }
    for (const auto& given : call.attribute()) {
      if (given.name() != attribute.ref_attr_name()) continue;
      *bound.Add() = given;
      bound.rbegin()->set_name(attribute.name());
    }
  }
  *node.mutable_attribute() = std::move(bound);
}

class Inliner {
 public:
  Inliner(const onnx::ModelProto& model, std::deque<onnx::NodeProto>& own, const Place& file, Problems& problems)
      : own_(own), file_(file), problems_(problems) {
    for (const auto& function : model.functions()) functions_[{function.domain(), function.name()}] = &function;
  }

  std::vector<const onnx::NodeProto*> write_out(const onnx::GraphProto& graph) {
    for (const auto& node : graph.node()) add(node, 0);
    return std::move(nodes_);
  }

 private:
  void add(const onnx::NodeProto& node, int depth) {
    const auto found = functions_.find({node.domain(), node.op_type()});
    if (found == functions_.end()) {
      nodes_.push_back(&node);
    } else if (depth == kDeepestCall || own_.size() > kMostNodes) {
      if (!failed_) problems_.add(place_of(node, file_), "local functions call each other in a circle, or too often");
      failed_ = true;
    } else if (!failed_) {
      call(node, *found->second, depth);
    }
  }

  void call(const onnx::NodeProto& node, const onnx::FunctionProto& function, int depth) {
    const std::string label = node.name().empty() ? (node.output().empty() ? "" : node.output(0)) : node.name();
    Names names;
    for (int i = 0; i < function.input_size(); ++i)
      names[function.input(i)] = i < node.input_size() ? node.input(i) : "";
    for (int i = 0; i < function.output_size(); ++i) {
      if (i < node.output_size() && !node.output(i).empty()) names.emplace(function.output(i), node.output(i));
    }
    for (const auto& inner : function.node()) add_defined(inner, label + "/", names);
    for (const auto& inner : function.node()) {
      onnx::NodeProto& copy = own_.emplace_back(inner);
      rename(copy, names);
      bind_attributes(copy, node);
      copy.set_name(label + "/" + (inner.name().empty() ? inner.op_type() : inner.name()));
      add(copy, depth + 1);
    }
  }

  std::map<std::pair<std::string, std::string>, const onnx::FunctionProto*> functions_;
  std::deque<onnx::NodeProto>& own_;
  const Place& file_;
  Problems& problems_;
  std::vector<const onnx::NodeProto*> nodes_;
  bool failed_ = false;
};

}  // namespace

std::vector<const onnx::NodeProto*> without_functions(const onnx::GraphProto& graph, const onnx::ModelProto& model,
                                                      std::deque<onnx::NodeProto>& own, const Place& file,
                                                      Problems& problems) {
  return Inliner(model, own, file, problems).write_out(graph);
}

}  // namespace pj::onnx_import
