// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/converter.h"

#include <algorithm>
#include <cmath>

#include "memory/pim/values/digits.h"

namespace pj {
namespace {

// Adding and taking off 1.5 x 2^23 leaves the nearest integer of a float below 2^22.
constexpr float kRounder = 12582912.0F;

const PimPart* converter_part(const PimSpec& spec) {
  for (const PimPart& part : spec.parts) {
    if (part.stage == PimStage::kConverter) return &part;
  }
  return nullptr;
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

int converter_bits(const PimSpec& spec) {
  const PimPart* part = converter_part(spec);
  return part == nullptr ? 0 : part->bits;
}

int columns_of_converter(const PimSpec& spec) {
  const PimPart* part = converter_part(spec);
  return part == nullptr ? 1 : part->columns;
}

Converter converter_of(const PimSpec& spec, const DeviceSpec& device) {
  const int bits = spec.digital() ? lossless_bits(spec) : converter_bits(spec);
  const double codes = std::ldexp(1.0, signed_sums(spec) ? bits - 1 : bits);
  double step = 1.0;
  if (device.range == ConverterRange::kShare)
    step = std::max(1.0, device.range_share * static_cast<double>(largest_sum(spec)) / (codes - 1.0));
  return {static_cast<float>(step), signed_sums(spec) ? static_cast<float>(-codes) : 0.0F,
          static_cast<float>(codes - 1.0)};
}

double Conversions::clipped_share() const {
  return count == 0 ? 0.0 : static_cast<double>(clipped) / static_cast<double>(count);
}

Conversions& Conversions::operator+=(const Conversions& other) {
  count += other.count;
  clipped += other.clipped;
  return *this;
}

std::int64_t convert(const Converter& converter, float* sums, std::int64_t count) {
  const float per_step = 1.0F / converter.step;
  const float lowest = converter.lowest, highest = converter.highest;
  std::int32_t clipped = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const float code = sums[i] * per_step;
    const float within = std::min(std::max(code, lowest - 1.0F), highest + 1.0F) + kRounder - kRounder;
    const float kept = std::min(std::max(within, lowest), highest);
    clipped += within != kept ? 1 : 0;
    sums[i] = kept;
  }
  return clipped;
}

}  // namespace pj
