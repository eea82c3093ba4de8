// SPDX-License-Identifier: Apache-2.0
#include "workloads/layer_inference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::int64_t kWidestElement = 64;

// Throws CountOverflow unless all elements, bits and operations of the layer can be counted.
void require_countable(const LayerWork& work) {
  checked_mul(elements_of(work.output), kWidestElement);
  if (work.einsum) {
    static_cast<void>(work.einsum->macs());
    for (const Tensor t : kOperands) checked_mul(work.einsum->tensor(t).elements(), kWidestElement);
  }
  if (work.vector) {
    const VectorWork& v = *work.vector;
    checked_add(checked_add(v.multiplies, v.adds), v.compares);
    checked_mul(checked_add(checked_add(v.elements_in, v.elements_out), v.weights_read), kWidestElement);
  }
}

}  // namespace

namespace {

using Part = std::optional<LayerWork> (*)(const LayerRequest& layer, Problems& problems);

Part part_for(OpKind kind) {
  switch (kind) {
    case OpKind::kConv:
    case OpKind::kDepthwiseConv:
    case OpKind::kLinear:
    case OpKind::kGemm:
      return infer_mac_layer;
    case OpKind::kPool:
    case OpKind::kGlobalPool:
    case OpKind::kLocalNorm:
      return infer_window_layer;
    case OpKind::kRowNorm:
    case OpKind::kGroupNorm:
    case OpKind::kReduce:
    case OpKind::kCumSum:
    case OpKind::kTopK:
    case OpKind::kCombine:
      return infer_row_layer;
    case OpKind::kUnary:
    case OpKind::kBatchNorm:
    case OpKind::kJoin:
    case OpKind::kSelect:
    case OpKind::kAddParameter:
    case OpKind::kRope:
      return infer_elementwise_layer;
    case OpKind::kConcat:
    case OpKind::kFlatten:
    case OpKind::kReshape:
    case OpKind::kSlice:
    case OpKind::kExpand:
    case OpKind::kInterleave:
      return infer_view_layer;
    case OpKind::kTranspose:
    case OpKind::kMoved:
    case OpKind::kTaken:
    case OpKind::kChannelShuffle:
    case OpKind::kEmbedding:
    case OpKind::kGather:
    case OpKind::kHost:
      return infer_movement_layer;
  }
  throw std::logic_error("infer_layer: an operator without a shape rule");
}

std::int64_t primitives(std::int64_t each, std::int64_t extra, std::int64_t row, const Extent& n) {
  const std::int64_t per_output = checked_add(each, checked_mul(n.operands - 1, extra));
  return checked_add(checked_mul(n.outputs, per_output), checked_mul(n.rows, row));
}

}  // namespace

VectorWork arithmetic(const LayerRequest& layer, const Extent& n) {
  const OpDecl& op = *layer.op;
  VectorWork work;
  work.multiplies = primitives(op.per_element.multiplies, op.per_extra_operand.multiplies, op.per_row.multiplies, n);
  work.adds = primitives(op.per_element.adds, op.per_extra_operand.adds, op.per_row.adds, n);
  work.compares = primitives(op.per_element.compares, op.per_extra_operand.compares, op.per_row.compares, n);
  work.elements_in = elements_read(layer);
  work.elements_out = n.outputs;
  return work;
}

std::int64_t elements_read(const LayerRequest& layer) {
  std::int64_t sum = 0;
  for (const Shape& shape : layer.inputs) sum = checked_add(sum, elements_of(shape));
  return sum;
}

LayerWork view(Shape output, bool same_order) {
  VectorWork work;
  work.elementwise = same_order;
  return {std::move(output), std::nullopt, work};
}

LayerWork moved(const LayerRequest& layer, Shape output) {
  VectorWork work;
  work.elements_in = elements_read(layer);
  work.elements_out = elements_of(output);
  return {std::move(output), std::nullopt, work};
}

Shape stated_shape(const LayerRequest& layer) {
  Shape shape = layer.says.shape;
  if (layer.first_axis == 1) shape.insert(shape.begin(), layer.inputs.front().front());
  return shape;
}

std::optional<Shape> broadcast(const LayerRequest& layer, const Shape& a, const Shape& b) {
  const auto kept = static_cast<std::size_t>(layer.first_axis);
  if (!std::equal(a.begin(), a.begin() + layer.first_axis, b.begin())) return std::nullopt;
  Shape out(std::max(a.size(), b.size()));
  std::copy_n(a.begin(), kept, out.begin());
  for (std::size_t i = 1; i <= out.size() - kept; ++i) {
    const std::int64_t x = i + kept <= a.size() ? a[a.size() - i] : 1;
    const std::int64_t y = i + kept <= b.size() ? b[b.size() - i] : 1;
    if (x != y && x != 1 && y != 1) return std::nullopt;
    out[out.size() - i] = x == 1 ? y : x;
  }
  return out;
}

std::optional<std::size_t> stated_axis(const LayerRequest& layer, std::int64_t otherwise, Problems& problems) {
  const auto axes = static_cast<std::int64_t>(layer.inputs.front().size());
  const std::int64_t axis = layer.says.axis.value_or(otherwise);
  if (axis >= layer.first_axis && axis < axes) return static_cast<std::size_t>(axis);
  problems.add(layer.at("axis"), fmt::format("must be {}..{} for {}, got {}", layer.first_axis, axes - 1,
                                             to_string(layer.inputs.front()), axis));
  return std::nullopt;
}

std::string to_string(const Shape& shape) { return fmt::format("{}", fmt::join(shape, " x ")); }

std::int64_t elements_of(const Shape& shape) {
  std::int64_t product = 1;
  for (const std::int64_t size : shape) product = checked_mul(product, size);
  return product;
}

std::optional<LayerWork> infer_layer(const LayerRequest& layer, Problems& problems) {
  try {
    auto work = part_for(layer.op->kind)(layer, problems);
    if (work) require_countable(*work);
    return work;
  } catch (const CountOverflow&) {
    problems.add(layer.at(""), "its sizes are too large: elements or operations do not fit in 64 bits");
    return std::nullopt;
  }
}

}  // namespace pj
