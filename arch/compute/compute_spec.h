// SPDX-License-Identifier: Apache-2.0
// The units that compute: multiply-accumulate units at the bottom of the chain, and a vector unit beside it.
#pragma once

#include <cstdint>

#include "arch/base/component_id.h"
#include "arch/base/tensor_set.h"

namespace pj {

// One multiply-accumulate per cycle and unit.
struct MacSpec {
  ComponentId id;
  int weight_bits = 8;  // widest operands it takes
  int input_bits = 8;
  int partial_sum_bits = 32;
  TensorSet operand_latch;  // tensors kept between two steps at the unit itself
};

// `lanes` primitive operations a cycle on the contents of one memory.
struct VectorSpec {
  ComponentId id;
  std::int64_t lanes = 1;
  int bits = 32;   // of an operand
  int memory = 0;  // index of the memory it reads and writes
};

}  // namespace pj
