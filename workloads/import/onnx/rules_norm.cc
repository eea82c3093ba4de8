// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

bool is_mac(const EmittedLayer* layer) {
  if (layer == nullptr) return false;
  const std::string& op = layer->proto.op();
  return op == "conv" || op == "depthwise_conv" || op == "gemm";
}

// Outputs that training alone uses: mean and deviation.
void refuse_statistics(const Node& node) {
  for (int i = 1; i < node.proto().output_size(); ++i) {
    if (node.wants(i)) node.no_model(fmt::format("its output {} (statistics) is read; only output 0 has a model", i));
  }
}

void batch_norm(Node& node) {
  const Value& input = node.in(0);
  if (node.integer("training_mode", 0) != 0) node.fail("is in training mode; export the model for inference");
  refuse_statistics(node);
  const bool foldable = is_mac(node.state().layers.find(input.source)) && node.only_reader_of(0);
  picojoule::schema::Layer layer = layer_of("batch_norm");
  if (!foldable) layer.set_folded(false);
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

// Before opset 13 the axes from `axis` on are one row.
void softmax_of_rows(Node& node, const std::string& op) {
  const Value& input = node.in(0);
  const std::int64_t axis = axis_of(node, node.integer("axis", 1), std::max<std::int64_t>(input.rank(), 2));
  Shape rows = {1, 1};
  for (std::int64_t i = 0; i < input.rank(); ++i) {
    std::int64_t& size = rows[i < axis ? 0 : 1];
    size = checked_mul(size, input.shape[static_cast<std::size_t>(i)]);
  }
  if (axis == input.rank() - 1) return node.set(0, node.emit(layer_of(op), {input}, input.shape, input.type));
  const Value out = node.emit(layer_of(op), {node.viewed(input, rows)}, rows, input.type);
  node.set(0, node.viewed(out, input.shape));
}

void softmax_like(Node& node, const std::string& op) {
  if (node.opset() < 13) return softmax_of_rows(node, op);
  const Value& input = node.in(0);
  const std::int64_t axis = axis_of(node, node.integer("axis", -1), std::max<std::int64_t>(input.rank(), 1));
  picojoule::schema::Layer layer = layer_of(op);
  if (axis != input.rank() - 1 && axis > 0) {
    layer.set_axis(axis);
  } else if (axis != input.rank() - 1) {
    layer.set_axis(0);
  }
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void softmax(Node& node) { softmax_like(node, "softmax"); }
void log_softmax(Node& node) { softmax_like(node, "log_softmax"); }

// Rows are the axes from `axis` to the last.
void row_norm(Node& node, const std::string& op, const Value& input) {
  refuse_statistics(node);
  const std::int64_t axis = axis_of(node, node.integer("axis", -1), input.rank());
  picojoule::schema::Layer layer = layer_of(op);
  if (axis != input.rank() - 1) layer.set_axis(axis);
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void layer_norm(Node& node) { row_norm(node, "layer_norm", node.in(0)); }
void rms_norm(Node& node) { row_norm(node, "rms_norm", node.in(0)); }

// com.microsoft: the sum of input and skip, normalised; the sum is output 3.
void skip_norm(Node& node, const std::string& op) {
  const Value sum = node.emit(layer_of("add"), {node.in(0), node.in(1)}, node.in(0).shape, node.in(0).type);
  node.set(0, node.emit(layer_of(op), {sum}, sum.shape, sum.type));
  node.set(3, sum);
}

void skip_layer_norm(Node& node) { skip_norm(node, "layer_norm"); }
void skip_rms_norm(Node& node) { skip_norm(node, "rms_norm"); }

void group_norm(Node& node) {
  const Value& input = node.in(0);
  picojoule::schema::Layer layer = layer_of("group_norm");
  layer.set_groups(node.integer("num_groups"));
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void instance_norm(Node& node) {
  node.set(0, node.emit(layer_of("instance_norm"), {node.in(0)}, node.in(0).shape, node.in(0).type));
}

void lp_norm(Node& node) {
  const Value& input = node.in(0);
  if (node.integer("p", 2) != 2) node.no_model("has a model for p = 2 alone");
  const std::int64_t axis = axis_of(node, node.integer("axis", -1), input.rank());
  picojoule::schema::Layer layer = layer_of("l2_norm");
  if (axis != input.rank() - 1) layer.set_axis(axis);
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void local_response_norm(Node& node) {
  const Value& input = node.in(0);
  picojoule::schema::Layer layer = layer_of("lrn");
  layer.set_window(node.integer("size"));
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

}  // namespace

RuleTable norm_rules() {
  return {{"BatchNormalization", batch_norm},
          {"Softmax", softmax},
          {"LogSoftmax", log_softmax},
          {"LayerNormalization", layer_norm},
          {"RMSNormalization", rms_norm},
          {"SimplifiedLayerNormalization", rms_norm},
          {"com.microsoft.SkipLayerNormalization", skip_layer_norm},
          {"com.microsoft.SkipSimplifiedLayerNormalization", skip_rms_norm},
          {"GroupNormalization", group_norm},
          {"InstanceNormalization", instance_norm},
          {"LpNormalization", lp_norm},
          {"LRN", local_response_norm}};
}

}  // namespace pj::onnx_import
