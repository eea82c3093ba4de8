// SPDX-License-Identifier: Apache-2.0
// Einsum of two operands is a batched matrix product: letters of both operands and the result are its batch, of both
// but not the result its depth, of one and the result its rows and columns. Axes that one operand alone has and the
// result has not are summed first.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

struct Equation {
  std::vector<std::string> terms;
  std::string result;
};

std::string squeezed(const std::string& text) {
  std::string kept;
  for (const char c : text) {
    if (c != ' ') kept.push_back(c);
  }
  return kept;
}

// Letters that occur once, in their order: what the result is if "->" is not written.
std::string implied_result(const std::vector<std::string>& terms) {
  std::map<char, int> count;
  for (const std::string& term : terms) {
    for (const char c : term) ++count[c];
  }
  std::string result;
  for (const auto& [letter, times] : count) {
    if (times == 1) result.push_back(letter);
  }
  return result;
}

// "..." of `rank` axes becomes capital letters counted from the last axis; the equation may use at most these.
std::string without_dots(const Node& node, std::string term, std::int64_t rank) {
  const std::size_t dots = term.find("...");
  if (dots == std::string::npos) return term;
  const std::int64_t hidden = rank - static_cast<std::int64_t>(term.size()) + 3;
  if (hidden < 0 || hidden > 9) node.fail(fmt::format("its term \"{}\" does not fit {} axes", term, rank));
  std::string letters;
  for (std::int64_t i = hidden - 1; i >= 0; --i) letters.push_back(static_cast<char>('0' + i));
  return term.replace(dots, 3, letters);
}

Equation equation_of(const Node& node) {
  std::string text = squeezed(node.text("equation", ""));
  Equation e;
  const std::size_t arrow = text.find("->");
  const std::string left = text.substr(0, arrow);
  for (std::size_t at = 0; at <= left.size();) {
    const std::size_t end = std::min(left.find(',', at), left.size());
    e.terms.push_back(left.substr(at, end - at));
    at = end + 1;
  }
  if (static_cast<int>(e.terms.size()) != node.inputs()) {
    node.fail(fmt::format("its equation \"{}\" has {} terms for {} inputs", text, e.terms.size(), node.inputs()));
  }
  std::int64_t most_hidden = 0;
  for (int i = 0; i < node.inputs(); ++i) {
    std::string& term = e.terms[static_cast<std::size_t>(i)];
    if (term.find("...") != std::string::npos) {
      most_hidden = std::max(most_hidden, node.in(i).rank() - static_cast<std::int64_t>(term.size()) + 3);
    }
    term = without_dots(node, term, node.in(i).rank());
  }
  e.result = arrow == std::string::npos ? implied_result(e.terms) : text.substr(arrow + 2);
  const std::int64_t shown = static_cast<std::int64_t>(e.result.size()) - 3;
  e.result = without_dots(node, e.result, shown + most_hidden);
  return e;
}

using Sizes = std::map<char, std::int64_t>;

void add_sizes(const Node& node, const std::string& term, const Value& value, Sizes& sizes) {
  if (static_cast<std::int64_t>(term.size()) != value.rank()) {
    node.fail(fmt::format("its term \"{}\" does not fit an input of {}", term, to_string(value.shape)));
  }
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (std::count(term.begin(), term.end(), term[i]) > 1) {
      node.no_model(fmt::format("its term \"{}\" takes a diagonal, which has no model", term));
    }
    std::int64_t& size = sizes.emplace(term[i], value.shape[i]).first->second;
    if (size == 1) size = value.shape[i];
    if (size != value.shape[i] && value.shape[i] != 1) {
      node.fail(fmt::format("\"{}\" stands for {} and for {}", term[i], size, value.shape[i]));
    }
  }
}

bool in(char letter, const std::string& term) { return term.find(letter) != std::string::npos; }

Value summed(Node& node, const Value& value, std::string& term, const std::string& kept) {
  picojoule::schema::Layer layer = layer_of("reduce_sum");
  Shape shape;
  std::string left;
  for (std::size_t i = 0; i < term.size(); ++i) {
    if (in(term[i], kept)) {
      shape.push_back(value.shape[i]);
      left.push_back(term[i]);
    } else {
      layer.add_axes(static_cast<std::int64_t>(i));
    }
  }
  if (layer.axes().empty()) return value;
  Shape with_ones = value.shape;
  for (const std::int64_t axis : layer.axes()) with_ones[static_cast<std::size_t>(axis)] = 1;
  layer.set_keep_axes(true);
  term = left;
  return node.viewed(node.emit(std::move(layer), {value}, with_ones, value.type), shape);
}

Shape shape_of(const std::string& letters, const Sizes& sizes) {
  Shape shape;
  for (const char c : letters) shape.push_back(sizes.at(c));
  return shape;
}

void one_operand(Node& node, Equation e, const Sizes& sizes) {
  Value value = summed(node, node.in(0), e.terms[0], e.result);
  const Shape out = shape_of(e.result, sizes);
  if (e.terms[0] == e.result) return node.set(0, value);
  picojoule::schema::Layer layer = layer_of("transpose");
  for (const char c : e.result) layer.add_order(static_cast<std::int64_t>(e.terms[0].find(c)));
  node.set(0, node.emit(std::move(layer), {value}, out, value.type));
}

void two_operands(Node& node, Equation e, const Sizes& sizes) {
  std::string& ta = e.terms[0];
  std::string& tb = e.terms[1];
  Value a = summed(node, node.in(0), ta, tb + e.result);
  Value b = summed(node, node.in(1), tb, ta + e.result);
  if (a.constant && !b.constant) {
    std::swap(a, b);
    std::swap(ta, tb);
  }
  std::int64_t batch = 1, rows = 1, depth = 1, columns = 1;
  for (const auto& [letter, size] : sizes) {
    const bool in_a = in(letter, ta);
    const bool in_b = in(letter, tb);
    if (!in_a && !in_b) continue;
    std::int64_t& part = in_a && in_b ? (in(letter, e.result) ? batch : depth) : in_a ? rows : columns;
    part = checked_mul(part, size);
  }
  const Shape out = shape_of(e.result, sizes);
  if (checked_mul(checked_mul(batch, rows), checked_mul(depth, columns)) == 0) {
    return node.set(0, {a.type, out, true, nullptr, ""});
  }
  if (elements_of(a.shape) != checked_mul(batch, checked_mul(rows, depth))) {
    node.no_model("repeats an axis of size 1 of its first operand, which has no model");
  }
  picojoule::schema::Layer layer = layer_of("gemm");
  layer.set_rows(rows);
  layer.set_depth(depth);
  layer.set_columns(columns);
  if (batch > 1) layer.set_batch(batch);
  for (const std::int64_t size : with_axis(out)) layer.add_shape(size);
  node.set(0, node.emit_mac(std::move(layer), a, b, out, node.in(0).type));
}

void einsum(Node& node) {
  const Equation e = equation_of(node);
  Sizes sizes;
  for (int i = 0; i < node.inputs(); ++i) add_sizes(node, e.terms[static_cast<std::size_t>(i)], node.in(i), sizes);
  for (const char c : e.result) {
    if (sizes.count(c) == 0 || std::count(e.result.begin(), e.result.end(), c) > 1) {
      node.fail(fmt::format("its result \"{}\" names \"{}\", which no input has, or names it twice", e.result, c));
    }
  }
  if (node.inputs() == 1) return one_operand(node, e, sizes);
  if (node.inputs() == 2) return two_operands(node, e, sizes);
  node.no_model("joins more than two operands, which has no model: write it as several Einsum nodes");
}

}  // namespace

RuleTable einsum_rules() { return {{"Einsum", einsum}}; }

}  // namespace pj::onnx_import
