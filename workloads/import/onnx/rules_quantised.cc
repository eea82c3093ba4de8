// SPDX-License-Identifier: Apache-2.0
// Integer arithmetic: the bits of the layers are those of the types in the file. Scales and zero points of a product
// are folded into its requantisation, which is not modelled (docs/models/vector_layers.md).
#include <utility>

#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

void quantize(Node& node) {
  const Value& input = node.in(0);
  int type = kUint8;
  if (node.has(2)) {
    type = node.in(2).type;
  } else if (const auto said = node.integer("output_dtype", 0); said != 0) {
    type = static_cast<int>(said);
  }
  node.set(0, node.emit(layer_of("quantize"), {input}, input.shape, type));
}

// Its readers take the numbers as they are stored, with their scale: nothing is computed, and the bits stay.
void dequantize(Node& node) {
  Value value = node.in(0);
  value.numbers = nullptr;
  node.set(0, value);
}

// The scale and the zero point follow from the largest and the smallest element.
void dynamic_quantize(Node& node) {
  const Value& input = node.in(0);
  Shape one(input.shape.size(), 1);
  const auto extreme = [&](const char* op) {
    picojoule::schema::Layer layer = layer_of(op);
    for (std::int64_t axis = 0; axis < input.rank(); ++axis) layer.add_axes(axis);
    layer.set_keep_axes(true);
    return node.viewed(node.emit(std::move(layer), {input}, one, input.type), {});
  };
  node.set(1, extreme("reduce_max"));
  Value zero = extreme("reduce_min");
  zero.type = kUint8;
  node.set(2, zero);
  node.set(0, node.emit(layer_of("quantize"), {input}, input.shape, kUint8));
}

int output_type(const Node& node, int zero_point) { return node.has(zero_point) ? node.in(zero_point).type : kUint8; }

void qlinear_conv(Node& node) { convolve(node, node.in(0), node.in(3), output_type(node, 7)); }
void qlinear_matmul(Node& node) { matmul(node, node.in(0), node.in(3), output_type(node, 7)); }

// com.microsoft: A', B' with scales and zero points, and a constant C that starts the accumulation.
void qgemm(Node& node) {
  Value a = node.in(0);
  Value b = node.in(3);
  if (a.rank() != 2 || b.rank() != 2) node.fail("multiplies two matrices");
  if (node.integer("transA", 0) != 0) std::swap(a.shape[0], a.shape[1]);
  if (node.integer("transB", 0) != 0) std::swap(b.shape[0], b.shape[1]);
  matmul(node, a, b, output_type(node, 8));
}

void conv_integer(Node& node) { convolve(node, node.in(0), node.in(1), kInt32); }
void matmul_integer(Node& node) { matmul(node, node.in(0), node.in(1), kInt32); }

// com.microsoft: a, its scale and zero point, b, its scale and zero point.
Rule qlinear_join(const std::string& op) {
  return [op](Node& node) {
    const Value& a = node.in(0);
    const Value& b = node.in(3);
    picojoule::schema::Layer layer = layer_of(op);
    const Shape out = broadcast(node, a.shape, b.shape);
    if (b.constant) layer.set_parameters(elements_of(b.shape));
    node.set(0, node.emit(std::move(layer), {a, b}, out, a.type));
  };
}

Rule qlinear_unary(const std::string& op) {
  return [op](Node& node) { unary(node, op); };
}

void qlinear_pool(Node& node) {
  const Value& input = node.in(0);
  if (input.rank() < 3) node.fail("works on N x C x ...");
  picojoule::schema::Layer layer = layer_of("reduce_mean");
  Shape out = input.shape;
  for (std::int64_t axis = 2; axis < input.rank(); ++axis) {
    layer.add_axes(axis);
    out[static_cast<std::size_t>(axis)] = 1;
  }
  layer.set_keep_axes(true);
  node.set(0, node.emit(std::move(layer), {input}, out, input.type));
}

}  // namespace

RuleTable quantised_rules() {
  return {{"QuantizeLinear", quantize},
          {"DequantizeLinear", dequantize},
          {"com.microsoft.QuantizeLinear", quantize},
          {"com.microsoft.DequantizeLinear", dequantize},
          {"DynamicQuantizeLinear", dynamic_quantize},
          {"QLinearConv", qlinear_conv},
          {"QLinearMatMul", qlinear_matmul},
          {"ConvInteger", conv_integer},
          {"MatMulInteger", matmul_integer},
          {"com.microsoft.QGemm", qgemm},
          {"com.microsoft.QLinearAdd", qlinear_join("add")},
          {"com.microsoft.QLinearMul", qlinear_join("mul")},
          {"com.microsoft.QLinearSigmoid", qlinear_unary("sigmoid")},
          {"com.microsoft.QLinearLeakyRelu", qlinear_unary("leaky_relu")},
          {"com.microsoft.QLinearGlobalAveragePool", qlinear_pool}};
}

}  // namespace pj::onnx_import
