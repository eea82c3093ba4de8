// SPDX-License-Identifier: Apache-2.0
// From a column's sum to a code and back: how many bits lose nothing, what the codes of a macro's converter stand for,
// and what is clipped. Sums are in products of digits: an exact sum is an integer.
//   128 rows, 1-bit inputs, 2-bit cells: largest_sum = 384, lossless_bits = 9; columns complemented: 192, 8
#pragma once

#include <cstdint>

#include "memory/pim/values/device_spec.h"

namespace pj {

// Can a sum be negative? Where rows are driven with either sign.
bool signed_sums(const PimSpec& spec);

// Largest sum of one conversion: inputs driven x largest digits; kXnor: inputs; complemented columns: half of it.
std::int64_t largest_sum(const PimSpec& spec);

// ceil(log2(largest sum + 1)); one bit more for the sign of signed sums. Equals
// Shafiee et al., ISCA 2016, equations 1 and 2, where their rows are a power of two and inputs or cells have one bit.
int lossless_bits(const PimSpec& spec);

// 0 if the macro has no converter.
int converter_bits(const PimSpec& spec);
// Columns that share a converter; 1 if there is none.
int columns_of_converter(const PimSpec& spec);

// code = round(sum / step), ties to even, held within lowest and highest.
struct Converter {
  float step = 1.0F;
  float lowest = 0.0F;
  float highest = 0.0F;
};
Converter converter_of(const PimSpec& spec, const DeviceSpec& device);

struct Conversions {
  std::int64_t count = 0;
  std::int64_t clipped = 0;  // whose code is none of the converter's
  [[nodiscard]] double clipped_share() const;
  Conversions& operator+=(const Conversions& other);
};

// Sums become codes in place. Returns how many were clipped.
std::int64_t convert(const Converter& converter, float* sums, std::int64_t count);

}  // namespace pj
