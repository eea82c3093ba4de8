// SPDX-License-Identifier: Apache-2.0
// Runs a network with weights on samples. How its matrix products are computed is the caller's: in floating point, in
// integers, or by a macro. All else (bias, relu, pools, additions) is in floating point, as a digital unit would do it.
#pragma once

#include <Eigen/Core>
#include <cstdint>

#include "sim/accuracy/value_network.h"

namespace pj {

class MatrixProduct {
 public:
  virtual ~MatrixProduct() = default;
  // weights^T x columns of a group of node number `node`; columns: K x windows, the first of them number
  // `first_window` of that node over all samples.
  virtual Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                                   std::int64_t first_window) = 0;
};

class FloatProduct : public MatrixProduct {
 public:
  explicit FloatProduct(const ValueNetwork& network) : network_(network) {}
  Eigen::MatrixXf multiply(std::size_t node, std::size_t group, const Eigen::MatrixXf& columns,
                           std::int64_t first_window) override;

 private:
  const ValueNetwork& network_;
};

// Outputs of all samples (columns); samples are taken in chunks, so memory does not grow with them.
Eigen::MatrixXf run_values(const ValueNetwork& network, const Eigen::MatrixXf& samples, MatrixProduct& product);

// Elements that each window covers: K x (samples * windows), window fastest; padding is zero.
Eigen::MatrixXf window_columns(const ValueNode& node, std::size_t group, const Eigen::MatrixXf& values);

}  // namespace pj
