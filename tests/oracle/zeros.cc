// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/zeros.h"

#include <algorithm>
#include <cmath>

namespace pj::oracle {
namespace {

constexpr int kLongestPair = 32;  // 31 zeros and the value behind them
constexpr int kRunBits = 5;
constexpr int kWordBits = 64;

// A pair has more than k elements if its first k are zeros: the chances of that, added up over k.
double elements_of_a_pair(double density) {
  double elements = 0;
  double all_zero = 1;
  for (int k = 0; k < kLongestPair; ++k) {
    elements += all_zero;
    all_zero *= 1 - density;
  }
  return elements;
}

double coded_bits(int bits, double density) {
  int pairs = 0;
  for (int used = 1; used + kRunBits + bits <= kWordBits; used += kRunBits + bits) ++pairs;  // one bit says "last"
  return kWordBits / (pairs * elements_of_a_pair(density));
}

}  // namespace

double activity(const Einsum& einsum, TensorSet gated_by) {
  double product = 1;
  for (const Tensor t : kOperands) {
    if (gated_by.has(t)) product *= einsum.tensor(t).density;
  }
  return product;
}

std::int64_t bits_of_transfer(const Einsum& einsum, const MemorySpec& memory, Tensor tag, std::int64_t words) {
  const int plain = einsum.bits(tag);
  const bool coded = tag != Tensor::kPartialSum && memory.compressed.has(tag);
  if (!coded) return words * plain;
  const double bits = std::min<double>(plain, coded_bits(plain, einsum.tensor(tag).density));
  return static_cast<std::int64_t>(std::ceil(static_cast<double>(words) * bits));
}

}  // namespace pj::oracle
