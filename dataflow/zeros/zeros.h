// SPDX-License-Identifier: Apache-2.0
// What a layer's zeros change: the activity of gated events, and the bits of coded tensors off-chip.
// docs/models/zeros.md. Counts do not change.
#pragma once

#include <cstdint>

#include "arch/base/tensor_set.h"
#include "memory/memory_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Share of the steps in which no element of `gated_by` is zero.
double activity_of(const Einsum& einsum, TensorSet gated_by);

// Bits that one word of the tensor takes in the memory, on average: fewer than einsum.bits() where it is coded.
double stored_bits(const Einsum& einsum, const MemorySpec& memory, Tensor tensor);

// Bits of one transfer of `words` words of `bits` bits on average, a whole number.
std::int64_t bits_of_transfer(std::int64_t words, double bits);

}  // namespace pj
