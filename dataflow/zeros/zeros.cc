// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zeros/zeros.h"

#include <cmath>

#include "arch/base/integer.h"
#include "memory/compression/run_length.h"

namespace pj {

double activity_of(const Einsum& einsum, TensorSet gated_by) {
  double activity = 1.0;
  for (const Tensor tensor : kOperands) {
    if (gated_by.has(tensor)) activity *= einsum.tensor(tensor).density;
  }
  return activity;
}

double stored_bits(const Einsum& einsum, const MemorySpec& memory, Tensor tensor) {
  const int bits = einsum.bits(tensor);
  if (tensor == Tensor::kPartialSum || !memory.compressed.has(tensor)) return bits;
  return run_length_bits(einsum.tensor(tensor).density, bits);
}

std::int64_t bits_of_transfer(std::int64_t words, double bits) {
  const auto whole = static_cast<std::int64_t>(bits);
  if (static_cast<double>(whole) == bits) return checked_mul(words, whole);
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(words) * bits));
}

}  // namespace pj
