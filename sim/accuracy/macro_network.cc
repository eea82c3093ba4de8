// SPDX-License-Identifier: Apache-2.0
#include "sim/accuracy/macro_network.h"

#include <cmath>

#include "memory/pim/values/clipping_estimate.h"

namespace pj {
namespace {

// Cells of two layers, or groups, never share a draw.
std::uint64_t seed_of(std::uint64_t seed, std::size_t node, std::size_t group) {
  return seed * 0x9E3779B97F4A7C15 + node * 0x1000003 + group;
}

}  // namespace

std::optional<double> LayerValues::snr_db() const {
  if (error == 0.0) return std::nullopt;
  return 10.0 * std::log10(signal / error);
}

std::optional<double> LayerValues::relative_error() const {
  if (error == 0.0) return 0.0;
  if (signal == 0.0) return std::nullopt;
  return std::sqrt(error / signal);
}

std::optional<MacroProduct> MacroProduct::program(const ValueNetwork& network, const QuantisedNetwork& quantised,
                                                  const PimSpec& spec, const DeviceSpec& device, std::uint64_t seed,
                                                  Problems& problems) {
  MacroProduct product(quantised);
  product.layers_.resize(network.nodes.size());
  product.values_.resize(network.nodes.size());
  for (std::size_t node = 0; node < network.nodes.size(); ++node) {
    product.values_[node].name = network.nodes[node].name;
    for (std::size_t group = 0; group < quantised.nodes[node].weights.size(); ++group) {
      auto layer = PimLayer::program(spec, device, quantised.nodes[node].weights[group], seed_of(seed, node, group),
                                     {"", 0, 0, network.nodes[node].name}, problems);
      if (!layer) return std::nullopt;  // the next layer would say the same
      product.layers_[node].push_back(std::move(*layer));
    }
  }
  return product;
}

void MacroProduct::measure_levels() {
  activities_.resize(layers_.size());
  for (std::size_t node = 0; node < layers_.size(); ++node) {
    for (std::size_t group = 0; group < layers_[node].size(); ++group)
      activities_[node].emplace_back(layers_[node][group], quantised_->nodes[node].weights[group]);
  }
}

Eigen::MatrixXf MacroProduct::multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                                       std::int64_t first_window) {
  const PimLayer& layer = layers_[node][group];
  LayerValues& values = values_[node];
  const Eigen::MatrixXi inputs = quantised_->integers_of(node, columns);
  const Eigen::MatrixXd exact = integer_product(quantised_->nodes[node].weights[group], inputs);
  if (!activities_.empty()) activities_[node][group].add(inputs);
  if (first_window == 0) {
    const double expected = expected_clipped_share(layer, step_moments(layer.spec(), inputs));
    values.expected_clipped += expected / static_cast<double>(layers_[node].size());
  }
  const auto result = layer.multiply(inputs, first_window, {"", 0, 0, values.name}, problems_);
  if (!result) return Eigen::MatrixXf::Zero(exact.rows(), exact.cols());
  values.conversions += result->conversions;
  values.signal += exact.squaredNorm();
  values.error += (result->outputs - exact).squaredNorm();
  return (quantised_->scale_of(node) * result->outputs).cast<float>();
}

std::vector<LayerValues> MacroProduct::layers() const {
  std::vector<LayerValues> with_products;
  for (std::size_t node = 0; node < layers_.size(); ++node) {
    if (layers_[node].empty()) continue;
    with_products.push_back(values_[node]);
    if (activities_.empty()) continue;
    std::vector<LayerLevels> groups;
    for (const LayerActivity& activity : activities_[node]) groups.push_back(activity.levels());
    with_products.back().levels = mean_levels(groups);
  }
  return with_products;
}

}  // namespace pj
