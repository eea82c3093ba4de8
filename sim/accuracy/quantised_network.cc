// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/quantised_network.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

class ExtentProduct : public FloatProduct {
 public:
  explicit ExtentProduct(const ValueNetwork& network) : FloatProduct(network), extents(network.nodes.size()) {}

  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override {
    InputExtent& extent = extents[node];
    extent.lowest = std::min(extent.lowest, columns.minCoeff());
    extent.highest = std::max(extent.highest, columns.maxCoeff());
    return FloatProduct::multiply(node, group, columns, first_window);
  }

  std::vector<InputExtent> extents;
};

// What all zeros are divided by does not matter.
double scale_from(double largest, int highest) { return largest > 0.0 ? largest / highest : 1.0; }

Eigen::MatrixXi rounded(const Eigen::MatrixXf& values, double scale, ValueRange range) {
  return values.unaryExpr([&](float value) {
    const double nearest = std::nearbyint(static_cast<double>(value) / scale);
    return static_cast<int>(std::clamp<double>(nearest, range.lowest, range.highest));
  });
}

}  // namespace

std::vector<InputExtent> input_extents(const ValueNetwork& network, const Eigen::MatrixXf& samples) {
  ExtentProduct product(network);
  run_values(network, samples, product);
  return product.extents;
}

Eigen::MatrixXi QuantisedNetwork::integers_of(std::size_t node, const Eigen::MatrixXf& columns) const {
  return rounded(columns, nodes[node].input_scale, inputs);
}

double QuantisedNetwork::scale_of(std::size_t node) const { return nodes[node].weight_scale * nodes[node].input_scale; }

std::optional<QuantisedNetwork> quantise(const ValueNetwork& network, const std::vector<InputExtent>& extents,
                                         const PimSpec& spec, Problems& problems) {
  const auto before = problems.count();
  const ValueRange weights = weight_range(spec);
  QuantisedNetwork quantised{std::vector<QuantisedNode>(network.nodes.size()), input_range(spec)};
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const ValueNode& node = network.nodes[i];
    if (node.op != ValueOp::kProduct) continue;
    const InputExtent& extent = extents[i];
    if (quantised.inputs.lowest == 0 && extent.lowest < 0.0F) {
      problems.add({"", 0, 0, node.name}, fmt::format("its inputs go down to {:.4g}, and the macro takes unsigned ones "
                                                      "only: set signed_inputs",
                                                      extent.lowest));
    }
    double largest = 0.0;
    for (const Eigen::MatrixXf& group : node.weights) largest = std::max<double>(largest, group.cwiseAbs().maxCoeff());
    QuantisedNode& made = quantised.nodes[i];
    made.weight_scale = scale_from(largest, std::max(weights.highest, 1));
    made.input_scale = scale_from(std::max(extent.highest, -extent.lowest), std::max(quantised.inputs.highest, 1));
    for (const Eigen::MatrixXf& group : node.weights)
      made.weights.push_back(rounded(group, made.weight_scale, weights));
  }
  if (problems.count() != before) return std::nullopt;
  return quantised;
}

Eigen::MatrixXd integer_product(const Eigen::MatrixXi& weights, const Eigen::MatrixXi& columns) {
  return weights.cast<double>().transpose() * columns.cast<double>();
}

Eigen::MatrixXf IntegerProduct::multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                                         std::int64_t /*first_window*/) {
  const Eigen::MatrixXd sums =
      integer_product(network_.nodes[node].weights[group], network_.integers_of(node, columns));
  return (network_.scale_of(node) * sums).cast<float>();
}

}  // namespace pj
