// SPDX-License-Identifier: Apache-2.0
#include "workloads/import/onnx/window.h"

#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using List = std::vector<std::int64_t>;

List sized(const Node& node, const std::string& name, std::size_t count, std::int64_t otherwise, std::int64_t least) {
  List list = node.integers(name);
  if (list.empty()) list.assign(count, otherwise);
  if (list.size() != count) node.fail(fmt::format("{} must have {} entries, has {}", name, count, list.size()));
  for (const std::int64_t size : list) {
    if (size < least || size > kLargestSize) {
      node.fail(fmt::format("{} must be {}..{}, got {}", name, least, kLargestSize, size));
    }
  }
  return list;
}

void pad_to_same(WindowAxis& axis, bool upper) {
  const std::int64_t outputs = ceil_div(axis.size, axis.stride);
  const std::int64_t all = std::max<std::int64_t>(0, (outputs - 1) * axis.stride + axis.reach() - axis.size);
  axis.before = upper ? all / 2 : all - all / 2;
  axis.after = all - axis.before;
}

void write_axis(const WindowAxis& axis, const std::string& name, picojoule::schema::Layer& layer) {
  const auto set = [&](const std::string& field, std::int64_t value) {
    layer.GetReflection()->SetInt64(&layer, layer.GetDescriptor()->FindFieldByName(field), value);
  };
  set("kernel_" + name, axis.kernel);
  if (axis.stride != 1) set("stride_" + name, axis.stride);
  if (axis.dilation != 1) set("dilation_" + name, axis.dilation);
  if (axis.before != 0) set(name == "rows" ? "pad_top" : "pad_left", axis.before);
  if (axis.after != 0) set(name == "rows" ? "pad_bottom" : "pad_right", axis.after);
}

// The plain field where both axes agree: what a person would write.
void write_both(std::int64_t rows, std::int64_t columns, const std::string& name, picojoule::schema::Layer& layer) {
  if (rows != columns) return;
  const auto* type = layer.GetDescriptor();
  layer.GetReflection()->ClearField(&layer, type->FindFieldByName(name + "_rows"));
  layer.GetReflection()->ClearField(&layer, type->FindFieldByName(name + "_columns"));
  const auto* field = type->FindFieldByName(name);
  if (rows != 1 || name == "kernel") layer.GetReflection()->SetInt64(&layer, field, rows);
}

}  // namespace

std::int64_t WindowAxis::outputs(bool ceil) const {
  const std::int64_t room = size + before + after - reach();
  if (room < 0) return 0;
  if (!ceil) return room / stride + 1;
  const std::int64_t count = ceil_div(room, stride) + 1;
  return (count - 1) * stride >= size + before ? count - 1 : count;
}

Window window_of(const Node& node, const Value& input, std::vector<std::int64_t> kernel) {
  const std::int64_t spatial = input.rank() - 2;
  if (spatial < 1 || spatial > 2) {
    node.no_model(fmt::format("reads {}; windows over one or two axes of N x C x ... have a model, this has {}",
                              to_string(input.shape), spatial));
  }
  const auto count = static_cast<std::size_t>(spatial);
  if (kernel.empty()) {
    if (node.integers("kernel_shape").empty()) node.fail("has no attribute \"kernel_shape\", which it needs");
    kernel = sized(node, "kernel_shape", count, 1, 1);
  }
  const List stride = sized(node, "strides", count, 1, 1);
  const List dilation = sized(node, "dilations", count, 1, 1);
  const List pads = sized(node, "pads", 2 * count, 0, 0);
  const auto axis = [&](std::size_t i) {
    return WindowAxis{input.shape[i + 2], kernel.at(i), stride[i], dilation[i], pads[i], pads[i + count]};
  };
  Window window;
  window.one_axis = spatial == 1;
  window.columns = axis(count - 1);
  if (!window.one_axis) window.rows = axis(0);
  return window;
}

void apply_auto_pad(const Node& node, Window& window) {
  const std::string mode = node.text("auto_pad", "NOTSET");
  if (mode == "NOTSET" || mode.empty()) return;
  if (mode == "VALID") {
    window.rows.before = window.rows.after = window.columns.before = window.columns.after = 0;
  } else if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    pad_to_same(window.rows, mode == "SAME_UPPER");
    pad_to_same(window.columns, mode == "SAME_UPPER");
  } else {
    node.fail(fmt::format("auto_pad must be NOTSET, SAME_UPPER, SAME_LOWER or VALID, got \"{}\"", mode));
  }
}

void write_window(const Window& window, picojoule::schema::Layer& layer) {
  const WindowAxis& r = window.rows;
  const WindowAxis& c = window.columns;
  write_axis(r, "rows", layer);
  write_axis(c, "columns", layer);
  if (window.one_axis) return;
  write_both(r.kernel, c.kernel, "kernel", layer);
  write_both(r.stride, c.stride, "stride", layer);
  write_both(r.dilation, c.dilation, "dilation", layer);
  if (r.before == 0 || r.before != r.after || r.before != c.before || r.before != c.after) return;
  layer.clear_pad_top();
  layer.clear_pad_bottom();
  layer.clear_pad_left();
  layer.clear_pad_right();
  layer.set_pad(r.before);
}

Shape picture(const Window& window, std::int64_t samples, std::int64_t channels, std::int64_t rows,
              std::int64_t columns) {
  if (window.one_axis) return {samples, channels, columns};
  return {samples, channels, rows, columns};
}

}  // namespace pj::onnx_import
