// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/digits.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "arch/base/integer.h"
#include "memory/pim/pim_encoding.h"

namespace pj {
namespace {

double power_of_two(int exponent) { return std::ldexp(1.0, exponent); }

// Bits [0, total) of `source` in digits of at most `bits`, the lowest first.
void add_slices(const Digit& like, int total, std::vector<Digit>& digits) {
  for (int low = 0; low < total; low += like.bits) {
    Digit digit = like;
    digit.low_bit = low;
    digit.bits = std::min(like.bits, total - low);
    digit.place = like.place * power_of_two(low);
    digits.push_back(digit);
  }
}

std::vector<Digit> two_complement_digits(int width, int bits) {
  std::vector<Digit> digits;
  add_slices({DigitSource::kPlain, width, 0, bits, 1.0}, width - 1, digits);
  digits.push_back({DigitSource::kPlain, width, width - 1, 1, -power_of_two(width - 1)});
  return digits;
}

std::vector<Digit> positive_digits(int width, int bits) {
  std::vector<Digit> digits;
  add_slices({DigitSource::kPositive, width, 0, bits, 1.0}, width - 1, digits);
  return digits;
}

std::vector<Digit> pair_digits(int width, int bits) {
  std::vector<Digit> digits;
  for (const Digit& digit : positive_digits(width, bits)) {
    digits.push_back(digit);
    digits.push_back({DigitSource::kNegative, digit.width, digit.low_bit, digit.bits, -digit.place});
  }
  return digits;
}

// Magnitudes as pulses: phases of nearly equal length, the longer and upper ones first.
std::vector<Digit> pulse_digits(const PimSpec& spec) {
  int left = std::max(spec.input_bits - (spec.signed_inputs ? 1 : 0), 1);
  int phases = spec.pulse_phase_bits == 0 ? 1 : static_cast<int>(ceil_div(left, spec.pulse_phase_bits));
  phases = std::min(phases, spec.pulse_phases);
  std::vector<Digit> digits;
  for (; phases > 0; --phases) {
    const int bits = static_cast<int>(ceil_div(left, phases));
    left -= bits;
    digits.push_back({DigitSource::kMagnitude, spec.input_bits, left, bits, power_of_two(left)});
  }
  return digits;
}

// 2 v = sum of 2^k s_k over k < width, and one s more; every s is +1 or -1.
std::vector<Digit> bipolar_digits(int width) {
  std::vector<Digit> digits;
  digits.push_back({DigitSource::kBipolarUnit, width, 0, 1, 0.5});
  add_slices({DigitSource::kBipolar, width, 0, 1, 0.5}, width, digits);
  return digits;
}

int source_of(const Digit& digit, int value) {
  const int half = 1 << (digit.width - 1);
  switch (digit.source) {
    case DigitSource::kPlain:
      return value;
    case DigitSource::kShifted:
      return value + half;
    case DigitSource::kPositive:
      return std::max(value, 0);
    case DigitSource::kNegative:
      return std::max(-value, 0);
    case DigitSource::kMagnitude:
      return std::abs(value);
    case DigitSource::kBipolar:
      return value + half - (value > 0 ? 1 : 0);
    case DigitSource::kBipolarUnit:
      break;
  }
  return value > 0 ? 1 : 0;
}

ValueRange bipolar_range(int width) { return {-(1 << (width - 1)), 1 << (width - 1)}; }
ValueRange signed_range(int width) { return {-(1 << (width - 1)), (1 << (width - 1)) - 1}; }

}  // namespace

int digit_of(const Digit& digit, int value) {
  const int bits = (source_of(digit, value) >> digit.low_bit) & ((1 << digit.bits) - 1);
  return digit.source == DigitSource::kMagnitude && value < 0 ? -bits : bits;
}

std::int64_t lines_per_input(const PimSpec& spec) {
  return spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kXnor ? 2 : 1;
}

int drive_of_line(const PimSpec& spec, const Digit& step, int input, std::int64_t line) {
  const int value = digit_of(step, input);
  if (line == 0) return value;
  return spec.encoding == PimEncoding::kXnor ? 1 - value : -value;
}

int cell_of_line(const PimSpec& spec, const Digit& column, int weight, std::int64_t line) {
  if (line == 0) return digit_of(column, weight);
  if (spec.encoding == PimEncoding::kXnor) return 1 - digit_of(column, weight);
  return digit_of({DigitSource::kNegative, column.width, column.low_bit, column.bits, 1.0}, weight);
}

std::int64_t inputs_per_array(const PimSpec& spec) { return spec.rows / rows_per_input(spec); }
std::int64_t inputs_per_group(const PimSpec& spec) { return spec.active_rows / rows_per_input(spec); }

std::vector<Digit> weight_digits(const PimSpec& spec) {
  switch (spec.encoding) {
    case PimEncoding::kOffset:
      break;
    case PimEncoding::kDifferential:
      return positive_digits(spec.weight_bits, spec.cell_bits);
    case PimEncoding::kTwoSided:
      return pair_digits(spec.weight_bits, spec.cell_bits);
    case PimEncoding::kXnor:
      return bipolar_digits(spec.weight_bits - 1);
    case PimEncoding::kTwosComplement:
      return two_complement_digits(spec.weight_bits, spec.cell_bits);
  }
  std::vector<Digit> digits;
  add_slices({DigitSource::kShifted, spec.weight_bits, 0, spec.cell_bits, 1.0}, spec.weight_bits, digits);
  return digits;
}

ValueRange weight_range(const PimSpec& spec) {
  if (spec.encoding == PimEncoding::kXnor) return bipolar_range(spec.weight_bits - 1);
  ValueRange range = signed_range(spec.weight_bits);
  const bool pairs = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  if (pairs) range.lowest = -range.highest;
  return range;
}

std::vector<Digit> input_digits(const PimSpec& spec) {
  if (spec.encoding == PimEncoding::kXnor) return bipolar_digits(spec.input_bits - 1);
  if (spec.input == PimInput::kPulses) return pulse_digits(spec);
  if (spec.signed_inputs) return two_complement_digits(spec.input_bits, spec.input_slice_bits);
  std::vector<Digit> digits;
  add_slices({DigitSource::kPlain, spec.input_bits, 0, spec.input_slice_bits, 1.0}, spec.input_bits, digits);
  return digits;
}

ValueRange input_range(const PimSpec& spec) {
  if (!spec.signed_inputs) return {0, (1 << spec.input_bits) - 1};
  if (spec.encoding == PimEncoding::kXnor) return bipolar_range(spec.input_bits - 1);
  ValueRange range = signed_range(spec.input_bits);
  if (spec.input == PimInput::kPulses) range.lowest = -range.highest;
  return range;
}

int largest_weight_digit(const PimSpec& spec) {
  int largest = 1;
  for (const Digit& digit : weight_digits(spec)) largest = std::max(largest, (1 << digit.bits) - 1);
  return largest;
}

int largest_input_digit(const PimSpec& spec) {
  int largest = 1;
  for (const Digit& digit : input_digits(spec)) largest = std::max(largest, (1 << digit.bits) - 1);
  return largest;
}

}  // namespace pj
