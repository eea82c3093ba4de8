// SPDX-License-Identifier: Apache-2.0
// Layers that compute nothing: views, joins in place, and copies.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

constexpr std::size_t kImageAxes = 4;

LayerWork moved(const LayerRequest& layer, Shape output) {
  VectorWork work;
  work.elements_in = elements_read(layer);
  work.elements_out = elements_of(output);
  return {std::move(output), std::nullopt, work};
}

bool has_axis(const LayerRequest& layer, Problems& problems) {
  const auto axes = static_cast<std::int64_t>(layer.inputs.front().size());
  if (layer.says.axis >= 1 && layer.says.axis < axes) return true;
  problems.add(layer.at("axis"),
               fmt::format("must be 1..{} for {}, got {}", axes - 1, to_string(layer.inputs.front()), layer.says.axis));
  return false;
}

// Producers write side by side, so that nothing is moved.
Inferred infer_concat(const LayerRequest& layer, Problems& problems) {
  if (!has_axis(layer, problems)) return std::nullopt;
  const auto axis = static_cast<std::size_t>(layer.says.axis);
  Shape out = layer.inputs.front();
  const auto before = problems.count();
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    Shape other = layer.inputs[i];
    const std::int64_t added = axis < other.size() ? other[axis] : 0;
    if (axis < other.size()) other[axis] = layer.inputs.front()[axis];
    if (other != layer.inputs.front()) {
      problems.add(layer.at("from"), fmt::format("joins {} with {}; all axes but axis {} must be equal",
                                                 to_string(layer.inputs.front()), to_string(layer.inputs[i]), axis));
    }
    out[axis] = checked_add(out[axis], added);
  }
  if (problems.count() != before) return std::nullopt;
  return view(out, false);
}

Inferred infer_flatten(const LayerRequest& layer) {
  const Shape& in = layer.inputs.front();
  return view({in.front(), exact_div(elements_of(in), in.front())}, true);
}

Inferred infer_reshape(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  Shape out = layer.says.shape;
  out.insert(out.begin(), in.front());
  if (elements_of(out) == elements_of(in)) return view(out, true);
  problems.add(layer.at("shape"), fmt::format("{} = {} elements, but it reads {} = {}", to_string(out),
                                              elements_of(out), to_string(in), elements_of(in)));
  return std::nullopt;
}

Inferred infer_slice(const LayerRequest& layer, Problems& problems) {
  if (!has_axis(layer, problems)) return std::nullopt;
  Shape out = layer.inputs.front();
  std::int64_t& size = out[static_cast<std::size_t>(layer.says.axis)];
  if (layer.says.length > size) {
    problems.add(layer.at("length"), fmt::format("must be 1..{}, got {}", size, layer.says.length));
    return std::nullopt;
  }
  size = layer.says.length;
  return view(out, false);
}

Inferred infer_transpose(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  Shape every(in.size() - 1);
  std::iota(every.begin(), every.end(), std::int64_t{1});
  const Shape& order = layer.says.order;
  if (!std::is_permutation(order.begin(), order.end(), every.begin(), every.end())) {
    problems.add(layer.at("order"),
                 fmt::format("must hold each of the axes 1..{} of {} once", every.size(), to_string(in)));
    return std::nullopt;
  }
  Shape out = {in.front()};
  for (const std::int64_t axis : order) out.push_back(in[static_cast<std::size_t>(axis)]);
  return moved(layer, out);
}

Inferred infer_channel_shuffle(const LayerRequest& layer, Problems& problems) {
  if (!wants_image(layer, problems)) return std::nullopt;
  const Shape& in = layer.inputs.front();
  if (in[1] % layer.says.conv.groups == 0) return moved(layer, in);
  problems.add(layer.at("groups"),
               fmt::format("must divide the {} channels it reads, got {}", in[1], layer.says.conv.groups));
  return std::nullopt;
}

// One row of the table per index read.
Inferred infer_embedding(const LayerRequest& layer) {
  Shape out = layer.inputs.front();
  out.push_back(layer.says.gemm.depth);
  LayerWork result = moved(layer, out);
  result.vector->weights_read = result.vector->elements_out;
  return result;
}

// `rows` rows of the first producer, some of them possibly several times; a second producer says which.
Inferred infer_gather(const LayerRequest& layer, Problems& problems) {
  Shape out = layer.inputs.front();
  if (out.size() != 3) {
    problems.add(layer.at(""), fmt::format("reads {}; gather reads N x rows x depth", to_string(out)));
    return std::nullopt;
  }
  out[1] = layer.says.gemm.rows;
  LayerWork result = moved(layer, out);
  result.vector->elements_in = elements_of(out);
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    result.vector->elements_in = checked_add(result.vector->elements_in, elements_of(layer.inputs[i]));
  }
  return result;
}

}  // namespace

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

bool wants_image(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  if (in.size() == kImageAxes) return true;
  problems.add(layer.at(""), fmt::format("reads {}, of {} axes; {} reads N x channels x rows x columns", to_string(in),
                                         in.size(), layer.op->name));
  return false;
}

std::optional<LayerWork> infer_movement_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kConcat:
      return infer_concat(layer, problems);
    case OpKind::kFlatten:
      return infer_flatten(layer);
    case OpKind::kReshape:
      return infer_reshape(layer, problems);
    case OpKind::kSlice:
      return infer_slice(layer, problems);
    case OpKind::kTranspose:
      return infer_transpose(layer, problems);
    case OpKind::kChannelShuffle:
      return infer_channel_shuffle(layer, problems);
    case OpKind::kEmbedding:
      return infer_embedding(layer);
    case OpKind::kGather:
      return infer_gather(layer, problems);
    default:
      throw std::logic_error("infer_movement_layer: an operator without a shape rule");
  }
}

}  // namespace pj
