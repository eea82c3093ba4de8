// SPDX-License-Identifier: Apache-2.0
// Layers that copy elements to another place, and those that are done outside the machine.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

// Folded: its readers address the elements where they are.
Inferred infer_transpose(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  Shape every(in.size() - static_cast<std::size_t>(layer.first_axis));
  std::iota(every.begin(), every.end(), layer.first_axis);
  const Shape& order = layer.says.order;
  if (!std::is_permutation(order.begin(), order.end(), every.begin(), every.end())) {
    problems.add(layer.at("order"), fmt::format("must hold each of the axes {}..{} of {} once", layer.first_axis,
                                                in.size() - 1, to_string(in)));
    return std::nullopt;
  }
  Shape out;
  if (layer.first_axis == 1) out.push_back(in.front());
  for (const std::int64_t axis : order) out.push_back(in[static_cast<std::size_t>(axis)]);
  return layer.says.folded.value_or(false) ? view(out, false) : moved(layer, out);
}

// How the shape a copy states goes with the one it reads; "" if it does.
std::string mismatch(std::string_view op, const Shape& in, const Shape& out) {
  const auto every = [&](auto fits) { return std::equal(in.begin(), in.end(), out.begin(), out.end(), fits); };
  if (op == "scatter" && out != in) return "scatter keeps the shape of its first producer";
  if (op == "tile" && !every([](auto a, auto b) { return b % a == 0; })) return "tile makes multiples of every axis";
  if (op == "pad_edges" && !every([](auto a, auto b) { return b >= a; })) return "pad_edges makes no axis smaller";
  if (op.substr(0, 6) == "resize" && in.size() != out.size()) return "a resize keeps the number of axes";
  if (op == "one_hot" && elements_of(out) % elements_of(in) != 0) return "one_hot adds an axis";
  const bool shuffles = op == "depth_to_space" || op == "space_to_depth";
  if (shuffles && elements_of(out) != elements_of(in)) return "it keeps the number of elements";
  return "";
}

// To the shape it states, or to that of what it reads.
Inferred infer_moved(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  const Shape out = layer.says.shape.empty() ? in : stated_shape(layer);
  if (const std::string why = mismatch(layer.op->name, in, out); !why.empty()) {
    problems.add(layer.at("shape"), fmt::format("{} does not go with {}: {}", to_string(out), to_string(in), why));
    return std::nullopt;
  }
  return LayerWork{out, std::nullopt, arithmetic(layer, {elements_of(out), 1, 0})};
}

// Elements by index: those it takes are read, and the indices.
Inferred infer_taken(const LayerRequest& layer) {
  LayerWork result = moved(layer, stated_shape(layer));
  std::int64_t& read = result.vector->elements_in;
  read = result.vector->elements_out;
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) read = checked_add(read, elements_of(layer.inputs[i]));
  return result;
}

Inferred infer_channel_shuffle(const LayerRequest& layer, Problems& problems) {
  if (!picture_of(layer, problems)) return std::nullopt;
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

// `rows` entries of an axis of the first producer, some of them possibly several times; a second producer says which.
Inferred infer_gather(const LayerRequest& layer, Problems& problems) {
  Shape out = layer.inputs.front();
  const auto axis = stated_axis(layer, 1, problems);
  if (!axis) return std::nullopt;
  out[*axis] = layer.says.gemm.rows;
  if (!layer.says.shape.empty()) {
    const Shape stated = stated_shape(layer);
    if (elements_of(stated) != elements_of(out)) {
      problems.add(layer.at("shape"),
                   fmt::format("{} does not hold the elements of {}", to_string(stated), to_string(out)));
      return std::nullopt;
    }
    out = stated;
  }
  LayerWork result = moved(layer, out);
  result.vector->elements_in = elements_of(out);
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    result.vector->elements_in = checked_add(result.vector->elements_in, elements_of(layer.inputs[i]));
  }
  return result;
}

}  // namespace

std::optional<LayerWork> infer_movement_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kTranspose:
      return infer_transpose(layer, problems);
    case OpKind::kChannelShuffle:
      return infer_channel_shuffle(layer, problems);
    case OpKind::kEmbedding:
      return infer_embedding(layer);
    case OpKind::kGather:
      return infer_gather(layer, problems);
    case OpKind::kTaken:
      return infer_taken(layer);
    case OpKind::kHost:
      return moved(layer, stated_shape(layer));
    default:
      return infer_moved(layer, problems);
  }
}

}  // namespace pj
