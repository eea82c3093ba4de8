// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

// A constant added to a matrix product or convolution per column or channel is where its accumulation starts: it costs
// nothing (docs/models/vector_layers.md).
bool is_bias(const Node& node, int product, int added) {
  const Value& out = node.in(product);
  const Value& bias = node.in(added);
  if (!bias.constant || out.constant || !node.only_reader_of(product)) return false;
  const EmittedLayer* made = node.maker(out);
  if (made == nullptr) return false;
  const std::string& op = made->proto.op();
  const bool gemm = op == "gemm";
  if (!gemm && op != "conv" && op != "depthwise_conv") return false;
  const std::int64_t channels = gemm                   ? out.shape.empty() ? 1 : out.shape.back()
                                                  : out.shape.size() > 1 ? out.shape[1]
                                                       : 1;
  const std::int64_t axis_from_end = gemm ? 1 : out.rank() - 1;
  for (std::int64_t i = 1; i <= bias.rank(); ++i) {
    const std::int64_t size = bias.shape[static_cast<std::size_t>(bias.rank() - i)];
    if (size != 1 && (i != axis_from_end || size != channels)) return false;
  }
  return bias.rank() <= out.rank();
}

void add(Node& node) {
  for (const auto& [product, added] : {std::pair(0, 1), std::pair(1, 0)}) {
    if (node.inputs() == 2 && is_bias(node, product, added)) return node.set(0, node.in(product));
  }
  join(node, "add");
}

bool is_single_constant(const Value& value, double number) {
  if (!value.constant || value.numbers == nullptr) return false;
  const Numbers& n = *value.numbers;
  if (n.reals.size() == 1) return n.reals[0] == number;
  return n.reals.empty() && n.ints.size() == 1 && static_cast<double>(n.ints[0]) == number;
}

// Division by a constant is multiplication by its reciprocal.
void divide(Node& node) { join(node, node.in(1).constant && is_real(node.in(1).type) ? "mul" : "div"); }

void power(Node& node) {
  if (is_single_constant(node.in(1), 2.0)) return unary(node, "square");
  if (is_single_constant(node.in(1), 0.5)) return unary(node, "sqrt");
  join(node, "pow");
}

// Relu and Relu6 are written as Clip by some exporters.
void clip(Node& node) {
  double low = node.real("min", -INFINITY);
  double high = node.real("max", INFINITY);
  const auto single = [&node](int i, double otherwise) {
    if (!node.has(i)) return otherwise;
    const Value& v = node.in(i);
    if (!v.constant || v.numbers == nullptr || v.numbers->reals.size() != 1) return std::nan("");
    return v.numbers->reals[0];
  };
  low = single(1, low);
  high = single(2, high);
  if (low == 0.0 && high == 6.0) return unary(node, "relu6");
  if (low == 0.0 && std::isinf(high)) return unary(node, "relu");
  unary(node, "clip");
}

void gelu(Node& node) { unary(node, node.text("approximate", "none") == "tanh" ? "gelu_tanh" : "gelu"); }

// One parameter a channel.
void prelu(Node& node) {
  const Value& input = node.in(0);
  picojoule::schema::Layer layer = layer_of("prelu");
  if (!node.in(1).constant)
    node.no_model("its slopes are computed while the model runs; only constant ones have a model");
  layer.set_parameters(elements_of(node.in(1).shape));
  node.set(0, node.emit(std::move(layer), {input}, input.shape, input.type));
}

void same(Node& node) { node.set(0, node.in(0)); }

void cast(Node& node) {
  Value value = node.in(0);
  value.type = static_cast<int>(node.integer("to"));
  value.numbers = nullptr;
  node.set(0, value);
}

void cast_like(Node& node) {
  Value value = node.in(0);
  value.type = node.in(1).type;
  value.numbers = nullptr;
  node.set(0, value);
}

void dropout(Node& node) {
  node.set(0, node.in(0));
  if (node.wants(1)) node.no_model("its mask is read; export the model for inference");
}

// The sum, times the reciprocal of how many there are.
void mean(Node& node) {
  join(node, "add");
  const Value sum = node.state().values.at(node.proto().output(0));
  picojoule::schema::Layer scale = layer_of("mul");
  scale.set_parameters(1);
  if (node.inputs() > 1) node.set(0, node.emit(std::move(scale), {sum}, sum.shape, sum.type));
}

// Comparisons and logic give bool.
Rule compared(const std::string& op) {
  return [op](Node& node) {
    join(node, op);
    Value value = node.state().values.at(node.proto().output(0));
    value.type = kBool;
    node.set(0, value);
  };
}

Rule joined(const std::string& op) {
  return [op](Node& node) { join(node, op); };
}

Rule each(const std::string& op) {
  return [op](Node& node) { unary(node, op); };
}

RuleTable joins() {
  return {{"Add", add},
          {"Sub", joined("sub")},
          {"Mul", joined("mul")},
          {"Div", divide},
          {"Pow", power},
          {"Mod", joined("mod")},
          {"Sum", joined("add")},
          {"Max", joined("max")},
          {"Min", joined("min")},
          {"Where", joined("where")},
          {"Equal", compared("equal")},
          {"Greater", compared("greater")},
          {"Less", compared("less")},
          {"GreaterOrEqual", compared("greater_or_equal")},
          {"LessOrEqual", compared("less_or_equal")},
          {"BitwiseAnd", joined("and")},
          {"BitwiseOr", joined("or")},
          {"BitwiseXor", joined("xor")},
          {"Mean", mean},
          {"And", compared("and")},
          {"Or", compared("or")},
          {"Xor", compared("xor")},
          {"PRelu", prelu}};
}

RuleTable views() { return {{"Identity", same}, {"Cast", cast}, {"CastLike", cast_like}, {"Dropout", dropout}}; }

RuleTable unaries() {
  return {{"Relu", each("relu")},
          {"Clip", clip},
          {"Sigmoid", each("sigmoid")},
          {"Tanh", each("tanh")},
          {"LeakyRelu", each("leaky_relu")},
          {"Elu", each("elu")},
          {"Selu", each("selu")},
          {"Celu", each("celu")},
          {"Softplus", each("softplus")},
          {"Softsign", each("softsign")},
          {"Mish", each("mish")},
          {"ThresholdedRelu", each("thresholded_relu")},
          {"HardSigmoid", each("hard_sigmoid")},
          {"HardSwish", each("hard_swish")},
          {"Gelu", gelu},
          {"com.microsoft.Gelu", each("gelu")},
          {"com.microsoft.FastGelu", each("gelu_tanh")},
          {"com.microsoft.BiasGelu", each("gelu")},
          {"com.microsoft.QuickGelu", each("quick_gelu")},
          {"Exp", each("exp")},
          {"Log", each("log")},
          {"Sqrt", each("sqrt")},
          {"Reciprocal", each("reciprocal")},
          {"Erf", each("erf")},
          {"Abs", each("abs")},
          {"Neg", each("neg")},
          {"Sign", each("sign")},
          {"Floor", each("floor")},
          {"Ceil", each("ceil")},
          {"Round", each("round")},
          {"Sin", each("sin")},
          {"Cos", each("cos")},
          {"Tan", each("tan")},
          {"Not", each("not")},
          {"BitwiseNot", each("not")},
          {"IsNaN", each("is_nan")},
          {"IsInf", each("is_nan")}};
}

}  // namespace

RuleTable elementwise_rules() {
  RuleTable all = joins();
  for (const RuleTable& part : {views(), unaries()}) all.insert(part.begin(), part.end());
  return all;
}

void join(Node& node, const std::string& op) {
  Shape out;
  std::int64_t parameters = 0;
  Shape moving;    // of what is not constant
  Shape constant;  // of what is: several are joined before the model runs
  for (const Value& value : node.all_inputs()) {
    out = broadcast(node, out, value.shape);
    if (value.constant) {
      constant = broadcast(node, constant, value.shape);
      parameters = op == "where" ? checked_add(parameters, elements_of(value.shape)) : elements_of(constant);
    } else {
      moving = broadcast(node, moving, value.shape);
    }
  }
  // The operand that has the result's shape comes first, so that the layer works element by element on it.
  Reads reads = node.all_inputs();
  std::stable_sort(reads.begin(), reads.end(), [&out](const Value& a, const Value& b) {
    return (a.shape == out && !a.constant) > (b.shape == out && !b.constant);
  });
  const int type = op == "where" ? node.in(1).type : node.in(0).type;
  picojoule::schema::Layer layer = layer_of(op);
  if (parameters > 0) layer.set_parameters(parameters);
  if (with_axis(moving) != with_axis(out)) {
    for (const std::int64_t size : with_axis(out)) layer.add_shape(size);
  }
  const auto moves = std::count_if(reads.begin(), reads.end(), [](const Value& v) { return !v.constant; });
  if (moves == 1 && parameters == 0) {  // Sum, Max of one operand
    const auto only = std::find_if(reads.begin(), reads.end(), [](const Value& v) { return !v.constant; });
    return node.set(0, *only);
  }
  node.set(0, node.emit(std::move(layer), reads, out, type));
}

void unary(Node& node, const std::string& op) {
  const Value& input = node.in(0);
  node.set(0, node.emit(layer_of(op), {input}, input.shape, input.type));
}

}  // namespace pj::onnx_import
