// SPDX-License-Identifier: Apache-2.0
// Layers that are other names for elements where they lie: nothing is computed or moved.
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

// Producers write side by side, so that nothing is moved.
Inferred infer_concat(const LayerRequest& layer, Problems& problems) {
  const auto stated = stated_axis(layer, 1, problems);
  if (!stated) return std::nullopt;
  const std::size_t axis = *stated;
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
  const Shape out = stated_shape(layer);
  if (elements_of(out) == elements_of(in)) return view(out, true);
  problems.add(layer.at("shape"), fmt::format("{} = {} elements, but it reads {} = {}", to_string(out),
                                              elements_of(out), to_string(in), elements_of(in)));
  return std::nullopt;
}

Inferred infer_slice(const LayerRequest& layer, Problems& problems) {
  const auto axis = stated_axis(layer, 1, problems);
  if (!axis) return std::nullopt;
  Shape out = layer.inputs.front();
  std::int64_t& size = out[*axis];
  if (layer.says.length > size) {
    problems.add(layer.at("length"), fmt::format("must be 1..{}, got {}", size, layer.says.length));
    return std::nullopt;
  }
  size = layer.says.length;
  return view(out, false);
}

// Readers take elements several times; none is copied.
Inferred infer_expand(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  Shape out = stated_shape(layer);
  const bool fits = broadcast(layer, in, out) == out;
  if (fits) return view(std::move(out), false);
  problems.add(layer.at("shape"),
               fmt::format("{} does not repeat {}: sizes must be equal, or 1 where they are repeated", to_string(out),
                           to_string(in)));
  return std::nullopt;
}

Inferred infer_interleave(const LayerRequest& layer, Problems& problems) {
  Shape out = stated_shape(layer);
  if (elements_of(out) == elements_read(layer)) return view(std::move(out), false);
  problems.add(layer.at("shape"), fmt::format("{} = {} elements, but its producers fill {}", to_string(out),
                                              elements_of(out), elements_read(layer)));
  return std::nullopt;
}

}  // namespace

std::optional<LayerWork> infer_view_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kConcat:
      return infer_concat(layer, problems);
    case OpKind::kFlatten:
      return infer_flatten(layer);
    case OpKind::kReshape:
      return infer_reshape(layer, problems);
    case OpKind::kExpand:
      return infer_expand(layer, problems);
    case OpKind::kInterleave:
      return infer_interleave(layer, problems);
    default:
      return infer_slice(layer, problems);
  }
}

}  // namespace pj
