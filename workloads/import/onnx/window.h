// SPDX-License-Identifier: Apache-2.0
// The sliding window of Conv, ConvTranspose and the pools, from the attributes they share, on one or two axes; a layer
// of one axis is a picture of one row.
#pragma once

#include <cstdint>

#include "workloads/import/onnx/node.h"

namespace pj::onnx_import {

struct WindowAxis {
  std::int64_t size = 1;  // of the input
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t before = 0;  // padding
  std::int64_t after = 0;

  [[nodiscard]] std::int64_t reach() const { return dilation * (kernel - 1) + 1; }
  // floor((size + padding - reach) / stride) + 1; with `ceil` rounded up, but a window may not start in the padding
  // after the input. 0 if the window does not fit.
  [[nodiscard]] std::int64_t outputs(bool ceil) const;
};

struct Window {
  WindowAxis rows, columns;
  bool one_axis = false;  // the input is N x C x L
};

// `kernel`: from the weights' shape, without channels, or empty: from kernel_shape. Fails on anything but one or two
// axes, on sizes out of range and on negative padding.
Window window_of(const Node& node, const Value& input, std::vector<std::int64_t> kernel);

// Fills in what auto_pad asks for, for outputs of ceil(size / stride).
void apply_auto_pad(const Node& node, Window& window);

void write_window(const Window& window, picojoule::schema::Layer& layer);

// N x channels x rows x columns, or without the rows.
Shape picture(const Window& window, std::int64_t samples, std::int64_t channels, std::int64_t rows,
              std::int64_t columns);

}  // namespace pj::onnx_import
