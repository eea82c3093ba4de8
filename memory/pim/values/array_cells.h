// SPDX-License-Identifier: Apache-2.0
// The cells of one array after programming, each with its own scatter, and what its columns add up.
// Not here: how the sums of an array become outputs (pim_layer.h).
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "memory/pim/digits.h"
#include "memory/pim/values/device_spec.h"

namespace pj {

// Columns of one array, in this order: those of each output's weights, the column of ones, the column of level 0.
// An input drives one word line; kDifferential two, the second with the opposite sign; kXnor two, by 1 and by 0.
struct ArrayShape {
  std::int64_t inputs = 0;   // used
  std::int64_t outputs = 0;  // used
  std::int64_t columns_per_weight = 0;
  std::int64_t lines_per_input = 1;
  bool ones = false;
  bool reference = false;

  [[nodiscard]] std::int64_t lines() const { return inputs * lines_per_input; }
  [[nodiscard]] std::int64_t columns() const;
  [[nodiscard]] std::int64_t conversions() const { return outputs * columns_per_weight + (ones ? 1 : 0); }
};

ArrayShape array_shape(const PimSpec& spec, const DeviceSpec& device, std::int64_t inputs, std::int64_t outputs);

// Conductances are in steps between two levels, above that of level 0: an undisturbed cell holds its digit.
struct ArrayCells {
  ArrayShape shape;
  Eigen::MatrixXf sums;                      // lines x conversions: what a line driven by 1 adds to each
  Eigen::MatrixXf variances;                 // the same for read noise; empty without
  Eigen::VectorXf reference;                 // lines: read noise of the column of level 0; empty without
  Eigen::MatrixXd conductances;              // lines x columns; only kept for wires
  Eigen::MatrixXd read_sigmas;               // lines x columns; only kept for wires with read noise
  Eigen::Matrix<bool, -1, -1> complemented;  // groups of inputs x conversions; empty without
};

// `weights`: those of this array, inputs x outputs. `array` numbers it within the layer.
ArrayCells program_array(const PimSpec& spec, const DeviceSpec& device, const Eigen::MatrixXi& weights,
                         std::uint64_t seed, std::uint32_t array);

}  // namespace pj
