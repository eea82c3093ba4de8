// SPDX-License-Identifier: Apache-2.0
// Operators that take or place elements by index.
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

picojoule::schema::Layer shaped(const std::string& op, const Shape& shape) {
  picojoule::schema::Layer layer = layer_of(op);
  for (const std::int64_t size : with_axis(shape)) layer.add_shape(size);
  return layer;
}

Shape gathered(const Value& data, const Value& indices, std::int64_t axis) {
  Shape out(data.shape.begin(), data.shape.begin() + axis);
  out.insert(out.end(), indices.shape.begin(), indices.shape.end());
  out.insert(out.end(), data.shape.begin() + axis + 1, data.shape.end());
  return out;
}

// Rows of a constant table by indices of the model's.
Value embedding(Node& node, const Value& table, const Value& indices, const Shape& out) {
  picojoule::schema::Layer layer = layer_of("embedding");
  layer.set_rows(table.shape.front());
  const std::int64_t depth = elements_of({table.shape.begin() + 1, table.shape.end()});
  layer.set_depth(depth);
  Shape rows = with_axis(indices.shape);
  rows.push_back(depth);
  const Value looked_up = node.emit(std::move(layer), {indices}, rows, table.type);
  return node.viewed(looked_up, out);
}

void gather(Node& node) {
  const Value& data = node.in(0);
  const Value& indices = node.in(1);
  const std::int64_t axis = axis_of(node, node.integer("axis", 0), data.rank());
  const Shape out = gathered(data, indices, axis);
  check_sizes(node, out);
  if (elements_of(out) == 0) return node.set(0, {data.type, out, true, nullptr, ""});
  if (data.constant && !indices.constant && axis == 0) return node.set(0, embedding(node, data, indices, out));
  const std::int64_t rows = elements_of(indices.shape);
  if (indices.constant && rows == 1) {  // one known entry: other names for elements where they lie
    Shape one = data.shape;
    one[static_cast<std::size_t>(axis)] = 1;
    picojoule::schema::Layer layer = layer_of("slice");
    layer.set_axis(axis);
    layer.set_length(1);
    const bool whole = one == data.shape;
    return node.set(0, node.viewed(whole ? data : node.emit(std::move(layer), {data}, one, data.type), out));
  }
  picojoule::schema::Layer layer = shaped("gather", out);
  layer.set_rows(rows);
  layer.set_axis(axis);
  if (data.constant) {  // entries of a constant along an inner axis
    return node.set(0, node.emit(shaped("gather_elements", out), {indices}, out, data.type));
  }
  node.set(0, node.emit(std::move(layer), {data, indices}, out, data.type));
}

void gather_elements(Node& node) {
  const Shape& out = node.in(1).shape;
  if (node.in(1).rank() != node.in(0).rank())
    node.fail(fmt::format("takes {} of {}", to_string(out), to_string(node.in(0).shape)));
  node.set(0, node.emit(shaped("gather_elements", out), {node.in(0), node.in(1)}, out, node.in(0).type));
}

void gather_nd(Node& node) {
  const Value& data = node.in(0);
  const Value& indices = node.in(1);
  const std::int64_t batch = node.integer("batch_dims", 0);
  if (indices.rank() < 1 || batch < 0 || batch >= indices.rank() || batch + indices.shape.back() > data.rank()) {
    node.fail(fmt::format("takes entries {} of {} with {} batch axes", to_string(indices.shape), to_string(data.shape),
                          batch));
  }
  Shape out(indices.shape.begin(), indices.shape.end() - 1);
  out.insert(out.end(), data.shape.begin() + batch + indices.shape.back(), data.shape.end());
  node.set(0, node.emit(shaped("gather_nd", out), {data, indices}, out, data.type));
}

// A copy of input 0 with updates. Updates of a constant: all of it is written.
void scatter(Node& node) {
  const Value& data = node.in(0);
  node.set(0, node.emit(shaped("scatter", data.shape), node.all_inputs(), data.shape, data.type));
}

void one_hot(Node& node) {
  const Value& indices = node.in(0);
  const Value& depth = node.in(1);
  if (!depth.constant || depth.numbers == nullptr || depth.numbers->ints.size() + depth.numbers->reals.size() != 1) {
    node.fail("its depth must be one known number");
  }
  const Numbers& number = *depth.numbers;
  const double said = number.ints.empty() ? number.reals[0] : static_cast<double>(number.ints[0]);
  if (!(said >= 0.0 && said <= static_cast<double>(kLargestSize))) node.fail(fmt::format("its depth is {}", said));
  const auto d = static_cast<std::int64_t>(said);
  const std::int64_t axis = axis_of(node, node.integer("axis", -1), indices.rank() + 1);
  Shape out = indices.shape;
  out.insert(out.begin() + axis, d);
  check_sizes(node, out);
  node.set(0, node.emit(shaped("one_hot", out), {indices}, out, node.has(2) ? node.in(2).type : kFloat32));
}

}  // namespace

RuleTable gather_rules() {
  return {{"Gather", gather},   {"GatherElements", gather_elements}, {"GatherND", gather_nd},
          {"Scatter", scatter}, {"ScatterElements", scatter},        {"ScatterND", scatter},
          {"OneHot", one_hot}};
}

}  // namespace pj::onnx_import
