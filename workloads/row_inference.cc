// SPDX-License-Identifier: Apache-2.0
// Layers whose outputs each need a whole row, group or axis.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

// A norm's rows are its axes from `axis` to the last, a softmax's are along `axis` alone.
Inferred infer_row_norm(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  const auto last = static_cast<std::int64_t>(in.size()) - 1;
  std::optional<std::size_t> axis = in.size() - 1;
  if (layer.says.axis) axis = stated_axis(layer, last, problems);
  if (!axis) return std::nullopt;
  const bool trailing = layer.op->parameters_per_channel > 0;
  const auto from = in.begin() + static_cast<std::ptrdiff_t>(*axis);
  const std::int64_t row = elements_of({from, trailing ? in.end() : from + 1});
  const std::int64_t all = elements_of(in);
  VectorWork work = arithmetic(layer, {all, 1, exact_div(all, row)});
  work.weights_read = checked_mul(layer.op->parameters_per_channel, row);
  return LayerWork{in, std::nullopt, work};
}

Inferred infer_group_norm(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  if (in.size() < 3) {
    problems.add(layer.at(""), fmt::format("reads {}; {} reads N x channels x ...", to_string(in), layer.op->name));
    return std::nullopt;
  }
  const std::int64_t groups = layer.op->name == "instance_norm" ? in[1] : layer.says.conv.groups;
  if (in[1] % groups != 0) {
    problems.add(layer.at("groups"), fmt::format("must divide the {} channels it reads, got {}", in[1], groups));
    return std::nullopt;
  }
  VectorWork work = arithmetic(layer, {elements_of(in), 1, checked_mul(in[0], groups)});
  work.weights_read = checked_mul(layer.op->parameters_per_channel, in[1]);
  return LayerWork{in, std::nullopt, work};
}

// The axes said; all that the file counts if it says none.
std::optional<std::set<std::size_t>> reduced_axes(const LayerRequest& layer, Problems& problems) {
  const auto rank = static_cast<std::int64_t>(layer.inputs.front().size());
  std::set<std::size_t> axes;
  for (const std::int64_t axis : layer.says.axes) {
    const bool there = axis >= layer.first_axis && axis < rank;
    if (there && axes.insert(static_cast<std::size_t>(axis)).second) continue;
    problems.add(layer.at("axes"), fmt::format("must be of {}..{} for {}, each once, got {}", layer.first_axis,
                                               rank - 1, to_string(layer.inputs.front()), axis));
    return std::nullopt;
  }
  for (std::int64_t axis = layer.first_axis; axis < rank && layer.says.axes.empty(); ++axis) {
    axes.insert(static_cast<std::size_t>(axis));
  }
  return axes;
}

Inferred infer_reduce(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  const auto axes = reduced_axes(layer, problems);
  if (!axes) return std::nullopt;
  Shape out;
  std::int64_t operands = 1;
  for (std::size_t i = 0; i < in.size(); ++i) {
    const bool gone = axes->count(i) != 0;
    if (gone) operands = checked_mul(operands, in[i]);
    if (!gone) out.push_back(in[i]);
    if (gone && layer.says.keep_axes) out.push_back(1);
  }
  if (out.empty()) out.push_back(1);
  return LayerWork{out, std::nullopt, arithmetic(layer, {elements_of(out), operands, 0})};
}

Inferred infer_cumsum(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  const auto axis = stated_axis(layer, layer.first_axis, problems);
  if (!axis) return std::nullopt;
  const std::int64_t all = elements_of(in);
  return LayerWork{in, std::nullopt, arithmetic(layer, {all, 1, exact_div(all, in[*axis])})};
}

// Selection: the largest takes n-1 compares, the next n-2, ...
Inferred infer_top_k(const LayerRequest& layer, Problems& problems) {
  Shape out = layer.inputs.front();
  const auto axis = stated_axis(layer, static_cast<std::int64_t>(out.size()) - 1, problems);
  if (!axis) return std::nullopt;
  const std::int64_t n = out[*axis];
  const std::int64_t k = layer.says.length;
  if (k > n) {
    problems.add(layer.at("length"), fmt::format("must be 1..{}, got {}", n, k));
    return std::nullopt;
  }
  out[*axis] = k;
  VectorWork work = arithmetic(layer, {elements_of(out), 1, 0});
  const std::int64_t rows = exact_div(elements_of(out), k);
  work.compares = checked_mul(rows, checked_mul(k, 2 * n - 1 - k) / 2);
  return LayerWork{out, std::nullopt, work};
}

// Weighted sum of the k rows that belong to one token: N x (tokens k) x depth with shares N x tokens x k.
Inferred infer_combine(const LayerRequest& layer, Problems& problems) {
  const Shape& rows = layer.inputs[0];
  const Shape& shares = layer.inputs[1];
  if (rows.size() != 3 || shares.size() != 3 || rows[0] != shares[0] || rows[1] != checked_mul(shares[1], shares[2])) {
    problems.add(layer.at("from"), fmt::format("combines {} with shares {}; wants N x (tokens k) x depth and "
                                               "N x tokens x k",
                                               to_string(rows), to_string(shares)));
    return std::nullopt;
  }
  const Shape out = {rows[0], shares[1], rows[2]};
  return LayerWork{out, std::nullopt, arithmetic(layer, {elements_of(out), shares[2], 0})};
}

}  // namespace

std::optional<LayerWork> infer_row_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kRowNorm:
      return infer_row_norm(layer, problems);
    case OpKind::kGroupNorm:
      return infer_group_norm(layer, problems);
    case OpKind::kReduce:
      return infer_reduce(layer, problems);
    case OpKind::kCumSum:
      return infer_cumsum(layer, problems);
    case OpKind::kTopK:
      return infer_top_k(layer, problems);
    default:
      return infer_combine(layer, problems);
  }
}

}  // namespace pj
