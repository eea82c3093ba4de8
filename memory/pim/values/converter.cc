// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/converter.h"

#include <algorithm>
#include <cmath>

#include "memory/pim/pim_sums.h"

namespace pj {
namespace {

// Adding and taking off 1.5 x 2^23 leaves the nearest integer of a float below 2^22.
constexpr float kRounder = 12582912.0F;

}  // namespace

int converter_bits(const PimSpec& spec) {
  const PimPart* part = spec.part(PimStage::kConverter);
  return part == nullptr ? 0 : part->bits;
}

int columns_of_converter(const PimSpec& spec) {
  const PimPart* part = spec.part(PimStage::kConverter);
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
