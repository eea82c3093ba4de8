// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

// How much arithmetic: see op_table.h.
struct Extent {
  std::int64_t outputs = 0;
  std::int64_t operands = 1;
  std::int64_t rows = 0;
};

std::int64_t primitives(std::int64_t each, std::int64_t extra, std::int64_t row, const Extent& n) {
  const std::int64_t per_output = checked_add(each, checked_mul(n.operands - 1, extra));
  return checked_add(checked_mul(n.outputs, per_output), checked_mul(n.rows, row));
}

// The operator's arithmetic over `extent`; reads all inputs once, writes all outputs once.
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

struct PoolAxis {
  std::int64_t size, window, stride, before, after;
};

// With `ceil_mode` the last window may hang over the end, but starts inside the input or the padding before it.
// Source: Caffe's pooling layer; PyTorch documentation of MaxPool2d, ceil_mode.
std::int64_t pooled_size(const PoolAxis& a, bool ceil_mode) {
  const std::int64_t room = a.size + a.before + a.after - a.window;
  if (!ceil_mode) return room / a.stride + 1;
  const std::int64_t size = ceil_div(room, a.stride) + 1;
  return (size - 1) * a.stride >= a.size + a.before ? size - 1 : size;
}

Inferred infer_pool(const LayerRequest& layer, Problems& problems) {
  if (!wants_image(layer, problems)) return std::nullopt;
  const Shape& in = layer.inputs.front();
  const ConvShape& s = layer.says.conv;
  const PoolAxis rows{in[2], s.filter_rows, s.stride_rows, s.pad_top, s.pad_bottom};
  const PoolAxis columns{in[3], s.filter_columns, s.stride_columns, s.pad_left, s.pad_right};
  if (rows.window > rows.size + rows.before + rows.after ||
      columns.window > columns.size + columns.before + columns.after) {
    problems.add(layer.at("kernel"), fmt::format("the window, {} x {}, is larger than the padded input, {} x {}",
                                                 rows.window, columns.window, rows.size + rows.before + rows.after,
                                                 columns.size + columns.before + columns.after));
    return std::nullopt;
  }
  const Shape out = {in[0], in[1], pooled_size(rows, layer.says.ceil_mode), pooled_size(columns, layer.says.ceil_mode)};
  const Extent extent{elements_of(out), checked_mul(rows.window, columns.window), 0};
  return LayerWork{out, std::nullopt, arithmetic(layer, extent)};
}

Inferred infer_global_pool(const LayerRequest& layer, Problems& problems) {
  if (!wants_image(layer, problems)) return std::nullopt;
  const Shape& in = layer.inputs.front();
  const Shape out = {in[0], in[1], 1, 1};
  return LayerWork{out, std::nullopt, arithmetic(layer, {elements_of(out), checked_mul(in[2], in[3]), 0})};
}

Inferred infer_local_norm(const LayerRequest& layer, Problems& problems) {
  if (!wants_image(layer, problems)) return std::nullopt;
  const Shape& in = layer.inputs.front();
  return LayerWork{in, std::nullopt, arithmetic(layer, {elements_of(in), layer.says.window, 0})};
}

Inferred infer_row_norm(const LayerRequest& layer) {
  const Shape& in = layer.inputs.front();
  const std::int64_t all = elements_of(in);
  VectorWork work = arithmetic(layer, {all, 1, exact_div(all, in.back())});
  work.weights_read = checked_mul(layer.op->parameters_per_channel, in.back());
  return LayerWork{in, std::nullopt, work};
}

Inferred infer_unary(const LayerRequest& layer) {
  const Shape& in = layer.inputs.front();
  VectorWork work = arithmetic(layer, {elements_of(in), 1, 0});
  work.elementwise = true;
  return LayerWork{in, std::nullopt, work};
}

Inferred infer_batch_norm(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  if (layer.says.folded) {
    if (layer.reads_mac_layer) return view(in, true);
    problems.add(layer.at(""), "it reads no conv, fc or gemm it could be folded into; say folded: false");
    return std::nullopt;
  }
  Inferred result = infer_unary(layer);
  result->vector->weights_read = checked_mul(layer.op->parameters_per_channel, in.size() > 1 ? in[1] : 1);
  return result;
}

// Every further operand has the first one's shape, or size 1 where it is repeated.
bool joins(const Shape& first, const Shape& other) {
  return first.size() == other.size() && std::equal(first.begin(), first.end(), other.begin(),
                                                    [](std::int64_t a, std::int64_t b) { return b == a || b == 1; });
}

Inferred infer_join(const LayerRequest& layer, Problems& problems) {
  const Shape& first = layer.inputs.front();
  const auto before = problems.count();
  for (std::size_t i = 1; i < layer.inputs.size(); ++i) {
    if (joins(first, layer.inputs[i])) continue;
    problems.add(layer.at("from"),
                 fmt::format("joins {} with {}; every operand must have the first one's shape, or size 1 where it "
                             "is repeated",
                             to_string(first), to_string(layer.inputs[i])));
  }
  if (problems.count() != before) return std::nullopt;
  const auto operands = static_cast<std::int64_t>(layer.inputs.size());
  VectorWork work = arithmetic(layer, {elements_of(first), operands, 0});
  work.elementwise = true;
  return LayerWork{first, std::nullopt, work};
}

Inferred infer_add_parameter(const LayerRequest& layer) {
  Inferred result = infer_unary(layer);
  result->vector->weights_read = exact_div(elements_of(result->output), result->output.front());
  return result;
}

// Selection: the largest takes n-1 compares, the next n-2, ...
Inferred infer_top_k(const LayerRequest& layer, Problems& problems) {
  Shape out = layer.inputs.front();
  const std::int64_t n = out.back();
  const std::int64_t k = layer.says.length;
  if (k > n) {
    problems.add(layer.at("length"), fmt::format("must be 1..{}, got {}", n, k));
    return std::nullopt;
  }
  out.back() = k;
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

std::optional<LayerWork> infer_vector_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kPool:
      return infer_pool(layer, problems);
    case OpKind::kGlobalPool:
      return infer_global_pool(layer, problems);
    case OpKind::kLocalNorm:
      return infer_local_norm(layer, problems);
    case OpKind::kRowNorm:
      return infer_row_norm(layer);
    case OpKind::kUnary:
      return infer_unary(layer);
    case OpKind::kBatchNorm:
      return infer_batch_norm(layer, problems);
    case OpKind::kJoin:
      return infer_join(layer, problems);
    case OpKind::kAddParameter:
      return infer_add_parameter(layer);
    case OpKind::kTopK:
      return infer_top_k(layer, problems);
    case OpKind::kCombine:
      return infer_combine(layer, problems);
    case OpKind::kRope:
      return infer_rope(layer, problems);
    default:
      return infer_movement_layer(layer, problems);
  }
}

}  // namespace pj
