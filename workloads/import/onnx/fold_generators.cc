// SPDX-License-Identifier: Apache-2.0
// Operators that make numbers from almost nothing, and their rules when the numbers are too many to keep.
#include <fmt/format.h>

#include <cmath>

#include "arch/base/integer.h"
#include "workloads/import/onnx/fold.h"
#include "workloads/import/onnx/model_file.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/import/onnx/strides.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using Int = std::int64_t;

Value tensor_attribute(const Node& node, const onnx::AttributeProto& attribute) {
  Problems problems;
  const auto value = constant_of(attribute.t(), node.state().model_path, node.place(), problems);
  if (!value) node.fail(problems.list().front().what);
  return *value;
}

void constant(Node& node) {
  if (const auto* value = node.attribute("value")) return node.set(0, tensor_attribute(node, *value));
  if (const auto* one = node.attribute("value_int")) return node.set(0, int_constant({}, {one->i()}));
  if (const auto* one = node.attribute("value_float"))
    return node.set(0, real_constant({}, {static_cast<double>(one->f())}));
  if (const auto* many = node.attribute("value_ints")) {
    return node.set(0, int_constant({many->ints_size()}, {many->ints().begin(), many->ints().end()}));
  }
  if (const auto* many = node.attribute("value_floats")) {
    return node.set(0, real_constant({many->floats_size()}, {many->floats().begin(), many->floats().end()}));
  }
  node.fail("holds no tensor of numbers");
}

void constant_of_shape(Node& node) {
  const Shape shape = node.ints(0, "its shape");
  check_sizes(node, shape);
  Value filled = real_constant({1}, {0.0});
  if (const auto* value = node.attribute("value")) filled = tensor_attribute(node, *value);
  Value out{filled.type, shape, true, nullptr, ""};
  const Int all = elements_of(shape);
  if (all <= kMostNumbers && filled.numbers != nullptr) {
    Numbers numbers;
    if (filled.numbers->ints.size() == 1) numbers.ints.assign(static_cast<std::size_t>(all), filled.numbers->ints[0]);
    if (filled.numbers->reals.size() == 1)
      numbers.reals.assign(static_cast<std::size_t>(all), filled.numbers->reals[0]);
    out.numbers = std::make_shared<Numbers>(std::move(numbers));
  }
  node.set(0, out);
}

void int_range(Node& node) {
  const Int start = node.single(0, "its start");
  const Int limit = node.single(1, "its limit");
  const Int delta = node.single(2, "its delta");
  if (delta == 0) node.fail("counts in steps of 0");
  const Int span = checked_add(limit, checked_mul(start, -1));
  const bool empty = (span > 0) != (delta > 0) || span == 0;
  const Int sign = delta > 0 ? 1 : -1;
  const Int count = empty ? 0 : ceil_div(checked_mul(span, sign), checked_mul(delta, sign));
  Value out{node.in(0).type, {count}, true, nullptr, ""};
  if (count <= kMostNumbers) {
    Numbers numbers;
    for (Int i = 0; i < count; ++i) numbers.ints.push_back(start + i * delta);
    out.numbers = std::make_shared<Numbers>(std::move(numbers));
  }
  node.set(0, out);
}

void range(Node& node) {
  if (is_integer(node.in(0).type)) return int_range(node);
  const auto number = [&node](int i, const char* what) {
    const std::vector<double> list = node.reals(i, what);
    if (list.size() != 1) node.fail(fmt::format("{} must be one number", what));
    return list.front();
  };
  const double start = number(0, "its start");
  const double count = std::ceil((number(1, "its limit") - start) / number(2, "its delta"));
  if (!(count <= static_cast<double>(kLargestSize))) node.fail("counts without end");
  node.set(0, {node.in(0).type, {static_cast<Int>(std::max(0.0, count))}, true, nullptr, ""});
}

void eye_like(Node& node) {
  const int type = static_cast<int>(node.integer("dtype", node.in(0).type));
  node.set(0, {type, node.in(0).shape, true, nullptr, ""});
}

// Row-major positions of what is not zero, an axis a row.
bool non_zero(Node& node) {
  const Value& data = node.in(0);
  const Shape shape = with_axis(data.shape);
  std::vector<std::vector<Int>> rows(shape.size());
  std::vector<Int> index(shape.size(), 0);
  std::size_t at = 0;
  bool more = !data.is_empty();
  while (more) {
    const bool zero = data.numbers->reals.empty() ? data.numbers->ints[at] == 0 : data.numbers->reals[at] == 0.0;
    for (std::size_t i = 0; i < rows.size() && !zero; ++i) rows[i].push_back(index[i]);
    ++at;
    more = next_index(shape, index);
  }
  std::vector<Int> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  const auto count = static_cast<Int>(rows.front().size());
  node.set(0, int_constant({static_cast<Int>(rows.size()), count}, std::move(all)));
  return true;
}

}  // namespace

std::map<std::string, Folder> generator_folders() { return {{"NonZero", non_zero}}; }

RuleTable constant_rules() {
  return {{"Constant", constant}, {"ConstantOfShape", constant_of_shape}, {"Range", range}, {"EyeLike", eye_like}};
}

}  // namespace pj::onnx_import
