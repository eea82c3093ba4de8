// SPDX-License-Identifier: Apache-2.0
// Macros and operands for the tests of value mode: seeded, and what exact integers make of them.
#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <random>
#include <string>

#include "memory/pim/values/pim_layer.h"

namespace pj {

struct ValueCase {
  PimSpec spec;
  DeviceSpec device;
  Eigen::MatrixXi weights;  // K x M
  Eigen::MatrixXi inputs;   // K x windows
};

// 128 rows, 128 columns, 2-bit cells, 8-bit weights and inputs, offset, as many converter bits as lose nothing.
PimSpec macro_128();
void set_converter_bits(PimSpec& spec, int bits);

// A macro of any encoding that loses nothing, and a layer that seldom fits its arrays evenly.
ValueCase random_case(std::mt19937& random);
Eigen::MatrixXi random_values(std::mt19937& random, Eigen::Index rows, Eigen::Index columns, ValueRange range);

// weights^T x inputs in integers.
Eigen::MatrixXd exact_product(const ValueCase& values);
// Value mode's; fails the test on any problem.
ValueResult run_case(const ValueCase& values, std::uint64_t seed);
// Root of the mean squared error.
double rms_error(const ValueCase& values, std::uint64_t seed);
std::string describe(const ValueCase& values);

}  // namespace pj
