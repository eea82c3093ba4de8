// SPDX-License-Identifier: Apache-2.0
// Weights and activations as the integers a macro takes: one scale a tensor, zero stays zero.
//   weight = scale x integer, scale = largest |weight| / highest integer of the encoding
//   input  = scale x integer, scale = largest |input| of the calibration samples / highest integer, clipped beyond
// Integers are rounded to the nearest, ties to even.
#pragma once

#include <Eigen/Core>
#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "memory/pim/digits.h"
#include "sim/accuracy/run_values.h"
#include "sim/accuracy/value_network.h"

namespace pj {

// What the input of a node's products was over the calibration samples.
struct InputExtent {
  float lowest = 0.0F;
  float highest = 0.0F;
};
// One a node; of a node without products: nothing seen.
std::vector<InputExtent> input_extents(const ValueNetwork& network, const Eigen::MatrixXf& samples);

struct QuantisedNode {
  std::vector<Eigen::MatrixXi> weights;  // one a group; empty without products
  double weight_scale = 1.0;
  double input_scale = 1.0;
};

struct QuantisedNetwork {
  std::vector<QuantisedNode> nodes;
  ValueRange inputs;

  [[nodiscard]] Eigen::MatrixXi integers_of(std::size_t node, const Eigen::MatrixXf& columns) const;
  // From sums of integers to sums of what they stand for.
  [[nodiscard]] double scale_of(std::size_t node) const;
};

// Bits and encoding are the macro's. A macro for unsigned inputs cannot take a layer that had negative ones: a problem
// that names it.
std::optional<QuantisedNetwork> quantise(const ValueNetwork& network, const std::vector<InputExtent>& extents,
                                         const PimSpec& spec, Problems& problems);

// The same integers, multiplied exactly.
class IntegerProduct : public MatrixProduct {
 public:
  explicit IntegerProduct(const QuantisedNetwork& network) : network_(network) {}
  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override;

 private:
  const QuantisedNetwork& network_;
};

// Exact, as long as sums stay below 2^53.
Eigen::MatrixXd integer_product(const Eigen::MatrixXi& weights, const Eigen::MatrixXi& columns);

}  // namespace pj
