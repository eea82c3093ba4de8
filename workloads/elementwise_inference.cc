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

// The shape of all producers together; nullopt and problems if they do not fit.
std::optional<Shape> joined_shape(const LayerRequest& layer, Problems& problems) {
  Shape all = layer.inputs.front();
  const auto before = problems.count();
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    const auto both = broadcast(layer, all, layer.inputs[i]);
    if (both) {
      all = *both;
      continue;
    }
    problems.add(layer.at("from"), fmt::format("joins {} with {}; sizes must be equal, or 1 where they are repeated",
                                               to_string(layer.inputs.front()), to_string(layer.inputs[i])));
  }
  return problems.count() == before ? std::optional(all) : std::nullopt;
}

// What each constant operand holds repeats over the output.
bool check_parameters(const LayerRequest& layer, const Shape& out, Problems& problems) {
  const std::int64_t constants =
      layer.op->kind == OpKind::kSelect ? 3 - static_cast<std::int64_t>(layer.inputs.size()) : 1;
  const std::int64_t all = elements_of(out);
  const std::int64_t said = layer.says.parameters;
  const bool fits = constants == 1 ? said == 0 || all % said == 0 : said <= checked_mul(constants, all);
  if (!fits) {
    problems.add(layer.at("parameters"),
                 fmt::format("must be elements of a constant that repeats over {}, got {}", to_string(out), said));
  }
  return fits;
}

bool check_operands(const LayerRequest& layer, Problems& problems) {
  const bool constant = layer.says.parameters > 0;
  const std::size_t operands = layer.inputs.size() + (constant ? 1 : 0);
  const std::size_t most = layer.op->most_producers == kAnyNumber ? operands : 2;
  const bool fits =
      layer.op->kind == OpKind::kSelect ? constant != (layer.inputs.size() == 3) : operands >= 2 && operands <= most;
  if (fits) return true;
  const char* wanted = layer.op->kind == OpKind::kSelect ? "3 layers or inputs, or fewer"
                       : layer.op->most_producers == 2   ? "2 layers or inputs, or one"
                                                         : "2 or more layers or inputs, or one";
  problems.add(layer.at("from"), fmt::format("{} reads {} and `parameters`, got {}{}", layer.op->name, wanted,
                                             layer.inputs.size(), constant ? " and `parameters`" : ""));
  return false;
}

Inferred infer_join(const LayerRequest& layer, Problems& problems) {
  auto out = joined_shape(layer, problems);
  if (!out || !check_operands(layer, problems)) return std::nullopt;
  const bool constant = layer.says.parameters > 0;
  if (!layer.says.shape.empty()) {
    const Shape stated = stated_shape(layer);
    if (!constant || broadcast(layer, *out, stated) != stated) {
      problems.add(layer.at("shape"),
                   fmt::format("{} is not what a constant can widen {} to", to_string(stated), to_string(*out)));
      return std::nullopt;
    }
    out = stated;
  }
  if (!check_parameters(layer, *out, problems)) return std::nullopt;
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
    case OpKind::kSelect:
      return infer_join(layer, problems);
    case OpKind::kAddParameter:
      return infer_add_parameter(layer);
    case OpKind::kRope:
      return infer_rope(layer, problems);
    default:
      return check_parameters(layer, layer.inputs.front(), problems) ? infer_unary(layer) : std::nullopt;
  }
}

}  // namespace pj
