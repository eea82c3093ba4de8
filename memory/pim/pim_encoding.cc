// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_encoding.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

int ceil_log2(std::int64_t n) {
  int bits = 0;
  while (bits < 62 && (std::int64_t{1} << bits) < n) ++bits;
  return bits;
}

bool has_magnitudes(PimEncoding encoding) {
  return encoding == PimEncoding::kDifferential || encoding == PimEncoding::kTwoSided;
}

}  // namespace

std::int64_t columns_per_weight(const PimSpec& spec, int weight_bits) {
  const int magnitude = std::max(weight_bits - 1, 1);
  switch (spec.encoding) {
    case PimEncoding::kDifferential:
      return ceil_div(magnitude, spec.cell_bits);
    case PimEncoding::kTwoSided:
      return 2 * ceil_div(magnitude, spec.cell_bits);
    case PimEncoding::kOffset:
    case PimEncoding::kXnor:
    case PimEncoding::kTwosComplement:
      break;
  }
  return ceil_div(weight_bits, spec.cell_bits) + spec.adder_columns;
}

std::int64_t rows_per_input(const PimSpec& spec) { return spec.encoding == PimEncoding::kDifferential ? 2 : 1; }

std::int64_t slices_per_input(const PimSpec& spec, int input_bits) {
  if (spec.encoding == PimEncoding::kXnor || !spec.signed_inputs || input_bits == 1 || spec.input_slice_bits == 1) {
    return ceil_div(input_bits, spec.input_slice_bits);
  }
  return 1 + ceil_div(input_bits - 1, spec.input_slice_bits);
}

PimDrive drive_of(const PimSpec& spec, int input_bits) {
  const PimPart* converter = spec.part(PimStage::kConverter);
  const int bits = converter == nullptr ? 0 : converter->bits;
  if (spec.input == PimInput::kSlices) {
    const std::int64_t slices = slices_per_input(spec, input_bits);
    return {slices, slices, slices, slices * bits};
  }
  int left = std::max(input_bits - (spec.signed_inputs ? 1 : 0), 1);
  PimDrive drive{left, 0, 1, 0};
  if (spec.pulse_phase_bits > 0) {
    drive.phases = std::min<std::int64_t>(ceil_div(left, spec.pulse_phase_bits), spec.pulse_phases);
  }
  int unresolved = bits;
  for (std::int64_t p = 0; p < drive.phases; ++p) {
    const auto here = static_cast<int>(ceil_div(left, drive.phases - p));
    left -= here;
    drive.pulses += (std::int64_t{1} << here) - 1;
    drive.adc_bits += unresolved;
    unresolved = std::max(unresolved - here, 0);
  }
  return drive;
}

int lossless_bits(const PimSpec& spec, std::int64_t rows) {
  const std::int64_t level = (std::int64_t{1} << spec.cell_bits) - 1;
  const std::int64_t drive = (std::int64_t{1} << spec.input_slice_bits) - 1;
  if (spec.encoding == PimEncoding::kXnor) return ceil_log2(rows + 1);
  // Of a pair of rows one cell holds zero.
  const std::int64_t largest = checked_mul(rows / rows_per_input(spec), checked_mul(level, drive));
  const int sign = spec.encoding == PimEncoding::kDifferential ? 1 : 0;
  return std::max(1, ceil_log2(largest + 1) + sign - (spec.complement_columns ? 1 : 0));
}

double clipped_share(const PimSpec& spec, std::int64_t rows, int bits) {
  if (bits >= lossless_bits(spec, rows)) return 0.0;
  const double top = std::ldexp(1.0, bits + (spec.complement_columns ? 1 : 0)) - 1.0;
  if (spec.encoding == PimEncoding::kXnor) {  // a sum of rows + 1 values, each 0 or 1
    const double n = static_cast<double>(rows);
    return 0.5 * std::erfc((top + 0.5 - n / 2.0) / std::sqrt(n / 2.0));
  }
  const auto uniform = [](int slice_bits) {
    const double n = std::ldexp(1.0, slice_bits) - 1.0;
    return std::pair(n / 2.0, n * (2.0 * n + 1.0) / 6.0);  // means of the value and of its square
  };
  const auto [drive, drive2] = uniform(spec.input_slice_bits);
  const auto [cell, cell2] = uniform(spec.cell_bits);
  const bool pairs = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  const double holds = pairs ? 0.5 : 1.0;  // of a pair, one cell holds the value
  const bool signed_sum = spec.encoding == PimEncoding::kDifferential;
  const double n = static_cast<double>(rows);
  const double mean = signed_sum ? 0.0 : n * holds * drive * cell;
  const double square = n * holds * drive2 * cell2;
  const double variance = square - (signed_sum ? 0.0 : n * holds * holds * drive * drive * cell * cell);
  const double limit = signed_sum ? (top + 1.0) / 2.0 : top;
  return (signed_sum ? 1.0 : 0.5) * std::erfc((limit + 0.5 - mean) / std::sqrt(2.0 * variance));
}

int resolved_bits(const PimSpec& spec, int bits, std::int64_t slice, std::int64_t column) {
  const std::int64_t low = slice * spec.input_slice_bits + column * spec.cell_bits;
  const std::int64_t top = std::min<std::int64_t>(low + bits, spec.output_low_bit + spec.output_bits);
  return static_cast<int>(std::max<std::int64_t>(top - std::max<std::int64_t>(low, spec.output_low_bit), 0));
}

double resolved_share(const PimSpec& spec, const PimPart& converter, int input_bits, int weight_bits) {
  if (!converter.adaptive) return 1.0;
  const std::int64_t slices = slices_per_input(spec, input_bits);
  const std::int64_t columns =
      columns_per_weight(spec, weight_bits) / (spec.encoding == PimEncoding::kTwoSided ? 2 : 1);
  std::int64_t resolved = 0;
  for (std::int64_t s = 0; s < slices; ++s) {
    for (std::int64_t c = 0; c < columns; ++c) resolved += resolved_bits(spec, converter.bits, s, c);
  }
  return static_cast<double>(resolved) / static_cast<double>(slices * columns * converter.bits);
}

double holding_cells(const PimSpec& spec) { return has_magnitudes(spec.encoding) ? 0.5 : 1.0; }

}  // namespace pj
