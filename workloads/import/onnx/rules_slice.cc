// SPDX-License-Identifier: Apache-2.0
// Operators that take parts of a value, put values together, or add edges.
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/import/onnx/slice_range.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

// `length` elements of one axis: other names for elements where they lie.
Value part(Node& node, const Value& value, std::int64_t axis, std::int64_t length) {
  Shape shape = value.shape;
  std::int64_t& size = shape[static_cast<std::size_t>(axis)];
  if (size == length) return value;
  size = length;
  picojoule::schema::Layer layer = layer_of("slice");
  layer.set_axis(axis);
  layer.set_length(length);
  return node.emit(std::move(layer), {value}, shape, value.type);
}

void slice(Node& node) {
  Value value = node.in(0);
  for (const SliceRange& range : slice_ranges(node)) {
    if (range.step < 0 && range.length == value.shape[static_cast<std::size_t>(range.axis)]) {
      value = node.emit(layer_of("reverse"), {value}, value.shape, value.type);
    } else {
      value = part(node, value, range.axis, range.length);
    }
  }
  value.numbers = nullptr;
  node.set(0, value);
}

// Sizes of the parts: said, or as equal as they can be.
List split_sizes(const Node& node, std::int64_t size) {
  if (const auto said = node.list("split", 1)) return *said;
  const std::int64_t parts = node.integer("num_outputs", node.proto().output_size());
  if (parts < 1 || parts > node.proto().output_size())
    node.fail(fmt::format("num_outputs must be 1..{}, got {}", node.proto().output_size(), parts));
  const std::int64_t each = ceil_div(size, parts);
  List sizes(static_cast<std::size_t>(parts), each);
  sizes.back() = size - each * (parts - 1);
  return sizes;
}

void split(Node& node) {
  const Value& input = node.in(0);
  const std::int64_t axis = axis_of(node, node.integer("axis", 0), input.rank());
  const std::int64_t size = input.shape[static_cast<std::size_t>(axis)];
  const List sizes = split_sizes(node, size);
  std::int64_t sum = 0;
  for (const std::int64_t s : sizes) {
    if (s < 0) node.fail(fmt::format("has a part of {} elements", s));
    sum = checked_add(sum, s);
  }
  if (sum != size || static_cast<int>(sizes.size()) < node.proto().output_size()) {
    node.fail(fmt::format("splits {} elements of axis {} into {} parts of {} together", size, axis, sizes.size(), sum));
  }
  for (int i = 0; i < node.proto().output_size(); ++i) {
    if (node.wants(i)) node.set(i, part(node, input, axis, sizes[static_cast<std::size_t>(i)]));
  }
}

// A constant part is written beside the others.
void concat(Node& node) {
  const Reads all = node.all_inputs();
  if (all.empty()) node.fail("joins nothing");
  const std::int64_t axis = axis_of(node, node.integer("axis"), all.front().rank());
  const auto at = static_cast<std::size_t>(axis);
  Shape out = all.front().shape;
  out[at] = 0;
  std::int64_t constant = 0;  // size of the axis that constants fill
  for (const Value& value : all) {
    Shape rest = value.shape;
    if (rest.size() != out.size())
      node.fail(fmt::format("joins {} with {}", to_string(all.front().shape), to_string(value.shape)));
    const std::int64_t size = rest[at];
    rest[at] = all.front().shape[at];
    if (rest != all.front().shape)
      node.fail(
          fmt::format("joins {} with {} along axis {}", to_string(all.front().shape), to_string(value.shape), axis));
    out[at] = checked_add(out[at], size);
    if (value.constant) constant = checked_add(constant, size);
  }
  check_sizes(node, out);
  if (constant == 0) {
    picojoule::schema::Layer layer = layer_of("concat");
    layer.set_axis(axis);
    return node.set(0, node.emit(std::move(layer), all, out, all.front().type));
  }
  Shape moving = out;
  moving[at] -= constant;
  picojoule::schema::Layer layer = layer_of("concat");
  layer.set_axis(axis);
  const Value joined = node.emit(std::move(layer), all, moving, all.front().type);
  picojoule::schema::Layer edges = layer_of("pad_edges");
  for (const std::int64_t size : out) edges.add_shape(size);
  node.set(0, node.emit(std::move(edges), {joined}, out, joined.type));
}

struct Pads {
  List before, after;  // per axis of the input
};

Pads pads_of(const Node& node, std::int64_t rank) {
  const auto said = node.opset() < 11 ? std::optional(node.integers("pads")) : node.list("pads", 1);
  List axes;
  if (node.has(3)) {
    axes = axes_of(node, node.ints(3, "axes"), rank);
  } else {
    for (std::int64_t i = 0; i < rank; ++i) axes.push_back(i);
  }
  if (!said || said->size() != 2 * axes.size()) node.fail(fmt::format("needs {} pads", 2 * axes.size()));
  Pads pads{List(static_cast<std::size_t>(rank), 0), List(static_cast<std::size_t>(rank), 0)};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    pads.before[static_cast<std::size_t>(axes[i])] = (*said)[i];
    pads.after[static_cast<std::size_t>(axes[i])] = (*said)[i + axes.size()];
  }
  return pads;
}

// Negative pads cut off.
void pad(Node& node) {
  Value value = node.in(0);
  const Pads pads = pads_of(node, value.rank());
  Shape out = value.shape;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::int64_t cut = std::min<std::int64_t>(0, pads.before[i]) + std::min<std::int64_t>(0, pads.after[i]);
    if (cut < -value.shape[i]) node.fail(fmt::format("cuts {} off an axis of {}", -cut, value.shape[i]));
    if (cut < 0) value = part(node, value, static_cast<std::int64_t>(i), value.shape[i] + cut);
    const std::int64_t added =
        checked_add(std::max<std::int64_t>(0, pads.before[i]), std::max<std::int64_t>(0, pads.after[i]));
    out[i] = checked_add(value.shape[i], added);
  }
  check_sizes(node, out);
  if (out == value.shape) return node.set(0, value);
  picojoule::schema::Layer layer = layer_of("pad_edges");
  for (const std::int64_t size : with_axis(out)) layer.add_shape(size);
  node.set(0, node.emit(std::move(layer), {value}, out, value.type));
}

}  // namespace

RuleTable slice_rules() { return {{"Slice", slice}, {"Split", split}, {"Concat", concat}, {"Pad", pad}}; }

}  // namespace pj::onnx_import
