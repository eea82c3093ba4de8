// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "workloads/import/onnx/recognise.h"

namespace pj::onnx_import {
namespace {

bool is_view(const std::string& op) {
  static const std::set<std::string> views = {"reshape", "transpose", "slice", "concat", "expand", "reverse"};
  return views.count(op) != 0;
}

// What may stand between the products of an attention: scale, mask, rotation, normalisation of keys, quantisation.
bool is_between(const std::string& op) {
  static const std::set<std::string> between = {"mul",     "add",      "sub",  "div",     "where",    "max",
                                                "min",     "quantize", "neg",  "scatter", "rms_norm", "layer_norm",
                                                "l2_norm", "gather",   "clip", "tanh",    "pad_edges"};
  return is_view(op) || between.count(op) != 0;
}

bool is_product(const LayerGraph& graph, int i) { return i >= 0 && graph.op(i) == "gemm"; }

bool of_activations(const LayerGraph& graph, int i) {
  return is_product(graph, i) && graph.at(i).proto.has_weight_from();
}

bool is_projection(const LayerGraph& graph, int i) {
  return is_product(graph, i) && !graph.at(i).proto.has_weight_from();
}

void set_role(LayerGraph& graph, int i, const std::string& role) {
  if (graph.at(i).proto.role().empty()) graph.at(i).proto.set_role(role);
}

constexpr int kLongestWay = 64;

// The products nearest before `name`, through what may stand between.
void products_before(const LayerGraph& graph, const std::string& name, std::set<int>& seen, std::set<int>& found) {
  const int i = graph.index(name);
  if (i < 0 || static_cast<int>(seen.size()) > kLongestWay || !seen.insert(i).second) return;
  if (is_product(graph, i)) {
    found.insert(i);
  } else if (is_between(graph.op(i))) {
    for (const std::string& from : graph.at(i).proto.from()) products_before(graph, from, seen, found);
  }
}

std::set<int> products_before(const LayerGraph& graph, const std::string& name) {
  std::set<int> seen, found;
  products_before(graph, name, seen, found);
  return found;
}

// The first product after i that reads it, through what may stand between; -1 if there is none.
int product_after(const LayerGraph& graph, int i) {
  std::vector<int> open = {i};
  std::set<int> seen;
  while (!open.empty() && static_cast<int>(seen.size()) <= kLongestWay) {
    const int at = open.front();
    open.erase(open.begin());
    if (!seen.insert(at).second) continue;
    if (at != i && is_product(graph, at)) return at;
    if (at != i && !is_between(graph.op(at))) continue;
    open.insert(open.end(), graph.readers(at).begin(), graph.readers(at).end());
  }
  return -1;
}

// The projection a product's operand comes from.
void role_of_operand(LayerGraph& graph, const std::string& operand, const std::string& role) {
  for (const int i : products_before(graph, operand)) {
    if (!is_projection(graph, i)) continue;
    // One product may make all three.
    const std::string& had = graph.at(i).proto.role();
    if (had == "attention.q" || had == "attention.k") {
      if (had != role) graph.at(i).proto.set_role("attention.qkv");
    } else {
      set_role(graph, i, role);
    }
  }
}

bool attention_around(LayerGraph& graph, int softmax) {
  int scores = -1;
  for (const int i : products_before(graph, graph.at(softmax).proto.from(0))) {
    if (of_activations(graph, i)) scores = i;
  }
  const int values = product_after(graph, softmax);
  if (scores < 0 || !of_activations(graph, values)) return false;
  set_role(graph, scores, "attention.qk");
  set_role(graph, softmax, "attention.softmax");
  set_role(graph, values, "attention.av");
  role_of_operand(graph, graph.at(scores).proto.from(0), "attention.q");
  role_of_operand(graph, graph.at(scores).proto.weight_from(), "attention.k");
  role_of_operand(graph, graph.at(values).proto.weight_from(), "attention.v");
  const int out = product_after(graph, values);
  if (is_projection(graph, out)) set_role(graph, out, "attention.o");
  return true;
}

bool is_activation(const std::string& op) {
  static const std::set<std::string> activations = {"gelu", "gelu_tanh", "quick_gelu", "relu", "silu", "swish", "tanh"};
  return activations.count(op) != 0;
}

// up, activation, down; or gate, activation, times up, down.
void feed_forward(LayerGraph& graph, int activation) {
  const std::string before = graph.at(activation).proto.from(0);
  int first = -1;
  for (const int i : products_before(graph, before)) first = i;
  if (!is_projection(graph, first) || !graph.at(first).proto.role().empty()) return;
  std::set<int> others;
  for (const int reader : graph.readers(activation)) {
    if (graph.op(reader) != "mul" || graph.at(reader).proto.from_size() != 2) continue;
    for (const std::string& from : graph.at(reader).proto.from()) {
      if (graph.index(from) == activation) continue;
      for (const int i : products_before(graph, from)) others.insert(i);
    }
  }
  const int down = product_after(graph, activation);
  if (!is_projection(graph, down) || !graph.at(down).proto.role().empty()) return;
  for (const int i : others) set_role(graph, i, "ffn.up");
  set_role(graph, first, others.empty() ? "ffn.up" : "ffn.gate");
  set_role(graph, down, "ffn.down");
}

bool is_mac(const std::string& op) { return op == "gemm" || op == "conv" || op == "depthwise_conv"; }

bool reaches_only_macs(const LayerGraph& graph, int i) {
  std::vector<int> open = {i};
  std::set<int> seen;
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    if (!seen.insert(at).second) continue;
    if (graph.readers(at).empty() || graph.is_kept(at) || static_cast<int>(seen.size()) > kLongestWay) return false;
    for (const int reader : graph.readers(at)) {
      const std::string& op = graph.op(reader);
      if (is_mac(op)) continue;
      if (!is_view(op) || op == "reverse") return false;
      open.push_back(reader);
    }
  }
  return true;
}

}  // namespace

void fold_transposes(LayerGraph& graph) {
  for (int i = 0; i < graph.size(); ++i) {
    if (!graph.gone(i) && graph.op(i) == "transpose" && reaches_only_macs(graph, i)) graph.at(i).proto.set_folded(true);
  }
}

void assign_roles(LayerGraph& graph) {
  bool attention = false;
  for (int i = 0; i < graph.size(); ++i) {
    if (!graph.gone(i) && graph.op(i) == "softmax") attention = attention_around(graph, i) || attention;
  }
  for (int i = 0; i < graph.size() && attention; ++i) {
    if (!graph.gone(i) && is_activation(graph.op(i))) feed_forward(graph, i);
  }
}

}  // namespace pj::onnx_import
