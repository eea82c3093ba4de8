// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_sums.h"

#include <algorithm>
#include <cmath>

#include "memory/pim/digits.h"

namespace pj {
namespace {

// Means of a uniformly random digit 0 .. largest, and of its square.
struct Moments {
  explicit Moments(double largest) : mean(largest / 2.0), square(largest * (2.0 * largest + 1.0) / 6.0) {}
  double mean, square;
};

// Share of a normal distribution above `limit`.
double above(double limit, double mean, double variance) {
  return 0.5 * std::erfc((limit - mean) / std::sqrt(2.0 * variance));
}

}  // namespace

bool signed_sums(const PimSpec& spec) {
  const bool signed_drive = spec.input == PimInput::kPulses && spec.signed_inputs;
  return spec.encoding == PimEncoding::kDifferential || signed_drive;
}

std::int64_t largest_sum(const PimSpec& spec) {
  const std::int64_t rows = inputs_per_group(spec);
  if (spec.encoding == PimEncoding::kXnor) return rows;
  const std::int64_t all = rows * largest_weight_digit(spec) * largest_input_digit(spec);
  if (!spec.complement_columns) return all;
  // Digits of a column add up to at most half of what they could; the column of ones is not complemented.
  const std::int64_t half = rows * largest_weight_digit(spec) / 2 * largest_input_digit(spec);
  return std::max(half, rows * largest_input_digit(spec));
}

int lossless_bits(const PimSpec& spec) {
  int bits = 0;
  while ((std::int64_t{1} << bits) < largest_sum(spec) + 1) ++bits;
  return bits + (signed_sums(spec) ? 1 : 0);
}

double clipped_share(const PimSpec& spec, int bits) {
  if (bits >= lossless_bits(spec)) return 0.0;
  const auto rows = static_cast<double>(inputs_per_group(spec));
  const bool both_signs = signed_sums(spec);
  const double limit = std::ldexp(1.0, both_signs ? bits - 1 : bits) - 0.5;  // half a step above the highest code
  if (spec.encoding == PimEncoding::kXnor) return above(limit, rows / 2.0, rows / 4.0);  // of equal signs
  const Moments drive(largest_input_digit(spec));
  const Moments cell(largest_weight_digit(spec));
  const bool pairs = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  const double holds = pairs && !both_signs ? 0.5 : 1.0;  // of a pair of columns, one holds the value
  const double square = rows * holds * drive.square * cell.square;
  if (both_signs) return 2.0 * above(limit, 0.0, square);
  const double mean = holds * drive.mean * cell.mean;
  return above(limit, rows * mean, square - rows * mean * mean);
}

}  // namespace pj
