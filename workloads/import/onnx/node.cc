// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "arch/base/integer.h"
#include "workloads/import/onnx/graph.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

// Floating point of 32 bits and more is how models are trained, not how machines run them: the network's own bits, or
// --precision, decide. Narrower types are a statement.
std::optional<int> stated_bits(int type) {
  if (type == kFloat32 || type == kFloat64 || bits_of(type) == 0) return std::nullopt;
  return bits_of(type);
}

void state_bits(picojoule::schema::Layer& layer, int input, int output) {
  if (const auto bits = stated_bits(input)) layer.mutable_bits()->set_input(*bits);
  if (const auto bits = stated_bits(output)) layer.mutable_bits()->set_output(*bits);
}

}  // namespace

Node::Node(const onnx::NodeProto& proto, ImportState& state, Place place)
    : proto_(proto), state_(state), place_(std::move(place)) {
  for (int i = 0; i < inputs(); ++i) {
    if (has(i) && !in(i).constant) all_constant_ = false;
  }
}

bool Node::has(int i) const { return i < inputs() && !proto_.input(i).empty(); }

const Value& Node::in(int i) const {
  if (!has(i)) fail(fmt::format("needs input {}", i));
  const auto found = state_.values.find(proto_.input(i));
  if (found == state_.values.end()) fail(fmt::format("reads \"{}\", which is not made before it", proto_.input(i)));
  return found->second;
}

Reads Node::all_inputs() const {
  Reads reads;
  for (int i = 0; i < inputs(); ++i) {
    if (has(i)) reads.push_back(in(i));
  }
  return reads;
}

std::vector<std::int64_t> Node::ints(int i, const char* what) const {
  const Value& value = in(i);
  if (!value.constant) {
    no_model(fmt::format("{} (\"{}\") depends on the data the model is given, so no shape can be known before it runs",
                         what, proto_.input(i)));
  }
  if (value.numbers == nullptr || !is_integer(value.type)) {
    if (value.is_empty()) return {};
    fail(fmt::format("{} (\"{}\") must be integers, at most {} of them", what, proto_.input(i), kMostNumbers));
  }
  return value.numbers->ints;
}

std::vector<double> Node::reals(int i, const char* what) const {
  const Value& value = in(i);
  if (value.is_empty()) return {};
  if (!value.constant || value.numbers == nullptr || !is_real(value.type)) {
    fail(fmt::format("{} (\"{}\") must be known numbers, at most {} of them", what, proto_.input(i), kMostNumbers));
  }
  return value.numbers->reals;
}

std::int64_t Node::single(int i, const char* what) const {
  const std::vector<std::int64_t> list = ints(i, what);
  if (list.size() != 1) fail(fmt::format("{} must be one number, got {}", what, list.size()));
  return list.front();
}

const onnx::AttributeProto* Node::attribute(const std::string& name) const {
  for (const auto& a : proto_.attribute()) {
    if (a.name() == name) return &a;
  }
  return nullptr;
}

std::int64_t Node::integer(const std::string& name, std::int64_t otherwise) const {
  const auto* a = attribute(name);
  return a == nullptr ? otherwise : a->i();
}

std::int64_t Node::integer(const std::string& name) const {
  if (attribute(name) == nullptr) fail(fmt::format("has no attribute \"{}\", which it needs", name));
  return integer(name, 0);
}

std::vector<std::int64_t> Node::integers(const std::string& name) const {
  const auto* a = attribute(name);
  if (a == nullptr) return {};
  if (a->type() == onnx::AttributeProto::INT) return {a->i()};
  return {a->ints().begin(), a->ints().end()};
}

double Node::real(const std::string& name, double otherwise) const {
  const auto* a = attribute(name);
  return a == nullptr ? otherwise : static_cast<double>(a->f());
}

std::string Node::text(const std::string& name, const std::string& otherwise) const {
  const auto* a = attribute(name);
  return a == nullptr ? otherwise : a->s();
}

std::optional<std::vector<std::int64_t>> Node::list(const std::string& name, int input) const {
  if (attribute(name) != nullptr) return integers(name);
  if (has(input)) return ints(input, name.c_str());
  return std::nullopt;
}

bool Node::wants(int output) const {
  if (output >= proto_.output_size() || proto_.output(output).empty()) return false;
  const auto found = state_.uses.find(proto_.output(output));
  return found != state_.uses.end() && found->second > 0;
}

void Node::set(int output, Value value) {
  if (output >= proto_.output_size() || proto_.output(output).empty()) return;
  check_sizes(*this, value.shape);
  if (value.is_empty() && !value.constant) value = {value.type, value.shape, true, nullptr, ""};
  state_.values[proto_.output(output)] = std::move(value);
}

void Node::set_all(const Value& value) {
  for (int i = 0; i < proto_.output_size(); ++i) set(i, value);
}

void Node::set_view(const Shape& shape) { set(0, viewed(in(0), shape)); }

std::string Node::label() const {
  if (!proto_.name().empty()) return readable(proto_.name(), proto_.op_type());
  return readable(proto_.output_size() > 0 ? proto_.output(0) : "", "");
}

Value Node::append(picojoule::schema::Layer layer, Shape shape, int type) {
  Value value{type, shape, false, nullptr, ""};
  if (value.is_empty()) return {type, std::move(shape), true, nullptr, ""};
  check_sizes(*this, shape);
  std::string name = label();
  if (name.empty()) name = layer.op();
  value.source = state_.layers.add({std::move(layer), with_axis(std::move(shape)), place_}, name);
  return value;
}

Value Node::emit(picojoule::schema::Layer layer, const Reads& reads, Shape shape, int type) {
  int input = kUndefined;
  for (const Value& read : reads) {
    if (read.source.empty()) continue;
    if (layer.from().empty()) input = read.type;
    layer.add_from(read.source);
  }
  if (layer.from().empty()) return {type, std::move(shape), true, nullptr, ""};
  state_bits(layer, input, type);
  return append(std::move(layer), std::move(shape), type);
}

Value Node::emit_mac(picojoule::schema::Layer layer, const Value& input, const Value& weight, Shape shape, int type) {
  if (input.source.empty()) return {type, std::move(shape), true, nullptr, ""};
  layer.add_from(input.source);
  if (!weight.source.empty()) layer.set_weight_from(weight.source);
  state_bits(layer, input.type, type);
  if (const auto bits = stated_bits(weight.type)) layer.mutable_bits()->set_weight(*bits);
  return append(std::move(layer), std::move(shape), type);
}

Value Node::viewed(const Value& value, const Shape& shape) {
  if (value.source.empty() || with_axis(shape) == with_axis(value.shape)) {
    Value same = value;
    same.shape = shape;
    return same;
  }
  picojoule::schema::Layer layer = layer_of("reshape");
  for (const std::int64_t size : with_axis(shape)) layer.add_shape(size);
  return emit(std::move(layer), {value}, shape, value.type);
}

bool Node::only_reader_of(int input) const {
  const auto found = state_.uses.find(proto_.input(input));
  return found != state_.uses.end() && found->second == 1;
}

const EmittedLayer* Node::maker(const Value& value) const {
  const EmittedLayer* layer = state_.layers.find(value.source);
  while (layer != nullptr && layer->proto.op() == "reshape") layer = state_.layers.find(layer->proto.from(0));
  return layer;
}

void Node::fail(const std::string& what) const { throw NodeProblem(op_name(proto_) + ": " + what); }

void Node::no_model(const std::string& what) const { throw NoModel(op_name(proto_) + ": " + what); }

std::int64_t axis_of(const Node& node, std::int64_t axis, std::int64_t rank) {
  if (axis < -rank || axis >= rank) {
    node.fail(fmt::format("axis must be {}..{}, got {}", -rank, rank - 1, axis));
  }
  return axis < 0 ? axis + rank : axis;
}

std::vector<std::int64_t> axes_of(const Node& node, std::vector<std::int64_t> axes, std::int64_t rank) {
  for (std::int64_t& axis : axes) axis = axis_of(node, axis, rank);
  if (std::set<std::int64_t>(axes.begin(), axes.end()).size() != axes.size()) node.fail("names an axis twice");
  return axes;
}

Shape broadcast(const Node& node, const Shape& a, const Shape& b) {
  Shape out(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    if (x != y && x != 1 && y != 1) {
      node.fail(fmt::format("joins {} with {}, which do not broadcast", to_string(a), to_string(b)));
    }
    out[out.size() - 1 - i] = x == 1 ? y : x;
  }
  return out;
}

void check_sizes(const Node& node, const Shape& shape) {
  for (const std::int64_t size : shape) {
    if (size < 0 || size > kLargestSize) {
      node.fail(fmt::format("its output would be {}; sizes must be 0..{}", to_string(shape), kLargestSize));
    }
  }
}

picojoule::schema::Layer layer_of(const std::string& op) {
  picojoule::schema::Layer layer;
  layer.set_op(op);
  return layer;
}

Shape with_axis(Shape shape) {
  if (shape.empty()) shape.push_back(1);
  return shape;
}

}  // namespace pj::onnx_import
