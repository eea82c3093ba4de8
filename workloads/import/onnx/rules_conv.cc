// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "workloads/import/onnx/rules.h"
#include "workloads/import/onnx/window.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

void conv(Node& node) { convolve(node, node.in(0), node.in(1), node.in(0).type); }

std::vector<std::int64_t> kernel_of(const Node& node, const Value& input, const Value& weight) {
  if (weight.rank() != input.rank() || weight.rank() < 3) {
    node.fail(fmt::format("weights {} do not go with an input of {}", to_string(weight.shape), to_string(input.shape)));
  }
  if (!weight.constant) {
    node.no_model(
        "its weights are computed while the model runs; only a convolution with constant weights has a model");
  }
  if (weight.is_empty()) node.fail(fmt::format("its weights, {}, hold no elements", to_string(weight.shape)));
  return {weight.shape.begin() + 2, weight.shape.end()};
}

}  // namespace

void convolve(Node& node, const Value& input, const Value& weight, int type) {
  Window window = window_of(node, input, kernel_of(node, input, weight));
  apply_auto_pad(node, window);
  const std::int64_t groups = node.integer("group", 1);
  const std::int64_t channels = input.shape[1];
  const std::int64_t filters = weight.shape[0];
  if (groups < 1 || channels % groups != 0 || channels / groups != weight.shape[1] || filters % groups != 0) {
    node.fail(fmt::format("{} groups of {} input channels do not go with weights {}", groups, channels,
                          to_string(weight.shape)));
  }
  const std::int64_t rows = window.rows.outputs(false);
  const std::int64_t columns = window.columns.outputs(false);
  if (rows < 1 || columns < 1)
    node.fail(fmt::format("its window is larger than its padded input, {}", to_string(input.shape)));
  const bool depthwise = groups == channels && groups > 1;
  picojoule::schema::Layer layer = layer_of(depthwise ? "depthwise_conv" : "conv");
  if (!depthwise || filters != channels) layer.set_filters(filters);
  if (!depthwise && groups > 1) layer.set_groups(groups);
  write_window(window, layer);
  const Shape out = picture(window, input.shape[0], filters, rows, columns);
  node.set(0, node.emit_mac(std::move(layer), input, weight, out, type));
}

// rules_conv_transpose.cc
void conv_transpose(Node& node);

RuleTable conv_rules() { return {{"Conv", conv}, {"ConvTranspose", conv_transpose}}; }

}  // namespace pj::onnx_import
