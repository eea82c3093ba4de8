// SPDX-License-Identifier: Apache-2.0
// Matrix products: `batch` independent [rows x depth] * [depth x columns]. The second operand is the weight, unless
// only the first is constant: then the product is computed transposed.
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

struct Product {
  std::int64_t rows = 1, depth = 1, columns = 1;  // of one product
  Shape batch_a, batch_b;                         // the axes before
  Shape out;
};

Product product_of(const Node& node, const Value& a, const Value& b) {
  if (a.rank() < 1 || b.rank() < 1) node.fail("multiplies a scalar");
  Product p;
  const bool row = a.rank() == 1;
  const bool column = b.rank() == 1;
  p.rows = row ? 1 : a.shape[a.shape.size() - 2];
  p.depth = a.shape.back();
  p.columns = column ? 1 : b.shape.back();
  const std::int64_t depth_b = column ? b.shape.front() : b.shape[b.shape.size() - 2];
  if (p.depth != depth_b) {
    node.fail(fmt::format("multiplies {} with {}: {} columns do not meet {} rows", to_string(a.shape),
                          to_string(b.shape), p.depth, depth_b));
  }
  if (!row) p.batch_a.assign(a.shape.begin(), a.shape.end() - 2);
  if (!column) p.batch_b.assign(b.shape.begin(), b.shape.end() - 2);
  p.out = broadcast(node, p.batch_a, p.batch_b);
  if (!row) p.out.push_back(p.rows);
  if (!column) p.out.push_back(p.columns);
  return p;
}

// The streamed operand spread over the batch, where it has one copy for several weights.
Value spread(Node& node, const Value& value, const Shape& batch, std::int64_t rows, std::int64_t depth) {
  Shape shape = batch;
  shape.push_back(rows);
  shape.push_back(depth);
  picojoule::schema::Layer layer = layer_of("expand");
  for (const std::int64_t size : shape) layer.add_shape(size);
  return node.emit(std::move(layer), {value}, shape, value.type);
}

// `input` [batch_in, rows, depth] times `weight` [batch_weight, depth, columns].
void multiply(Node& node, const Product& p, Value input, const Value& weight, int type) {
  const Shape batch = broadcast(node, p.batch_a, p.batch_b);
  const std::int64_t copies = elements_of(p.batch_b);  // of the weight
  const std::int64_t products = elements_of(batch);
  if (copies == 0 || products == 0 || p.depth == 0) return node.set(0, {type, p.out, true, nullptr, ""});
  const std::int64_t rows = checked_mul(products / copies, p.rows);
  if (elements_of(input.shape) != checked_mul(checked_mul(copies, rows), p.depth)) {
    input = spread(node, input, batch, p.rows, p.depth);
  }
  picojoule::schema::Layer layer = layer_of("gemm");
  layer.set_rows(rows);
  layer.set_depth(p.depth);
  layer.set_columns(p.columns);
  if (copies > 1) layer.set_batch(copies);
  for (const std::int64_t size : with_axis(p.out)) layer.add_shape(size);
  node.set(0, node.emit_mac(std::move(layer), input, weight, p.out, type));
}

void plain_matmul(Node& node) { matmul(node, node.in(0), node.in(1), node.in(0).type); }

// alpha * A' * B' + beta * C; the scales are folded into the weights, a constant C starts the accumulation.
void gemm(Node& node) {
  Value a = node.in(0);
  Value b = node.in(1);
  if (a.rank() != 2 || b.rank() != 2) {
    node.fail(fmt::format("multiplies two matrices, got {} and {}", to_string(a.shape), to_string(b.shape)));
  }
  if (node.integer("transA", 0) != 0) std::swap(a.shape[0], a.shape[1]);
  if (node.integer("transB", 0) != 0) std::swap(b.shape[0], b.shape[1]);
  matmul(node, a, b, a.type);
  if (!node.has(2) || node.in(2).constant) return;
  const Value product = node.state().values.at(node.proto().output(0));
  const Shape out = broadcast(node, product.shape, node.in(2).shape);
  if (out != product.shape)
    node.fail(fmt::format("adds {} to {}", to_string(node.in(2).shape), to_string(product.shape)));
  node.set(0, node.emit(layer_of("add"), {product, node.in(2)}, out, product.type));
}

}  // namespace

void matmul(Node& node, const Value& a, const Value& b, int type) {
  Product p = product_of(node, a, b);
  if (!a.constant || b.constant) return multiply(node, p, a, b, type);
  // (A * B)' = B' * A': the constant becomes the weight.
  std::swap(p.rows, p.columns);
  std::swap(p.batch_a, p.batch_b);
  multiply(node, p, b, a, type);
}

RuleTable matmul_rules() { return {{"MatMul", plain_matmul}, {"Gemm", gemm}}; }

}  // namespace pj::onnx_import
