// SPDX-License-Identifier: Apache-2.0
// Layers that work element by element.
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

Inferred infer_unary(const LayerRequest& layer) {
  const Shape& in = layer.inputs.front();
  VectorWork work = arithmetic(layer, {elements_of(in), 1, 0});
  work.weights_read = layer.says.parameters;
  work.elementwise = true;
  return LayerWork{in, std::nullopt, work};
}

Inferred infer_batch_norm(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  if (layer.says.folded.value_or(true)) {
    if (layer.reads_mac_layer) return view(in, true);
    problems.add(layer.at(""), "it reads no conv, fc or gemm it could be folded into; say folded: false");
    return std::nullopt;
  }
  Inferred result = infer_unary(layer);
  result->vector->weights_read = checked_mul(layer.op->parameters_per_channel, in.size() > 1 ? in[1] : 1);
  return result;
}

// numpy's rule: axes are aligned from the last, size 1 is repeated. nullopt if they do not fit.
std::optional<Shape> broadcast(const Shape& a, const Shape& b) {
  Shape out(std::max(a.size(), b.size()));
  for (std::size_t i = 1; i <= out.size(); ++i) {
    const std::int64_t x = i <= a.size() ? a[a.size() - i] : 1;
    const std::int64_t y = i <= b.size() ? b[b.size() - i] : 1;
    if (x != y && x != 1 && y != 1) return std::nullopt;
    out[out.size() - i] = x == 1 ? y : x;
  }
  return out;
}

// The shape of all producers together; nullopt and problems if they do not fit.
std::optional<Shape> joined_shape(const LayerRequest& layer, Problems& problems) {
  Shape all = layer.inputs.front();
  const auto before = problems.count();
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    const auto both = broadcast(all, layer.inputs[i]);
    if (both) {
      all = *both;
      continue;
    }
    problems.add(layer.at("from"), fmt::format("joins {} with {}; sizes must be equal, or 1 where they are repeated",
                                               to_string(layer.inputs.front()), to_string(layer.inputs[i])));
  }
  return problems.count() == before ? std::optional(all) : std::nullopt;
}

Inferred infer_join(const LayerRequest& layer, Problems& problems) {
  auto out = joined_shape(layer, problems);
  if (!out) return std::nullopt;
  const bool constant = layer.says.parameters > 0;
  if (layer.inputs.size() < 2 && !constant) {
    problems.add(layer.at("from"),
                 fmt::format("{} reads 2 or more layers or inputs, or one and `parameters`, got 1", layer.op->name));
    return std::nullopt;
  }
  if (!layer.says.shape.empty()) {
    const Shape stated = stated_shape(layer);
    if (!constant || broadcast(*out, stated) != stated) {
      problems.add(layer.at("shape"),
                   fmt::format("{} is not what a constant can widen {} to", to_string(stated), to_string(*out)));
      return std::nullopt;
    }
    out = stated;
  }
  const auto operands = static_cast<std::int64_t>(layer.inputs.size()) + (constant ? 1 : 0);
  VectorWork work = arithmetic(layer, {elements_of(*out), operands, 0});
  work.weights_read = layer.says.parameters;
  work.elementwise = layer.inputs.front() == *out;
  return LayerWork{*out, std::nullopt, work};
}

Inferred infer_add_parameter(const LayerRequest& layer) {
  Inferred result = infer_unary(layer);
  result->vector->weights_read = exact_div(elements_of(result->output), result->output.front());
  return result;
}

// Tables of sine and cosine: one pair per row and pair of depth, shared by all heads and samples.
Inferred infer_rope(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  const std::int64_t depth = layer.says.gemm.depth;
  if (in.size() != 3 || in.back() % depth != 0 || depth % 2 != 0) {
    problems.add(layer.at("depth"), fmt::format("must be even and divide the last axis of N x tokens x (heads "
                                                "depth), got {} for {}",
                                                depth, to_string(in)));
    return std::nullopt;
  }
  VectorWork work = arithmetic(layer, {elements_of(in), 1, 0});
  work.weights_read = checked_mul(in[1], depth);
  return LayerWork{in, std::nullopt, work};
}

}  // namespace

std::optional<LayerWork> infer_elementwise_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kBatchNorm:
      return infer_batch_norm(layer, problems);
    case OpKind::kJoin:
      return infer_join(layer, problems);
    case OpKind::kAddParameter:
      return infer_add_parameter(layer);
    case OpKind::kRope:
      return infer_rope(layer, problems);
    default:
      return infer_unary(layer);
  }
}

}  // namespace pj
