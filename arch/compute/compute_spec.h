// SPDX-License-Identifier: Apache-2.0
// The units that compute: multiply-accumulate units at the bottom of the chain, and a vector unit beside it.
#pragma once

#include <cstdint>
#include <string>

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
  TensorSet gated_by;       // no MAC is made where an element of one of these is zero, but its step is taken
  int pipeline_depth = 1;   // cycles from operands to sum
};

// `lanes` primitive operations a cycle on the contents of one memory.
struct VectorSpec {
  ComponentId id;
  std::int64_t lanes = 1;
  int bits = 32;                // of an operand
  int memory = 0;               // index of the memory it reads and writes
  std::string energy_row = {};  // of a device, per operation; empty: the technology's arithmetic
};

// The clock's wires, buffers and all that is clocked, as one part with a price a cycle. A machine without one has the
// clock edges of its registers alone.
struct ClockNetworkSpec {
  ComponentId id;
  std::string energy_row;  // name of its price row
};

}  // namespace pj
