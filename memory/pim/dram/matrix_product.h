// SPDX-License-Identifier: Apache-2.0
// What machines that compute in DRAM are asked for.
//   outputs[v][m] = sum over k of weights[m][k] * inputs[v][k],  m < outputs, k < depth, v < vectors
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/integer.h"

namespace pj {

struct MatrixProduct {
  std::string name;  // of the layer, for messages
  std::int64_t outputs = 1;
  std::int64_t depth = 1;
  std::int64_t vectors = 1;
  int weight_bits = 16;
  int input_bits = 16;
  int output_bits = 16;
  int sum_bits = 32;

  [[nodiscard]] std::int64_t sums() const { return checked_mul(outputs, vectors); }
  [[nodiscard]] std::int64_t products() const { return checked_mul(sums(), depth); }
};

}  // namespace pj
