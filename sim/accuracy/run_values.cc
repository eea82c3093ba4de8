// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/run_values.h"

#include <algorithm>
#include <limits>

namespace pj {
namespace {

using Eigen::Index;

constexpr Index kChunk = 64;  // samples

// Calls act(row of the element, or -1 in the padding; place in the filter) for each element of the window at (p, q).
template <class Act>
void for_window(const ValueNode& node, std::int64_t p, std::int64_t q, Act act) {
  const ValueWindow& w = node.window;
  for (std::int64_t r = 0; r < w.rows; ++r) {
    const std::int64_t y = p * w.row_stride - w.top + r * w.row_dilation;
    for (std::int64_t s = 0; s < w.columns; ++s) {
      const std::int64_t x = q * w.column_stride - w.left + s * w.column_dilation;
      const bool inside = y >= 0 && y < node.in.height && x >= 0 && x < node.in.width;
      act(inside ? y * node.in.width + x : -1, r * w.columns + s);
    }
  }
}

Eigen::MatrixXf product_of(const ValueNode& node, std::size_t number, const Eigen::MatrixXf& values,
                           std::int64_t first_sample, MatrixProduct& product) {
  Eigen::MatrixXf out(node.out.size(), values.cols());
  const Index plane = node.out.plane();
  Index channel = 0;
  for (std::size_t group = 0; group < node.weights.size(); ++group) {
    const Eigen::MatrixXf sums =
        product.multiply(number, group, window_columns(node, group, values), first_sample * plane);
    for (Index m = 0; m < sums.rows(); ++m, ++channel) {
      for (Index i = 0; i < sums.cols(); ++i)
        out(channel * plane + i % plane, i / plane) = sums(m, i) + node.bias[channel];
    }
  }
  return out;
}

// The largest or the mean of each window.
Eigen::MatrixXf pooled(const ValueNode& node, const Eigen::MatrixXf& values) {
  const bool largest = node.op == ValueOp::kMaxPool;
  Eigen::MatrixXf out(node.out.size(), values.cols());
  for (Index sample = 0; sample < values.cols(); ++sample) {
    for (Index i = 0; i < out.rows(); ++i) {
      const float* map = values.col(sample).data() + i / node.out.plane() * node.in.plane();
      float best = std::numeric_limits<float>::lowest(), sum = 0.0F;
      int count = 0;
      const Index window = i % node.out.plane();
      for_window(node, window / node.out.width, window % node.out.width, [&](std::int64_t element, std::int64_t) {
        if (element < 0 && !node.counts_padding) return;
        const float value = element < 0 ? 0.0F : map[element];
        best = std::max(best, value);
        sum += value;
        ++count;
      });
      out(i, sample) = largest ? best : sum / static_cast<float>(count);
    }
  }
  return out;
}

Eigen::MatrixXf run_node(const ValueNode& node, std::size_t number, const std::vector<Eigen::MatrixXf>& values,
                         std::int64_t first_sample, MatrixProduct& product) {
  const Eigen::MatrixXf& in = values[node.inputs.front()];
  switch (node.op) {
    case ValueOp::kProduct:
      return product_of(node, number, in, first_sample, product);
    case ValueOp::kRelu:
      return in.cwiseMax(0.0F);
    case ValueOp::kMaxPool:
    case ValueOp::kAveragePool:
      return pooled(node, in);
    case ValueOp::kAdd:
      return in + values[node.inputs[1]];
    case ValueOp::kAddConstant:
      return in.colwise() + node.bias;
    case ValueOp::kFlatten:
      break;
  }
  return in;
}

}  // namespace

Eigen::MatrixXf FloatProduct::multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                                       std::int64_t /*first_window*/) {
  return network_.nodes[node].weights[group].transpose() * columns;
}

Eigen::MatrixXf window_columns(const ValueNode& node, std::size_t group, const Eigen::MatrixXf& values) {
  const ValueWindow& w = node.window;
  const Index channels = node.in.channels / static_cast<Index>(node.weights.size());
  const Index plane = node.out.plane();
  Eigen::MatrixXf columns(channels * w.rows * w.columns, values.cols() * plane);
  for (Index i = 0; i < columns.cols(); ++i) {
    const float* maps = values.col(i / plane).data() + static_cast<Index>(group) * channels * node.in.plane();
    float* column = columns.col(i).data();
    for (Index c = 0; c < channels; ++c) {
      const Index window = i % plane;
      for_window(node, window / node.out.width, window % node.out.width, [&](std::int64_t element, std::int64_t place) {
        column[c * w.rows * w.columns + place] = element < 0 ? 0.0F : maps[c * node.in.plane() + element];
      });
    }
  }
  return columns;
}

Eigen::MatrixXf run_values(const ValueNetwork& network, const Eigen::MatrixXf& samples, MatrixProduct& product) {
  Eigen::MatrixXf outputs(network.nodes.back().out.size(), samples.cols());
  for (Index first = 0; first < samples.cols(); first += kChunk) {
    const Index count = std::min(kChunk, samples.cols() - first);
    std::vector<Eigen::MatrixXf> values{samples.middleCols(first, count)};
    for (std::size_t number = 0; number < network.nodes.size(); ++number)
      values.push_back(run_node(network.nodes[number], number, values, first, product));
    outputs.middleCols(first, count) = values.back();
  }
  return outputs;
}

}  // namespace pj
