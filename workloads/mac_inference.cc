// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "arch/base/integer.h"
#include "workloads/layer_inference.h"

namespace pj {
namespace {

constexpr std::size_t kImageAxes = 4;

// What the layer says, completed by what it reads.
ConvShape completed_conv(const LayerRequest& layer, const Picture& in, Problems& problems) {
  ConvShape s = window_of(layer, in, problems);
  s.batch = in.samples;
  s.channels = in.channels;
  s.height = in.rows;
  s.width = in.columns;
  if (layer.op->kind == OpKind::kDepthwiseConv) {
    s.groups = s.channels;
    if (s.filters == 0) s.filters = s.channels;
  }
  return s;
}

void check_conv(const ConvShape& s, const LayerRequest& layer, Problems& problems) {
  if (s.channels % s.groups != 0) {
    problems.add(layer.at("groups"), fmt::format("must divide the {} channels it reads, got {}", s.channels, s.groups));
  }
  if (s.filters % s.groups != 0) {
    problems.add(layer.at("filters"), fmt::format("must be a multiple of groups = {}, got {}", s.groups, s.filters));
  }
  const std::int64_t rows = s.dilation_rows * (s.filter_rows - 1) + 1;
  const std::int64_t columns = s.dilation_columns * (s.filter_columns - 1) + 1;
  const std::int64_t height = s.height + s.pad_top + s.pad_bottom;
  const std::int64_t width = s.width + s.pad_left + s.pad_right;
  if (rows > height || columns > width) {
    problems.add(layer.at("kernel"), fmt::format("the filter, {} x {}, is larger than the padded input, {} x {}", rows,
                                                 columns, height, width));
  }
}

std::optional<LayerWork> infer_conv(const LayerRequest& layer, Problems& problems) {
  const auto before = problems.count();
  const auto picture = picture_of(layer, problems);
  if (!picture) return std::nullopt;
  const ConvShape s = completed_conv(layer, *picture, problems);
  if (problems.count() == before) check_conv(s, layer, problems);
  if (problems.count() != before) return std::nullopt;
  const Shape out = picture->shape(s.filters, s.output_rows(), s.output_columns());
  return LayerWork{out, conv_einsum(s, layer.bits), std::nullopt};
}

std::optional<LayerWork> infer_linear(const LayerRequest& layer, Problems& problems) {
  Shape shape = layer.inputs.front();
  if (shape.size() < 2 || shape.size() == kImageAxes) {
    problems.add(layer.at(""), fmt::format("reads {}; {} works on the last axis of N x depth or N x rows x depth; "
                                           "put a \"flatten\" or \"reshape\" before it",
                                           to_string(shape), layer.op->name));
    return std::nullopt;
  }
  const std::int64_t depth = shape.back();
  shape.back() = layer.says.conv.filters;
  const std::int64_t rows = exact_div(elements_of(layer.inputs.front()), depth);
  return LayerWork{shape, gemm_einsum({rows, depth, shape.back(), 1}, layer.bits), std::nullopt};
}

void check_gemm_input(const GemmShape& g, const LayerRequest& layer, Problems& problems) {
  const std::int64_t needed = checked_mul(checked_mul(checked_mul(layer.batch, g.batch), g.rows), g.depth);
  if (elements_of(layer.inputs.front()) == needed) return;
  problems.add(layer.at(""), fmt::format("reads {} = {} elements, but {} samples x batch {} x rows {} x depth {} = {}",
                                         to_string(layer.inputs.front()), elements_of(layer.inputs.front()),
                                         layer.batch, g.batch, g.rows, g.depth, needed));
}

// Several GEMMs of a batch may share one second operand (heads that share keys and values).
void check_gemm_weight(const GemmShape& g, const LayerRequest& layer, Problems& problems) {
  const std::int64_t there = elements_of(*layer.weight);
  const std::int64_t needed = checked_mul(checked_mul(checked_mul(layer.batch, g.batch), g.depth), g.columns);
  if (needed % there == 0 && g.batch % (needed / there) == 0) return;
  problems.add(layer.at("weight_from"),
               fmt::format("is {} = {} elements, but {} samples x batch {} x depth {} x columns {} = {}; it may be "
                           "shared only by a divisor of batch",
                           to_string(*layer.weight), there, layer.batch, g.batch, g.depth, g.columns, needed));
}

std::optional<LayerWork> infer_gemm(const LayerRequest& layer, Problems& problems) {
  const GemmShape& said = layer.says.gemm;
  const auto before = problems.count();
  check_gemm_input(said, layer, problems);
  if (layer.weight) check_gemm_weight(said, layer, problems);
  if (problems.count() != before) return std::nullopt;
  GemmShape all = said;
  if (layer.weight) {
    all.batch = checked_mul(layer.batch, said.batch);
  } else {
    all.rows = checked_mul(layer.batch, said.rows);
  }
  Shape output = {layer.batch, said.rows, said.columns};
  if (said.batch > 1) output.insert(output.begin() + 1, said.batch);
  if (!layer.says.shape.empty()) {
    const Shape stated = stated_shape(layer);
    if (elements_of(stated) != elements_of(output)) {
      problems.add(layer.at("shape"), fmt::format("{} does not hold the {} elements of {}", to_string(stated),
                                                  elements_of(output), to_string(output)));
      return std::nullopt;
    }
    output = stated;
  }
  return LayerWork{output, gemm_einsum(all, layer.bits), std::nullopt};
}

}  // namespace

std::optional<LayerWork> infer_mac_layer(const LayerRequest& layer, Problems& problems) {
  switch (layer.op->kind) {
    case OpKind::kLinear:
      return infer_linear(layer, problems);
    case OpKind::kGemm:
      return infer_gemm(layer, problems);
    default:
      return infer_conv(layer, problems);
  }
}

}  // namespace pj
