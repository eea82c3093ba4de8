// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_encoding.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

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
