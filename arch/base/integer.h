// SPDX-License-Identifier: Apache-2.0
// Integer arithmetic for counts: rounding is a decision, and no count ever wraps.
#pragma once

#include <cstdint>
#include <stdexcept>

namespace pj {

// Thrown when a count leaves 64 bits; the doors turn it into a problem.
class CountOverflow : public std::overflow_error {
 public:
  CountOverflow() : std::overflow_error("a count does not fit in 64 bits") {}
};

inline std::int64_t checked_mul(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) throw CountOverflow();
  return product;
}

inline std::int64_t checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) throw CountOverflow();
  return sum;
}

// Smallest n with n * b >= a, for a >= 0 and b > 0.
constexpr std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return a / b + (a % b != 0 ? 1 : 0); }

// a / b where b divides a; std::logic_error otherwise.
inline std::int64_t exact_div(std::int64_t a, std::int64_t b) {
  if (b == 0 || a % b != 0) throw std::logic_error("exact_div: not divisible");
  return a / b;
}

}  // namespace pj
