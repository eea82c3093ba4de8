// SPDX-License-Identifier: Apache-2.0
// From a column's sum to a code and back: what the codes of a macro's converter stand for, and what is clipped. Sums
// are in products of digits: an exact sum is an integer. How many bits lose nothing: pim_sums.h.
#pragma once

#include <cstdint>

#include "memory/pim/pim_sums.h"
#include "memory/pim/values/device_spec.h"

namespace pj {

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
