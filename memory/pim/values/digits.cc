// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/digits.h"

#include <algorithm>
#include <cmath>

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

std::vector<Digit> pair_digits(int width, int bits) {
  std::vector<Digit> positive, digits;
  add_slices({DigitSource::kPositive, width, 0, bits, 1.0}, width - 1, positive);
  for (const Digit& digit : positive) {
    digits.push_back(digit);
    digits.push_back({DigitSource::kNegative, digit.width, digit.low_bit, digit.bits, -digit.place});
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

// Unsigned inputs are signed ones of one bit more.
int bipolar_input_width(const PimSpec& spec) { return spec.input_bits + (spec.signed_inputs ? 0 : 1); }

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
    case DigitSource::kBipolar:
      return value + half - (value > 0 ? 1 : 0);
    case DigitSource::kBipolarUnit:
      break;
  }
  return value > 0 ? 1 : 0;
}

IntegerRange bipolar_range(int width) { return {-(1 << (width - 1)), 1 << (width - 1)}; }
IntegerRange signed_range(int width) { return {-(1 << (width - 1)), (1 << (width - 1)) - 1}; }

}  // namespace

int digit_of(const Digit& digit, int value) {
  return (source_of(digit, value) >> digit.low_bit) & ((1 << digit.bits) - 1);
}

std::vector<Digit> weight_digits(const PimSpec& spec) {
  switch (spec.encoding) {
    case PimEncoding::kOffset:
      break;
    case PimEncoding::kDifferential:
    case PimEncoding::kTwoSided:
      return pair_digits(spec.weight_bits, spec.cell_bits);
    case PimEncoding::kXnor:
      return bipolar_digits(spec.weight_bits);
    case PimEncoding::kTwosComplement:
      return two_complement_digits(spec.weight_bits, spec.cell_bits);
  }
  std::vector<Digit> digits;
  add_slices({DigitSource::kShifted, spec.weight_bits, 0, spec.cell_bits, 1.0}, spec.weight_bits, digits);
  return digits;
}

IntegerRange weight_range(const PimSpec& spec) {
  if (spec.encoding == PimEncoding::kXnor) return bipolar_range(spec.weight_bits);
  IntegerRange range = signed_range(spec.weight_bits);
  const bool pairs = spec.encoding == PimEncoding::kDifferential || spec.encoding == PimEncoding::kTwoSided;
  if (pairs) range.lowest = -range.highest;
  return range;
}

std::vector<Digit> input_digits(const PimSpec& spec) {
  if (spec.encoding == PimEncoding::kXnor) return bipolar_digits(bipolar_input_width(spec));
  if (spec.signed_inputs) return two_complement_digits(spec.input_bits, spec.input_slice_bits);
  std::vector<Digit> digits;
  add_slices({DigitSource::kPlain, spec.input_bits, 0, spec.input_slice_bits, 1.0}, spec.input_bits, digits);
  return digits;
}

IntegerRange input_range(const PimSpec& spec) {
  if (!spec.signed_inputs) return {0, (1 << spec.input_bits) - 1};
  return spec.encoding == PimEncoding::kXnor ? bipolar_range(spec.input_bits) : signed_range(spec.input_bits);
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
