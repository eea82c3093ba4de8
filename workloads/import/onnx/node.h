// SPDX-License-Identifier: Apache-2.0
// One node as a rule sees it: its inputs with their shapes, its attributes, and where the layers it stands for go.
// A rule is a function of one node: it sets every output that the node has, or fails.
#pragma once

#include <onnx/onnx_pb.h>

#include <initializer_list>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include "workloads/import/onnx/layer_list.h"
#include "workloads/import/onnx/value.h"

namespace pj::onnx_import {

// What is wrong with one node; becomes a problem at it.
class NodeProblem : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The node is right, but there is no model for what it does.
class NoModel : public NodeProblem {
 public:
  using NodeProblem::NodeProblem;
};

using Values = std::unordered_map<std::string, Value>;
using Reads = std::vector<Value>;

// What rules write to and look up.
struct ImportState {
  Values values;
  std::map<std::string, int> uses;  // of a value by nodes and outputs
  LayerList layers;
  std::int64_t opset = 0;
  std::string model_path;
};

class Node {
 public:
  Node(const onnx::NodeProto& proto, ImportState& state, Place place);

  [[nodiscard]] const onnx::NodeProto& proto() const { return proto_; }
  [[nodiscard]] std::int64_t opset() const { return state_.opset; }
  [[nodiscard]] const ImportState& state() const { return state_; }
  [[nodiscard]] const Place& place() const { return place_; }

  // Inputs. `in` fails if the input is not there.
  [[nodiscard]] int inputs() const { return proto_.input_size(); }
  [[nodiscard]] bool has(int i) const;
  [[nodiscard]] const Value& in(int i) const;
  // Every input that is there.
  [[nodiscard]] Reads all_inputs() const;
  [[nodiscard]] bool all_constant() const { return all_constant_; }
  // Numbers of an input that must be a small constant; `what` says what they are for.
  [[nodiscard]] std::vector<std::int64_t> ints(int i, const char* what) const;
  [[nodiscard]] std::vector<double> reals(int i, const char* what) const;
  [[nodiscard]] std::int64_t single(int i, const char* what) const;

  // Attributes.
  [[nodiscard]] const onnx::AttributeProto* attribute(const std::string& name) const;
  [[nodiscard]] std::int64_t integer(const std::string& name, std::int64_t otherwise) const;
  [[nodiscard]] std::int64_t integer(const std::string& name) const;                // fails without it
  [[nodiscard]] std::vector<std::int64_t> integers(const std::string& name) const;  // empty without it
  [[nodiscard]] double real(const std::string& name, double otherwise) const;
  [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const;
  // Axes that younger opsets pass as input `input`, older ones as attribute `name`; nullopt if neither is there.
  [[nodiscard]] std::optional<std::vector<std::int64_t>> list(const std::string& name, int input) const;

  // Outputs.
  [[nodiscard]] bool wants(int output) const;  // somebody reads it
  void set(int output, Value value);
  // Sets all outputs to the same value.
  void set_all(const Value& value);
  // The value of input i under another shape: nothing is moved.
  void set_view(const Shape& shape);

  // Appends `layer` reading what of `reads` is not constant; its output. If nothing of the node changes from run to run
  // there is no layer, and the output is constant.
  Value emit(picojoule::schema::Layer layer, const Reads& reads, Shape shape, int type);
  // The same with the operand that takes the place of weights, which is another layer's output or constant.
  Value emit_mac(picojoule::schema::Layer layer, const Value& input, const Value& weight, Shape shape, int type);
  // `value` under another shape.
  Value viewed(const Value& value, const Shape& shape);
  // Is `value`, the input of this node, read by nobody else?
  [[nodiscard]] bool only_reader_of(int input) const;
  // The layer that made it, past views; nullptr if none did.
  [[nodiscard]] const EmittedLayer* maker(const Value& value) const;

  [[noreturn]] void fail(const std::string& what) const;
  [[noreturn]] void no_model(const std::string& what) const;

 private:
  [[nodiscard]] std::string label() const;
  Value append(picojoule::schema::Layer layer, Shape shape, int type);

  const onnx::NodeProto& proto_;
  ImportState& state_;
  Place place_;
  bool all_constant_ = true;
};

// -rank..rank-1 as 0..rank-1; fails otherwise.
std::int64_t axis_of(const Node& node, std::int64_t axis, std::int64_t rank);
std::vector<std::int64_t> axes_of(const Node& node, std::vector<std::int64_t> axes, std::int64_t rank);
// numpy's rule; fails if they do not fit.
Shape broadcast(const Node& node, const Shape& a, const Shape& b);
// Fails unless every size is 0..kLargestSize.
void check_sizes(const Node& node, const Shape& shape);
picojoule::schema::Layer layer_of(const std::string& op);
// A shape of one axis at least, as layers have.
Shape with_axis(Shape shape);

}  // namespace pj::onnx_import
