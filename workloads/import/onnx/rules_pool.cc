// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "workloads/import/onnx/rules.h"
#include "workloads/import/onnx/window.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

void pool(Node& node, const std::string& op) {
  const Value& input = node.in(0);
  Window window = window_of(node, input, {});
  if (window.rows.dilation != 1 || window.columns.dilation != 1) node.no_model("a pool with dilation has no model");
  const std::string mode = node.text("auto_pad", "NOTSET");
  apply_auto_pad(node, window);
  const bool ceil = node.integer("ceil_mode", 0) != 0 && (mode == "NOTSET" || mode.empty());
  const std::int64_t rows = window.rows.outputs(ceil);
  const std::int64_t columns = window.columns.outputs(ceil);
  if (rows < 1 || columns < 1)
    node.fail(fmt::format("its window is larger than its padded input, {}", to_string(input.shape)));
  picojoule::schema::Layer layer = layer_of(op);
  write_window(window, layer);
  if (ceil) layer.set_ceil_mode(true);
  const Shape out = picture(window, input.shape[0], input.shape[1], rows, columns);
  const Value result = node.emit(std::move(layer), {input}, out, input.type);
  node.set(0, result);
  if (!node.wants(1)) return;
  Value where = result;  // the indices come from the same comparisons
  where.type = kInt64;
  node.set(1, where);
}

void max_pool(Node& node) { pool(node, "max_pool"); }
void average_pool(Node& node) { pool(node, "avg_pool"); }

// Over all axes after the channels.
void global(Node& node, const std::string& picture_op, const std::string& reduction) {
  const Value& input = node.in(0);
  if (input.rank() < 3) node.fail(fmt::format("reads {}; it works on N x C x ...", to_string(input.shape)));
  Shape out(input.shape.size(), 1);
  out[0] = input.shape[0];
  out[1] = input.shape[1];
  if (input.rank() == 4 && !picture_op.empty()) {
    return node.set(0, node.emit(layer_of(picture_op), {input}, out, input.type));
  }
  picojoule::schema::Layer layer = layer_of(reduction);
  for (std::int64_t axis = 2; axis < input.rank(); ++axis) layer.add_axes(axis);
  layer.set_keep_axes(true);
  node.set(0, node.emit(std::move(layer), {input}, out, input.type));
}

void global_average_pool(Node& node) { global(node, "global_avg_pool", "reduce_mean"); }
void global_max_pool(Node& node) { global(node, "", "reduce_max"); }

}  // namespace

RuleTable pool_rules() {
  return {{"MaxPool", max_pool},
          {"AveragePool", average_pool},
          {"GlobalAveragePool", global_average_pool},
          {"GlobalMaxPool", global_max_pool}};
}

}  // namespace pj::onnx_import
