// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

Shape reduced(const Shape& shape, const std::vector<std::int64_t>& axes, bool keep) {
  Shape out;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const bool gone = std::find(axes.begin(), axes.end(), static_cast<std::int64_t>(i)) != axes.end();
    if (!gone) out.push_back(shape[i]);
    if (gone && keep) out.push_back(1);
  }
  return out;
}

Value reduce(Node& node, const std::string& op, std::vector<std::int64_t> axes, bool keep, int type) {
  const Value& input = node.in(0);
  std::sort(axes.begin(), axes.end());
  picojoule::schema::Layer layer = layer_of(op);
  for (const std::int64_t axis : axes) layer.add_axes(axis);
  layer.set_keep_axes(true);
  const Value all = node.emit(std::move(layer), {input}, reduced(input.shape, axes, true), type);
  return node.viewed(all, reduced(input.shape, axes, keep));
}

Rule reduction(const std::string& op) {
  return [op](Node& node) {
    const Value& input = node.in(0);
    const auto said = node.list("axes", 1);
    std::vector<std::int64_t> axes = axes_of(node, said.value_or(std::vector<std::int64_t>{}), input.rank());
    if (axes.empty() && node.integer("noop_with_empty_axes", 0) != 0) return node.set(0, input);
    if (axes.empty()) {
      for (std::int64_t axis = 0; axis < input.rank(); ++axis) axes.push_back(axis);
    }
    if (axes.empty()) return node.set(0, input);  // a scalar
    node.set(0, reduce(node, op, axes, node.integer("keepdims", 1) != 0, input.type));
  };
}

Rule arg(const std::string& op) {
  return [op](Node& node) {
    const std::int64_t axis = axis_of(node, node.integer("axis", 0), node.in(0).rank());
    node.set(0, reduce(node, op, {axis}, node.integer("keepdims", 1) != 0, kInt64));
  };
}

void cumsum(Node& node) {
  const Value& input = node.in(0);
  picojoule::schema::Layer layer = layer_of("cumsum");
  layer.set_axis(axis_of(node, node.single(1, "axis"), input.rank()));
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void top_k(Node& node) {
  const Value& input = node.in(0);
  const std::int64_t axis = axis_of(node, node.integer("axis", -1), input.rank());
  const std::int64_t k = node.opset() < 10 ? node.integer("k") : node.single(1, "k");
  Shape out = input.shape;
  std::int64_t& size = out[static_cast<std::size_t>(axis)];
  if (k < 0 || k > size) node.fail(fmt::format("takes the largest {} of {}", k, size));
  size = k;
  picojoule::schema::Layer layer = layer_of("top_k");
  layer.set_length(k);
  if (axis != input.rank() - 1) layer.set_axis(axis);
  Value best = node.emit(std::move(layer), {input}, out, input.type);
  node.set(0, best);
  best.type = kInt64;
  node.set(1, best);
}

}  // namespace

RuleTable reduction_rules() {
  return {{"ReduceSum", reduction("reduce_sum")},
          {"ReduceMean", reduction("reduce_mean")},
          {"ReduceMax", reduction("reduce_max")},
          {"ReduceMin", reduction("reduce_min")},
          {"ReduceProd", reduction("reduce_prod")},
          {"ReduceL1", reduction("reduce_l1")},
          {"ReduceL2", reduction("reduce_l2")},
          {"ReduceSumSquare", reduction("reduce_sum_square")},
          {"ReduceLogSum", reduction("reduce_log_sum")},
          {"ReduceLogSumExp", reduction("reduce_log_sum_exp")},
          {"ArgMax", arg("arg_max")},
          {"ArgMin", arg("arg_min")},
          {"CumSum", cumsum},
          {"TopK", top_k}};
}

}  // namespace pj::onnx_import
