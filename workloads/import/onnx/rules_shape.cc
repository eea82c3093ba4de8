// SPDX-License-Identifier: Apache-2.0
// Operators that give elements another shape or order, and those that make numbers from shapes.
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

void shape(Node& node) {
  const Shape& in = node.in(0).shape;
  const auto rank = static_cast<std::int64_t>(in.size());
  const auto clamp = [rank](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank); };
  const std::int64_t start = clamp(node.integer("start", 0));
  const std::int64_t end = std::max(start, clamp(node.integer("end", rank)));
  node.set(0, int_constant({end - start}, List(in.begin() + start, in.begin() + end)));
}

void size(Node& node) { node.set(0, int_constant({}, {elements_of(node.in(0).shape)})); }

void reshape(Node& node) {
  const Value& input = node.in(0);
  List wanted = node.ints(1, "its new shape");
  const bool zero_is_zero = node.integer("allowzero", 0) != 0;
  std::int64_t known = 1;
  int open = -1;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0 && !zero_is_zero) {
      if (i >= input.shape.size())
        node.fail(fmt::format("copies axis {} of {}, which has none", i, to_string(input.shape)));
      wanted[i] = input.shape[i];
    }
    if (wanted[i] == -1 && open >= 0) node.fail("leaves two axes open");
    if (wanted[i] == -1) {
      open = static_cast<int>(i);
    } else {
      known = checked_mul(known, wanted[i]);
    }
  }
  const std::int64_t all = elements_of(input.shape);
  const bool fits = open < 0 ? known == all : known > 0 ? all % known == 0 : all == 0;
  if (!fits) {
    node.fail(fmt::format("gives the {} elements of {} the shape {}", all, to_string(input.shape), to_string(wanted)));
  }
  if (open >= 0) wanted[static_cast<std::size_t>(open)] = known > 0 ? all / known : 0;
  node.set_view(wanted);
}

void flatten(Node& node) {
  const Shape& in = node.in(0).shape;
  const auto rank = static_cast<std::int64_t>(in.size());
  std::int64_t axis = node.integer("axis", 1);
  if (axis < -rank || axis > rank) node.fail(fmt::format("axis must be {}..{}, got {}", -rank, rank, axis));
  if (axis < 0) axis += rank;
  node.set_view({elements_of({in.begin(), in.begin() + axis}), elements_of({in.begin() + axis, in.end()})});
}

void squeeze(Node& node) {
  const Shape& in = node.in(0).shape;
  const auto said = node.list("axes", 1);
  const List axes = axes_of(node, said.value_or(List{}), static_cast<std::int64_t>(in.size()));
  Shape out;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const bool named = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) != axes.end();
    if (named && in[i] != 1) node.fail(fmt::format("axis {} of {} is not 1", i, to_string(in)));
    if (!named && (said || in[i] != 1)) out.push_back(in[i]);
  }
  node.set_view(out);
}

void unsqueeze(Node& node) {
  const Shape& in = node.in(0).shape;
  const auto said = node.list("axes", 1);
  if (!said) node.fail("has no axes");
  const auto rank = static_cast<std::int64_t>(in.size() + said->size());
  const List axes = axes_of(node, *said, rank);
  Shape out;
  auto next = in.begin();
  for (std::int64_t i = 0; i < rank; ++i) {
    const bool added = std::find(axes.begin(), axes.end(), i) != axes.end();
    out.push_back(added ? 1 : *next++);
  }
  node.set_view(out);
}

void transpose(Node& node) {
  const Value& input = node.in(0);
  List order = node.integers("perm");
  if (node.attribute("perm") == nullptr) {
    for (std::int64_t i = input.rank() - 1; i >= 0; --i) order.push_back(i);
  }
  if (static_cast<std::int64_t>(order.size()) != input.rank())
    node.fail(fmt::format("perm has {} axes for an input of {}", order.size(), to_string(input.shape)));
  order = axes_of(node, order, input.rank());
  Shape out;
  List left;  // axes of more than one element, whose order alone matters
  picojoule::schema::Layer layer = layer_of("transpose");
  for (const std::int64_t axis : order) {
    out.push_back(input.shape[static_cast<std::size_t>(axis)]);
    layer.add_order(axis);
    if (out.back() != 1) left.push_back(axis);
  }
  if (std::is_sorted(left.begin(), left.end())) return node.set(0, node.viewed(input, out));
  node.set(0, node.emit(std::move(layer), {input}, out, input.type));
}

picojoule::schema::Layer shaped(const std::string& op, const Shape& shape) {
  picojoule::schema::Layer layer = layer_of(op);
  for (const std::int64_t size : with_axis(shape)) layer.add_shape(size);
  return layer;
}

void expand(Node& node) {
  const Value& input = node.in(0);
  const Shape out = broadcast(node, input.shape, node.ints(1, "its new shape"));
  check_sizes(node, out);
  if (elements_of(out) == elements_of(input.shape)) return node.set(0, node.viewed(input, out));
  node.set(0, node.emit(shaped("expand", out), {input}, out, input.type));
}

void tile(Node& node) {
  const Value& input = node.in(0);
  const List repeats = node.ints(1, "its repeats");
  if (static_cast<std::int64_t>(repeats.size()) != input.rank())
    node.fail(fmt::format("has {} repeats for an input of {}", repeats.size(), to_string(input.shape)));
  Shape out = input.shape;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = checked_mul(out[i], repeats[i]);
  check_sizes(node, out);
  if (out == input.shape) return node.set(0, input);
  node.set(0, node.emit(shaped("tile", out), {input}, out, input.type));
}

// Elements of `blocks` x blocks neighbours move between space and depth.
Rule blocks(const std::string& op, bool to_space) {
  return [op, to_space](Node& node) {
    const Value& input = node.in(0);
    const std::int64_t b = node.integer("blocksize");
    if (input.rank() != 4) node.fail(fmt::format("reads {}; it works on N x C x H x W", to_string(input.shape)));
    Shape out = input.shape;
    if (b < 1 || b > 46340) node.fail(fmt::format("blocksize must be 1..46340, got {}", b));
    const bool fits = to_space ? out[1] % (b * b) == 0 : out[2] % b == 0 && out[3] % b == 0;
    if (!fits) node.fail(fmt::format("blocks of {} do not divide {}", b, to_string(out)));
    out[1] = to_space ? out[1] / (b * b) : checked_mul(out[1], b * b);
    for (const std::size_t i : {2, 3}) out[i] = to_space ? checked_mul(out[i], b) : out[i] / b;
    check_sizes(node, out);
    node.set(0, node.emit(shaped(op, out), {input}, out, input.type));
  };
}

void trilu(Node& node) { unary(node, "trilu"); }

}  // namespace

RuleTable shape_rules() {
  return {{"Shape", shape},
          {"Size", size},
          {"Reshape", reshape},
          {"Flatten", flatten},
          {"Squeeze", squeeze},
          {"Unsqueeze", unsqueeze},
          {"Transpose", transpose},
          {"Expand", expand},
          {"Tile", tile},
          {"Trilu", trilu},
          {"DepthToSpace", blocks("depth_to_space", true)},
          {"SpaceToDepth", blocks("space_to_depth", false)}};
}

}  // namespace pj::onnx_import
