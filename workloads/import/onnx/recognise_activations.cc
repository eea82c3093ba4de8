// SPDX-License-Identifier: Apache-2.0
//   GELU        x / 2 * (1 + erf(x / sqrt 2)), or x / 2 * (1 + tanh(a x + b x^3)); Hendrycks and Gimpel,
//   arXiv:1606.08415 SiLU        x * sigmoid(x);  quick GELU  x * sigmoid(c x) hard swish  x * hard_sigmoid(x), also as
//   x * clip(x + 3, 0, 6) / 6 mish        x * tanh(softplus(x))
#include "workloads/import/onnx/recognise.h"

namespace pj::onnx_import {
namespace {

using picojoule::schema::Layer;
using Names = std::set<std::string>;

Layer unary(const std::string& op) {
  Layer layer;
  layer.set_op(op);
  return layer;
}

// One operand and one number.
bool scales(const LayerGraph& graph, int i, const std::string& op) {
  const Layer& layer = graph.at(i).proto;
  return layer.op() == op && layer.from_size() == 1 && layer.parameters() == 1;
}

// What i multiplies with or adds to the layer `by`; empty if it does not.
std::string other_operand(const LayerGraph& graph, int i, int by) {
  const Layer& layer = graph.at(i).proto;
  if (layer.from_size() != 2 || layer.parameters() != 0) return "";
  const std::string& name = graph.at(by).proto.name();
  return layer.from(0) == name ? layer.from(1) : layer.from(0);
}

// The name under `name`, past multiplications by one number.
std::string unscaled(const LayerGraph& graph, std::string name) {
  for (int i = graph.index(name); i >= 0 && scales(graph, i, "mul"); i = graph.index(name)) {
    name = graph.at(i).proto.from(0);
  }
  return name;
}

// Past one more multiplication by a number, if it is there.
int and_scale(const LayerGraph& graph, int i) {
  const int next = graph.only_reader(i);
  return next >= 0 && scales(graph, next, "mul") ? next : i;
}

// erf or tanh at i: + 1, times x or x / 2, and perhaps / 2 at the end.
void gelu(LayerGraph& graph, int i, const std::string& op, const Names& allowed) {
  const int sum = graph.only_reader(i);
  if (sum < 0 || !scales(graph, sum, "add")) return;
  const int product = graph.only_reader(sum);
  if (product < 0 || graph.op(product) != "mul") return;
  const std::string x = unscaled(graph, other_operand(graph, product, sum));
  if (x.empty()) return;
  const int last = and_scale(graph, product);
  if (!graph.fuse(x, last, allowed, unary(op)) && last != product) graph.fuse(x, product, allowed, unary(op));
}

void gated(LayerGraph& graph, int i) {
  const int product = graph.only_reader(i);
  if (product < 0 || graph.op(product) != "mul") return;
  const std::string x = other_operand(graph, product, i);
  const std::string argument = graph.at(i).proto.from(0);
  if (x.empty()) return;
  const std::string& op = graph.op(i);
  if (op == "hard_sigmoid" && argument == x) graph.fuse(x, product, {"hard_sigmoid", "mul"}, unary("hard_swish"));
  if (op == "sigmoid" && argument == x) graph.fuse(x, product, {"sigmoid", "mul"}, unary("silu"));
  if (op == "sigmoid" && argument != x && unscaled(graph, argument) == x) {
    graph.fuse(x, product, {"sigmoid", "mul"}, unary("quick_gelu"));
  }
  if (op != "relu6" && op != "clip") return;
  const int sum = graph.index(argument);
  if (sum < 0 || !scales(graph, sum, "add") || graph.at(sum).proto.from(0) != x) return;
  const int last = and_scale(graph, product);
  if (last != product) graph.fuse(x, last, {op, "add", "mul"}, unary("hard_swish"));
}

void mish(LayerGraph& graph, int i) {
  const int product = graph.only_reader(i);
  const int inner = graph.index(graph.at(i).proto.from(0));
  if (product < 0 || inner < 0 || graph.op(product) != "mul" || graph.op(inner) != "softplus") return;
  const std::string x = other_operand(graph, product, i);
  if (x == graph.at(inner).proto.from(0)) graph.fuse(x, product, {"tanh", "softplus", "mul"}, unary("mish"));
}

}  // namespace

void recognise_activations(LayerGraph& graph) {
  for (int i = 0; i < graph.size(); ++i) {
    if (graph.gone(i)) continue;
    const std::string op = graph.op(i);
    if (op == "erf") gelu(graph, i, "gelu", {"erf", "add", "mul"});
    if (op == "tanh") gelu(graph, i, "gelu_tanh", {"tanh", "add", "mul", "pow", "square"});
    if (op == "tanh" && !graph.gone(i)) mish(graph, i);
    if (op == "sigmoid" || op == "hard_sigmoid" || op == "relu6" || op == "clip") gated(graph, i);
  }
}

}  // namespace pj::onnx_import
