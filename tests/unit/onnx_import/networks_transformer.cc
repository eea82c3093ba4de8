// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/onnx_import/networks.h"

namespace pj::onnx_test {
namespace {

constexpr int kInt64 = 7;
constexpr std::int64_t kDepth = 768;
constexpr std::int64_t kHeads = 12;

std::string linear(ModelBuilder& m, const std::string& x, std::int64_t in, std::int64_t out) {
  return m.node("Add", {m.weight({out}), m.node("MatMul", {x, m.weight({in, out})})});
}

// As exporters before opset 17 write it.
std::string layer_norm(ModelBuilder& m, const std::string& x) {
  const Attributes last = {{"axes", Ints{-1}}};
  const std::string d = m.node("Sub", {x, m.node("ReduceMean", {x}, last)});
  const std::string variance = m.node("ReduceMean", {m.node("Pow", {d, m.number(2.0)})}, last);
  const std::string deviation = m.node("Sqrt", {m.node("Add", {variance, m.number(1e-12)})});
  const std::string scaled = m.node("Mul", {m.node("Div", {d, deviation}), m.weight({kDepth})});
  return m.node("Add", {scaled, m.weight({kDepth})});
}

std::string erf_gelu(ModelBuilder& m, const std::string& x) {
  const std::string erf = m.node("Erf", {m.node("Div", {x, m.number(1.41421356)})});
  return m.node("Mul", {m.node("Mul", {x, m.node("Add", {erf, m.number(1.0)})}), m.number(0.5)});
}

std::string tanh_gelu(ModelBuilder& m, const std::string& x) {
  const std::string cube = m.node("Mul", {m.node("Pow", {x, m.number(3.0)}), m.number(0.044715)});
  const std::string inner = m.node("Mul", {m.node("Add", {x, cube}), m.number(0.79788456)});
  const std::string one = m.node("Add", {m.node("Tanh", {inner}), m.number(1.0)});
  return m.node("Mul", {m.node("Mul", {x, m.number(0.5)}), one});
}

std::string axis_size(ModelBuilder& m, const std::string& x, std::int64_t axis) {
  const std::string size = m.node("Gather", {m.node("Shape", {x}), m.ints({axis}, true)});
  return m.node("Unsqueeze", {size, m.ints({0})});
}

// batch x sequence x 768 to batch x heads x sequence x 64.
std::string heads(ModelBuilder& m, const std::string& x, const Ints& order) {
  const std::string shape = m.node("Concat", {axis_size(m, x, 0), axis_size(m, x, 1), m.ints({kHeads}), m.ints({-1})},
                                   {{"axis", std::int64_t{0}}});
  return m.node("Transpose", {m.node("Reshape", {x, shape})}, {{"perm", order}});
}

std::string merged(ModelBuilder& m, const std::string& x) {
  const std::string y = m.node("Transpose", {x}, {{"perm", Ints{0, 2, 1, 3}}});
  return m.node("Reshape", {y, m.node("Concat", {axis_size(m, y, 0), axis_size(m, y, 1), m.ints({kDepth})},
                                      {{"axis", std::int64_t{0}}})});
}

std::string bert_block(ModelBuilder& m, const std::string& x, const std::string& mask) {
  const std::string q = heads(m, linear(m, x, kDepth, kDepth), {0, 2, 1, 3});
  const std::string k = heads(m, linear(m, x, kDepth, kDepth), {0, 2, 3, 1});
  const std::string v = heads(m, linear(m, x, kDepth, kDepth), {0, 2, 1, 3});
  const std::string scores = m.node("Div", {m.node("MatMul", {q, k}), m.number(8.0)});
  const std::string p = m.node("Softmax", {m.node("Add", {scores, mask})}, {{"axis", std::int64_t{-1}}});
  const std::string attended = linear(m, merged(m, m.node("MatMul", {p, v})), kDepth, kDepth);
  const std::string y = layer_norm(m, m.node("Add", {attended, x}));
  const std::string up = erf_gelu(m, linear(m, y, kDepth, 4 * kDepth));
  return layer_norm(m, m.node("Add", {linear(m, up, 4 * kDepth, kDepth), y}));
}

// GPT-2's Conv1D: a Gemm over all tokens.
std::string conv1d(ModelBuilder& m, const std::string& x, std::int64_t in, std::int64_t out) {
  const std::string rows = m.node("Reshape", {x, m.ints({-1, in})});
  const std::string product = m.node("Gemm", {rows, m.weight({in, out}), m.weight({out})});
  const std::string shape =
      m.node("Concat", {axis_size(m, x, 0), axis_size(m, x, 1), m.ints({out})}, {{"axis", std::int64_t{0}}});
  return m.node("Reshape", {product, shape});
}

// The lower triangle of a 1024 x 1024 constant, cut to the sequence.
std::string causal(ModelBuilder& m, const std::string& scores) {
  const std::string size = axis_size(m, scores, 2);
  const std::string triangle = m.weight({1, 1, 1024, 1024}, onnx::TensorProto::UINT8);
  const std::string rows = m.node("Slice", {triangle, m.ints({0}), size, m.ints({2}), m.ints({1})});
  const std::string mask = m.node("Slice", {rows, m.ints({0}), size, m.ints({3}), m.ints({1})});
  return m.node("Where", {m.node("Cast", {mask}, {{"to", std::int64_t{9}}}), scores, m.number(-1e4)});
}

}  // namespace

ModelBuilder bert_base() {
  ModelBuilder m(13);
  const std::string tokens = m.input("input_ids", {"batch", "sequence"}, kInt64);
  const std::string seen = m.input("attention_mask", {"batch", "sequence"}, kInt64);
  const std::string segments = m.input("token_type_ids", {"batch", "sequence"}, kInt64);
  const std::string wide = m.node("Unsqueeze", {m.node("Unsqueeze", {seen, m.ints({1})}), m.ints({2})});
  const std::string open = m.node("Sub", {m.number(1.0), m.node("Cast", {wide}, {{"to", std::int64_t{1}}})});
  const std::string mask = m.node("Mul", {open, m.number(-1e4)});
  const std::string positions = m.node("Slice", {m.ints({0, 1, 2, 3}), m.ints({0}), m.ints({1})});
  static_cast<void>(positions);  // dead, as exporters leave behind
  std::string x = m.node("Add", {m.node("Gather", {m.weight({30522, kDepth}), tokens}),
                                 m.node("Gather", {m.weight({2, kDepth}), segments})});
  const std::string table =
      m.node("Slice", {m.weight({1, 512, kDepth}), m.ints({0}), axis_size(m, tokens, 1), m.ints({1})});
  x = layer_norm(m, m.node("Add", {x, table}));
  for (int block = 0; block < 12; ++block) {
    m.enter("/encoder/layer." + std::to_string(block));
    x = bert_block(m, x, mask);
  }
  m.output(x);
  return m;
}

ModelBuilder gpt2_block() {
  ModelBuilder m(14);
  const std::string x = m.input("hidden", {"batch", "sequence", kDepth});
  const std::string normed = layer_norm(m, x);
  const Names qkv = m.nodes("Split", {conv1d(m, normed, kDepth, 3 * kDepth), m.ints({kDepth, kDepth, kDepth})}, 3,
                            {{"axis", std::int64_t{2}}});
  const std::string scores = m.node("MatMul", {heads(m, qkv[0], {0, 2, 1, 3}), heads(m, qkv[1], {0, 2, 3, 1})});
  const std::string scaled = m.node("Div", {scores, m.node("Sqrt", {m.number(64.0)})});
  const std::string p = m.node("Softmax", {causal(m, scaled)}, {{"axis", std::int64_t{-1}}});
  const std::string attended = merged(m, m.node("MatMul", {p, heads(m, qkv[2], {0, 2, 1, 3})}));
  const std::string y = m.node("Add", {conv1d(m, attended, kDepth, kDepth), x});
  const std::string up = tanh_gelu(m, conv1d(m, layer_norm(m, y), kDepth, 4 * kDepth));
  m.output(m.node("Add", {y, conv1d(m, up, 4 * kDepth, kDepth)}));
  return m;
}

}  // namespace pj::onnx_test
