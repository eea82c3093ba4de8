// SPDX-License-Identifier: Apache-2.0
// Pools and norms over neighbouring channels, and what all layers of pictures share.
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

using Inferred = std::optional<LayerWork>;

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

Inferred infer_pool(const LayerRequest& layer, const Picture& in, Problems& problems) {
  const auto before = problems.count();
  const ConvShape s = window_of(layer, in, problems);
  if (problems.count() != before) return std::nullopt;
  const PoolAxis rows{in.rows, s.filter_rows, s.stride_rows, s.pad_top, s.pad_bottom};
  const PoolAxis columns{in.columns, s.filter_columns, s.stride_columns, s.pad_left, s.pad_right};
  if (rows.window > rows.size + rows.before + rows.after ||
      columns.window > columns.size + columns.before + columns.after) {
    problems.add(layer.at("kernel"), fmt::format("the window, {} x {}, is larger than the padded input, {} x {}",
                                                 rows.window, columns.window, rows.size + rows.before + rows.after,
                                                 columns.size + columns.before + columns.after));
    return std::nullopt;
  }
  const Shape out =
      in.shape(in.channels, pooled_size(rows, layer.says.ceil_mode), pooled_size(columns, layer.says.ceil_mode));
  const Extent extent{elements_of(out), checked_mul(rows.window, columns.window), 0};
  return LayerWork{out, std::nullopt, arithmetic(layer, extent)};
}

Inferred infer_global_pool(const LayerRequest& layer, const Picture& in) {
  const Shape out = in.shape(in.channels, 1, 1);
  return LayerWork{out, std::nullopt, arithmetic(layer, {elements_of(out), checked_mul(in.rows, in.columns), 0})};
}

Inferred infer_local_norm(const LayerRequest& layer) {
  const Shape& in = layer.inputs.front();
  return LayerWork{in, std::nullopt, arithmetic(layer, {elements_of(in), layer.says.window, 0})};
}

}  // namespace

Shape Picture::shape(std::int64_t channels_out, std::int64_t rows_out, std::int64_t columns_out) const {
  if (one_row) return {samples, channels_out, columns_out};
  return {samples, channels_out, rows_out, columns_out};
}

std::optional<Picture> picture_of(const LayerRequest& layer, Problems& problems) {
  const Shape& in = layer.inputs.front();
  if (in.size() == 4) return Picture{in[0], in[1], in[2], in[3], false};
  if (in.size() == 3) return Picture{in[0], in[1], 1, in[2], true};
  problems.add(layer.at(""), fmt::format("reads {}, of {} axes; {} reads N x channels x rows x columns", to_string(in),
                                         in.size(), layer.op->name));
  return std::nullopt;
}

ConvShape window_of(const LayerRequest& layer, const Picture& picture, Problems& problems) {
  ConvShape s = layer.says.conv;
  if (!picture.one_row) return s;
  // What is said of both axes, as `kernel`, holds for the columns.
  const auto check = [&](std::int64_t rows, std::int64_t none, std::int64_t columns, const char* field) {
    if (rows == none || rows == columns) return;
    problems.add(layer.at(field), fmt::format("must be {} for {}, which has one row, got {}", none,
                                              to_string(layer.inputs.front()), rows));
  };
  check(s.filter_rows, 1, s.filter_columns, "kernel_rows");
  check(s.stride_rows, 1, s.stride_columns, "stride_rows");
  check(s.dilation_rows, 1, s.dilation_columns, "dilation_rows");
  check(s.pad_top, 0, s.pad_left, "pad_top");
  check(s.pad_bottom, 0, s.pad_right, "pad_bottom");
  s.filter_rows = s.stride_rows = s.dilation_rows = 1;
  s.pad_top = s.pad_bottom = 0;
  return s;
}

std::optional<LayerWork> infer_window_layer(const LayerRequest& layer, Problems& problems) {
  const auto picture = picture_of(layer, problems);
  if (!picture) return std::nullopt;
  if (layer.op->kind == OpKind::kPool) return infer_pool(layer, *picture, problems);
  return layer.op->kind == OpKind::kGlobalPool ? infer_global_pool(layer, *picture) : infer_local_norm(layer);
}

}  // namespace pj
