// SPDX-License-Identifier: Apache-2.0
// A transposed convolution of stride s is s x s ordinary ones of stride 1, one for each phase of the output, each with
// the taps of the filter that meet that phase; no product with an inserted zero is computed.
// Source: Shi et al., Is the deconvolution layer the same as a convolutional layer?, arXiv:1609.07009, section 2.
//   output o of one axis is the sum over taps r and inputs i with i * stride + r * dilation = o + before
#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "arch/base/integer.h"
#include "workloads/import/onnx/rules.h"
#include "workloads/import/onnx/window.h"
#include "workloads/layer_inference.h"

namespace pj::onnx_import {

void conv_transpose(Node& node);

namespace {

// One phase of one axis as a convolution of stride 1.
struct Phase {
  std::int64_t outputs = 0;
  std::int64_t taps = 0;
  std::int64_t dilation = 1;
  std::int64_t before = 0;  // padding; negative: inputs that are not read
  std::int64_t after = 0;

  // Does any tap of any output lie on one of `size` inputs? Tap k covers the inputs from k dilation - before on.
  [[nodiscard]] bool meets(std::int64_t size) const {
    const std::int64_t k = ceil_div(std::max<std::int64_t>(0, before - outputs + 1), dilation);
    return k < taps && k * dilation - before < size;
  }
};

std::int64_t transposed_size(const WindowAxis& a, std::int64_t more) {
  const std::int64_t spread = checked_add(checked_mul(a.stride, a.size - 1), a.reach());
  return checked_add(spread, more) - a.before - a.after;
}

Phase phase_of(const WindowAxis& a, std::int64_t out, std::int64_t first) {
  Phase phase;
  phase.outputs = first < out ? (out - 1 - first) / a.stride + 1 : 0;
  const std::int64_t at = (first + a.before) % a.stride;
  std::int64_t tap = -1;  // the first that meets this phase
  for (std::int64_t r = 0; r < std::min(a.kernel, a.stride) && tap < 0; ++r) {
    if (r * a.dilation % a.stride == at) tap = r;
  }
  if (tap < 0) return phase;
  const std::int64_t step = a.stride / std::gcd(a.dilation, a.stride);
  phase.taps = (a.kernel - 1 - tap) / step + 1;
  phase.dilation = step * a.dilation / a.stride;
  // Input under the first tap of the phase's first output.
  const std::int64_t base = (first + a.before - tap * a.dilation) / a.stride;
  phase.before = (phase.taps - 1) * phase.dilation - base;
  phase.after = base + phase.outputs - a.size;
  return phase;
}

void apply_output_shape(const Node& node, WindowAxis& a, std::int64_t wanted, std::int64_t more, bool upper) {
  const std::int64_t all = transposed_size({a.size, a.kernel, a.stride, a.dilation, 0, 0}, more) - wanted;
  if (all < 0) node.fail(fmt::format("cannot reach an output of {} on an axis of {}", wanted, a.size));
  a.before = upper ? all / 2 : all - all / 2;
  a.after = all - a.before;
}

struct Transposed {
  Window window;
  std::int64_t groups = 1;
  std::int64_t filters = 1;  // of all groups
  std::int64_t rows = 1, columns = 1;
};

std::vector<std::int64_t> per_axis(const Node& node, const std::string& name, std::size_t axes) {
  std::vector<std::int64_t> list = node.integers(name);
  if (list.empty()) list.assign(axes, 0);
  if (list.size() > axes) list.erase(list.begin(), list.end() - static_cast<std::ptrdiff_t>(axes));
  if (list.size() != axes) node.fail(fmt::format("{} must have {} entries, has {}", name, axes, list.size()));
  for (const std::int64_t size : list) {
    if (size < 0 || size > kLargestSize) node.fail(fmt::format("{} must be 0..{}, got {}", name, kLargestSize, size));
  }
  if (axes == 1) list.insert(list.begin(), 0);
  return list;
}

Transposed transposed_of(const Node& node, const Value& input, const Value& weight) {
  if (!weight.constant)
    node.no_model("its weights are computed while the model runs; only constant weights have a model");
  if (weight.rank() != input.rank() || weight.rank() < 3 || weight.is_empty() || weight.shape[0] != input.shape[1]) {
    node.fail(fmt::format("weights {} do not go with an input of {}", to_string(weight.shape), to_string(input.shape)));
  }
  Transposed t;
  t.window = window_of(node, input, {weight.shape.begin() + 2, weight.shape.end()});
  t.groups = node.integer("group", 1);
  if (t.groups < 1 || input.shape[1] % t.groups != 0) {
    node.fail(fmt::format("group must divide the {} input channels, got {}", input.shape[1], t.groups));
  }
  t.filters = weight.shape[1] * t.groups;
  const std::size_t axes = t.window.one_axis ? 1 : 2;
  const std::vector<std::int64_t> more = per_axis(node, "output_padding", axes);
  std::vector<std::int64_t> wanted = per_axis(node, "output_shape", axes);
  const std::string mode = node.text("auto_pad", "NOTSET");
  WindowAxis& rows = t.window.rows;
  WindowAxis& columns = t.window.columns;
  const bool same = mode == "SAME_UPPER" || mode == "SAME_LOWER";
  if (node.attribute("output_shape") == nullptr && same)
    wanted = {rows.size * rows.stride, columns.size * columns.stride};
  if (node.attribute("output_shape") != nullptr || same) {
    if (!t.window.one_axis) apply_output_shape(node, rows, wanted[0], more[0], mode == "SAME_UPPER");
    apply_output_shape(node, columns, wanted[1], more[1], mode == "SAME_UPPER");
  } else if (mode == "VALID") {
    rows.before = rows.after = columns.before = columns.after = 0;
  }
  t.rows = transposed_size(rows, more[0]);
  t.columns = transposed_size(columns, more[1]);
  if (t.rows < 1 || t.columns < 1) node.fail("its padding leaves no output");
  return t;
}

// Inputs at an edge that no output reads.
Value cropped(Node& node, Value value, std::int64_t axis, std::int64_t unread) {
  if (unread <= 0 || axis >= value.rank()) return value;
  Shape shape = value.shape;
  shape[static_cast<std::size_t>(axis)] -= unread;
  picojoule::schema::Layer layer = layer_of("slice");
  layer.set_axis(axis);
  layer.set_length(shape[static_cast<std::size_t>(axis)]);
  return node.emit(std::move(layer), {value}, shape, value.type);
}

Value convolved(Node& node, const Transposed& t, const Phase& rows, const Phase& columns, const Value& weight) {
  Value input = node.in(0);
  const std::int64_t last = input.rank() - 1;
  const std::int64_t unread_rows = std::max<std::int64_t>(0, -rows.before) + std::max<std::int64_t>(0, -rows.after);
  const std::int64_t unread = std::max<std::int64_t>(0, -columns.before) + std::max<std::int64_t>(0, -columns.after);
  if (!t.window.one_axis) input = cropped(node, input, last - 1, unread_rows);
  input = cropped(node, input, last, unread);
  Window window;
  window.one_axis = t.window.one_axis;
  const auto axis = [](const Phase& p) {
    return WindowAxis{
        0, p.taps, 1, p.dilation, std::max<std::int64_t>(0, p.before), std::max<std::int64_t>(0, p.after)};
  };
  window.rows = axis(rows);
  window.columns = axis(columns);
  picojoule::schema::Layer layer = layer_of("conv");
  layer.set_filters(t.filters);
  if (t.groups > 1) layer.set_groups(t.groups);
  write_window(window, layer);
  const Shape out = picture(t.window, node.in(0).shape[0], t.filters, rows.outputs, columns.outputs);
  return node.emit_mac(std::move(layer), input, weight, out, node.in(0).type);
}

std::vector<Phase> phases_of(const WindowAxis& axis, std::int64_t out) {
  std::vector<Phase> phases;
  for (std::int64_t first = 0; first < std::min(axis.stride, out); ++first) {
    const Phase phase = phase_of(axis, out, first);
    if (phase.meets(axis.size)) phases.push_back(phase);
  }
  return phases;
}

std::int64_t outputs_of(const std::vector<Phase>& phases) {
  std::int64_t sum = 0;
  for (const Phase& phase : phases) sum += phase.outputs;
  return sum;
}

picojoule::schema::Layer shaped(const std::string& op, const Shape& shape) {
  picojoule::schema::Layer layer = layer_of(op);
  for (const std::int64_t size : shape) layer.add_shape(size);
  return layer;
}

}  // namespace

void conv_transpose(Node& node) {
  constexpr std::int64_t kMostPhases = 1024;
  const Value& input = node.in(0);
  const Transposed t = transposed_of(node, input, node.in(1));
  if (t.window.rows.stride > kMostPhases / t.window.columns.stride) {
    node.no_model(fmt::format("strides of {} x {} make more than {} phases, which have no model", t.window.rows.stride,
                              t.window.columns.stride, kMostPhases));
  }
  const std::vector<Phase> rows = phases_of(t.window.rows, t.rows);
  const std::vector<Phase> columns = phases_of(t.window.columns, t.columns);
  Reads parts;
  for (const Phase& r : rows) {
    for (const Phase& c : columns) parts.push_back(convolved(node, t, r, c, node.in(1)));
  }
  if (parts.empty()) node.fail("none of its outputs meets a tap of its filter: it is zero everywhere");
  const Shape full = picture(t.window, input.shape[0], t.filters, t.rows, t.columns);
  const Shape met = picture(t.window, input.shape[0], t.filters, outputs_of(rows), outputs_of(columns));
  Value out = parts.front();
  if (parts.size() > 1) out = node.emit(shaped("interleave", met), parts, met, input.type);
  // Phases that meet no input are zeros.
  if (met != full) out = node.emit(shaped("pad_edges", full), {out}, full, input.type);
  node.set(0, out);
}

}  // namespace pj::onnx_import
