// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/import/onnx/fold.h"
#include "workloads/import/onnx/slice_range.h"
#include "workloads/import/onnx/strides.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {
namespace {

using Int = std::int64_t;

// The elements of `from` at these positions.
Value picked(const Value& from, const Shape& shape, const std::vector<Int>& positions) {
  Numbers out;
  for (const Int at : positions) {
    if (!from.numbers->ints.empty()) out.ints.push_back(from.numbers->ints[static_cast<std::size_t>(at)]);
    if (!from.numbers->reals.empty()) out.reals.push_back(from.numbers->reals[static_cast<std::size_t>(at)]);
  }
  return {from.type, shape, true, std::make_shared<Numbers>(std::move(out)), ""};
}

// Runs over all indices of `shape`, if they are few; `position` gives where each is taken from.
bool pick(Node& node, const Value& from, const Shape& shape,
          const std::function<Int(const std::vector<Int>&)>& position) {
  check_sizes(node, shape);
  Int all = 0;
  try {
    all = elements_of(shape);
  } catch (const CountOverflow&) {
    return false;
  }
  if (all > kMostNumbers) return false;
  std::vector<Int> positions;
  std::vector<Int> index(shape.size(), 0);
  if (all > 0) {
    do {
      positions.push_back(position(index));
    } while (next_index(shape, index));
  }
  node.set(0, picked(from, shape, positions));
  return true;
}

bool gather(Node& node) {
  const Value& data = node.in(0);
  const Value& indices = node.in(1);
  const Int axis = axis_of(node, node.integer("axis", 0), data.rank());
  const auto at = static_cast<std::size_t>(axis);
  const Int size = data.shape[at];
  if (!is_integer(indices.type)) return false;
  for (const Int i : indices.numbers->ints) {
    if (i < -size || i >= size) node.fail("takes an entry that is not there");
  }
  Shape out(data.shape.begin(), data.shape.begin() + axis);
  out.insert(out.end(), indices.shape.begin(), indices.shape.end());
  out.insert(out.end(), data.shape.begin() + axis + 1, data.shape.end());
  const std::vector<Int> strides = strides_of(data.shape);
  return pick(node, data, out, [&](const std::vector<Int>& index) {
    const std::vector<Int> which(index.begin() + axis, index.begin() + axis + indices.rank());
    const Int entry = indices.numbers->ints[static_cast<std::size_t>(broadcast_position(indices.shape, which))];
    Int position = (entry < 0 ? entry + size : entry) * strides[at];
    for (std::size_t i = 0; i < at; ++i) position += index[i] * strides[i];
    for (std::size_t i = at + 1; i < strides.size(); ++i) {
      position += index[i + indices.shape.size() - 1] * strides[i];
    }
    return position;
  });
}

bool slice(Node& node) {
  const Value& data = node.in(0);
  Shape out = data.shape;
  std::vector<Int> start(out.size(), 0);
  std::vector<Int> step(out.size(), 1);
  for (const SliceRange& range : slice_ranges(node)) {
    const auto axis = static_cast<std::size_t>(range.axis);
    out[axis] = range.length;
    start[axis] = range.start;
    step[axis] = range.step;
  }
  const std::vector<Int> strides = strides_of(data.shape);
  return pick(node, data, out, [&](const std::vector<Int>& index) {
    Int position = 0;
    for (std::size_t i = 0; i < index.size(); ++i) position += (start[i] + index[i] * step[i]) * strides[i];
    return position;
  });
}

bool transpose(Node& node) {
  const Value& data = node.in(0);
  std::vector<Int> order = node.integers("perm");
  if (order.empty()) {
    for (Int i = data.rank() - 1; i >= 0; --i) order.push_back(i);
  }
  if (static_cast<Int>(order.size()) != data.rank()) return false;
  order = axes_of(node, order, data.rank());
  Shape out;
  for (const Int axis : order) out.push_back(data.shape[static_cast<std::size_t>(axis)]);
  const std::vector<Int> strides = strides_of(data.shape);
  return pick(node, data, out, [&](const std::vector<Int>& index) {
    Int position = 0;
    for (std::size_t i = 0; i < index.size(); ++i) position += index[i] * strides[static_cast<std::size_t>(order[i])];
    return position;
  });
}

bool expand(Node& node) {
  if (!is_integer(node.in(1).type)) return false;
  const Value& data = node.in(0);
  const Shape out = broadcast(node, data.shape, node.in(1).numbers->ints);
  return pick(node, data, out, [&](const std::vector<Int>& index) { return broadcast_position(data.shape, index); });
}

bool tile(Node& node) {
  const Value& data = node.in(0);
  const std::vector<Int> repeats = node.ints(1, "its repeats");
  if (static_cast<Int>(repeats.size()) != data.rank()) return false;
  Shape out = data.shape;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = checked_mul(out[i], repeats[i]);
  const std::vector<Int> strides = strides_of(data.shape);
  return pick(node, data, out, [&](const std::vector<Int>& index) {
    Int position = 0;
    for (std::size_t i = 0; i < index.size(); ++i) position += index[i] % data.shape[i] * strides[i];
    return position;
  });
}

// Vectors and scalars alone: that is what shapes are.
bool concat(Node& node) {
  if (node.all_inputs().empty()) return false;
  Numbers out;
  Int size = 0;
  for (const Value& value : node.all_inputs()) {
    if (value.rank() != 1 || is_integer(value.type) != is_integer(node.in(0).type)) return false;
    out.ints.insert(out.ints.end(), value.numbers->ints.begin(), value.numbers->ints.end());
    out.reals.insert(out.reals.end(), value.numbers->reals.begin(), value.numbers->reals.end());
    size += value.shape[0];
  }
  if (size > kMostNumbers) return false;
  node.set(0, {node.in(0).type, {size}, true, std::make_shared<Numbers>(std::move(out)), ""});
  return true;
}

bool split(Node& node) {
  const Value& data = node.in(0);
  if (data.rank() != 1) return false;
  std::vector<Int> sizes = node.list("split", 1).value_or(std::vector<Int>{});
  if (sizes.empty()) {
    const Int parts = node.proto().output_size();
    if (parts == 0 || data.shape[0] % parts != 0) return false;
    sizes.assign(static_cast<std::size_t>(parts), data.shape[0] / parts);
  }
  Int at = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] < 0 || sizes[i] > data.shape[0] - at) return false;
    std::vector<Int> positions;
    for (Int k = 0; k < sizes[i]; ++k) positions.push_back(at + k);
    node.set(static_cast<int>(i), picked(data, {sizes[i]}, positions));
    at += sizes[i];
  }
  return at == data.shape[0];
}

// Updates of a vector, one entry each.
bool scatter_nd(Node& node) {
  const Value& data = node.in(0);
  const Value& indices = node.in(1);
  const Value& updates = node.in(2);
  if (data.rank() != 1 || indices.rank() < 1 || indices.shape.back() != 1 || !is_integer(indices.type)) return false;
  if (is_integer(data.type) != is_integer(updates.type) || elements_of(updates.shape) != elements_of(indices.shape))
    return false;
  Numbers out = *data.numbers;
  for (std::size_t i = 0; i < indices.numbers->ints.size(); ++i) {
    Int at = indices.numbers->ints[i];
    if (at < 0) at += data.shape[0];
    if (at < 0 || at >= data.shape[0]) node.fail("writes an entry that is not there");
    if (is_integer(data.type)) out.ints[static_cast<std::size_t>(at)] = updates.numbers->ints[i];
    if (!is_integer(data.type)) out.reals[static_cast<std::size_t>(at)] = updates.numbers->reals[i];
  }
  node.set(0, {data.type, data.shape, true, std::make_shared<Numbers>(std::move(out)), ""});
  return true;
}

// Over all elements of a vector or scalar of integers.
Folder reduced(const std::function<Int(Int, Int)>& step, Int start) {
  return [step, start](Node& node) {
    const Value& data = node.in(0);
    if (data.rank() > 1 || !is_integer(data.type) || data.is_empty()) return false;
    const auto axes = node.list("axes", 1);
    if (axes && axes->empty() && node.integer("noop_with_empty_axes", 0) != 0) return false;
    Int result = start == 1 || start == 0 ? start : data.numbers->ints.front();
    try {
      for (const Int n : data.numbers->ints) result = step(result, n);
    } catch (const CountOverflow&) {
      return false;
    }
    const bool keep = node.integer("keepdims", 1) != 0 && data.rank() == 1;
    node.set(0, int_constant(keep ? Shape{1} : Shape{}, {result}, data.type));
    return true;
  };
}

bool cumsum(Node& node) {
  const Value& data = node.in(0);
  if (data.rank() != 1 || !is_integer(data.type)) return false;
  if (node.integer("exclusive", 0) != 0 || node.integer("reverse", 0) != 0) return false;
  std::vector<Int> out;
  Int sum = 0;
  for (const Int n : data.numbers->ints) out.push_back(sum = checked_add(sum, n));
  node.set(0, int_constant(data.shape, std::move(out), data.type));
  return true;
}

}  // namespace

std::map<std::string, Folder> movement_folders() {
  constexpr Int kFirst = -1;  // starts with the first element
  return {{"Gather", gather},
          {"Slice", slice},
          {"Transpose", transpose},
          {"Expand", expand},
          {"Tile", tile},
          {"Concat", concat},
          {"Split", split},
          {"ScatterND", scatter_nd},
          {"CumSum", cumsum},
          {"ReduceProd", reduced(checked_mul, 1)},
          {"ReduceSum", reduced(checked_add, 0)},
          {"ReduceMax", reduced([](Int a, Int b) { return std::max(a, b); }, kFirst)},
          {"ReduceMin", reduced([](Int a, Int b) { return std::min(a, b); }, kFirst)}};
}

}  // namespace pj::onnx_import
