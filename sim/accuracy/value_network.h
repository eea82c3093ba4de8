// SPDX-License-Identifier: Apache-2.0
// A network with its weights: small enough a set of layers that outputs can be computed, for accuracy. Shapes of all
// others, and what they cost: workloads/network.h. Values are without the batch; samples are columns.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <string>
#include <vector>

namespace pj {

// A flat value has height and width 1. Element (c, y, x) is row (c * height + y) * width + x.
struct ValueShape {
  std::int64_t channels = 1, height = 1, width = 1;
  [[nodiscard]] std::int64_t plane() const { return height * width; }
  [[nodiscard]] std::int64_t size() const { return channels * plane(); }
  friend bool operator==(const ValueShape& a, const ValueShape& b) {
    return a.channels == b.channels && a.height == b.height && a.width == b.width;
  }
  friend bool operator!=(const ValueShape& a, const ValueShape& b) { return !(a == b); }
};

// How a filter or a pool moves over a map.
struct ValueWindow {
  std::int64_t rows = 1, columns = 1;
  std::int64_t row_stride = 1, column_stride = 1;
  std::int64_t row_dilation = 1, column_dilation = 1;
  std::int64_t top = 0, left = 0, bottom = 0, right = 0;  // padding
};

// kProduct   convolution, or a matrix product, which is one of a 1 x 1 filter over a flat value
// kAdd       of two values;  kAddConstant: of `bias`, one an element
enum class ValueOp : std::uint8_t { kProduct, kRelu, kMaxPool, kAveragePool, kFlatten, kAdd, kAddConstant };

struct ValueNode {
  ValueOp op = ValueOp::kRelu;
  std::string name;
  std::vector<std::size_t> inputs;  // values: 0 is the network's input, i + 1 what node i makes
  ValueShape in, out;
  ValueWindow window;
  bool counts_padding = false;           // kAveragePool
  std::vector<Eigen::MatrixXf> weights;  // kProduct: one a group, (channel, row, column of filter) x outputs
  Eigen::VectorXf bias;                  // kProduct: one an output channel
};

struct ValueNetwork {
  std::string name;
  ValueShape input;
  std::vector<ValueNode> nodes;  // in an order in which they run; the last one makes the output
};

// Rows or columns of windows that fit.
constexpr std::int64_t windows_along(std::int64_t length, std::int64_t filter, std::int64_t stride,
                                     std::int64_t padding) {
  return length + padding < filter ? 0 : (length + padding - filter) / stride + 1;
}

}  // namespace pj
