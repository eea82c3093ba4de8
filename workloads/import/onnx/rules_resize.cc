// SPDX-License-Identifier: Apache-2.0
// Resize and its forerunner Upsample.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

std::int64_t scaled(const Node& node, std::int64_t size, double scale) {
  const double result = std::floor(static_cast<double>(size) * scale);
  if (!(scale > 0.0) || !(result <= static_cast<double>(kLargestSize)))
    node.fail(fmt::format("scales an axis of {} by {}", size, scale));
  return static_cast<std::int64_t>(result);
}

// Sizes that keep the ratio of the axes (opset 18).
void keep_ratio(const std::string& policy, const Shape& in, const List& axes, List& sizes) {
  if (policy == "stretch") return;
  double scale = 0.0;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const double own = static_cast<double>(sizes[i]) / static_cast<double>(in[static_cast<std::size_t>(axes[i])]);
    if (i == 0) scale = own;
    scale = policy == "not_larger" ? std::min(scale, own) : std::max(scale, own);
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    sizes[i] = std::llround(scale * static_cast<double>(in[static_cast<std::size_t>(axes[i])]));
  }
}

List axes_said(const Node& node, std::int64_t rank) {
  if (node.attribute("axes") != nullptr) return axes_of(node, node.integers("axes"), rank);
  List axes(static_cast<std::size_t>(rank));
  std::iota(axes.begin(), axes.end(), std::int64_t{0});
  return axes;
}

void finish(Node& node, const Shape& out) {
  const Value& input = node.in(0);
  const std::string mode = node.text("mode", "nearest");
  const bool linear = mode == "linear" || mode == "bilinear";
  if (!linear && mode != "nearest" && mode != "cubic") {
    node.fail(fmt::format("mode must be nearest, linear or cubic, got \"{}\"", mode));
  }
  check_sizes(node, out);
  if (out == input.shape) return node.set(0, input);
  picojoule::schema::Layer layer = layer_of(linear ? "resize_linear" : mode == "cubic" ? "resize_cubic" : "resize");
  for (const std::int64_t size : with_axis(out)) layer.add_shape(size);
  node.set(0, node.emit(std::move(layer), {input}, out, input.type));
}

void apply_scales(Node& node, const std::vector<double>& scales, const List& axes) {
  Shape out = node.in(0).shape;
  if (scales.size() != axes.size()) node.fail(fmt::format("has {} scales for {} axes", scales.size(), axes.size()));
  for (std::size_t i = 0; i < axes.size(); ++i) {
    std::int64_t& size = out[static_cast<std::size_t>(axes[i])];
    size = scaled(node, size, scales[i]);
  }
  finish(node, out);
}

void apply_sizes(Node& node, List sizes, const List& axes) {
  Shape out = node.in(0).shape;
  if (sizes.size() != axes.size()) node.fail(fmt::format("has {} sizes for {} axes", sizes.size(), axes.size()));
  check_sizes(node, sizes);
  keep_ratio(node.text("keep_aspect_ratio_policy", "stretch"), out, axes, sizes);
  for (std::size_t i = 0; i < axes.size(); ++i) out[static_cast<std::size_t>(axes[i])] = sizes[i];
  finish(node, out);
}

void resize(Node& node) {
  const Value& input = node.in(0);
  if (input.is_empty()) node.fail("resizes nothing");
  const List axes = axes_said(node, input.rank());
  const int scales = node.opset() < 11 ? 1 : 2;
  if (node.has(3)) {
    if (const List sizes = node.ints(3, "its sizes"); !sizes.empty()) return apply_sizes(node, sizes, axes);
  }
  apply_scales(node, node.reals(scales, "its scales"), axes);
}

void upsample(Node& node) {
  const Value& input = node.in(0);
  const List axes = axes_said(node, input.rank());
  if (const auto* scales = node.attribute("scales")) {
    return apply_scales(node, {scales->floats().begin(), scales->floats().end()}, axes);
  }
  apply_scales(node, node.reals(1, "its scales"), axes);
}

}  // namespace

RuleTable resize_rules() { return {{"Resize", resize}, {"Upsample", upsample}}; }

}  // namespace pj::onnx_import
