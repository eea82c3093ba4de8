// SPDX-License-Identifier: Apache-2.0
// A number as digits that cells or steps can carry: which bits of it a column stores, which a step drives, and what the
// digit counts for. For every value v in the range of its code, v = sum of place x digit over the digits (kXnor: digits
// 0 and 1 stand for -1 and +1). Definitions: docs/models/pim_values.md, sections 2 and 3.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/pim/pim_spec.h"

namespace pj {

// What the bits are taken from.
// kPlain     two's complement of v            kShifted   v + 2^(width-1)
// kPositive  v if positive, else 0            kNegative  -v if negative, else 0
// kMagnitude |v|, each digit with the sign of v
// kBipolar   v + 2^(width-1), less 1 if v > 0 kBipolarUnit  1 if v > 0, else 0
enum class DigitSource : std::uint8_t { kPlain, kShifted, kPositive, kNegative, kMagnitude, kBipolar, kBipolarUnit };

struct Digit {
  DigitSource source = DigitSource::kPlain;
  int width = 0;    // bits of the whole number
  int low_bit = 0;  // of `source`
  int bits = 1;
  double place = 1.0;
};

struct ValueRange {
  int lowest = 0;
  int highest = 0;
  [[nodiscard]] bool holds(int value) const { return value >= lowest && value <= highest; }
};

int digit_of(const Digit& digit, int value);

// Word lines that an input drives: two for kDifferential, the second with the opposite sign; two for kXnor, one by 1
// and one by 0. pim_encoding.h counts the two of kXnor as one row.
std::int64_t lines_per_input(const PimSpec& spec);
// What line 0 or 1 of an input is driven with in a step, and what its cell of a column holds.
int drive_of_line(const PimSpec& spec, const Digit& step, int input, std::int64_t line);
int cell_of_line(const PimSpec& spec, const Digit& column, int weight, std::int64_t line);

// Inputs of one array, and those driven in one step.
std::int64_t inputs_per_array(const PimSpec& spec);
std::int64_t inputs_per_group(const PimSpec& spec);

// One a physical column of a weight, from low to high; of two columns the positive one first. kDifferential: of the
// first row of a pair; the second holds the same bits of kNegative.
std::vector<Digit> weight_digits(const PimSpec& spec);
ValueRange weight_range(const PimSpec& spec);

// One a step; kPulses: one a phase, the upper bits first.
std::vector<Digit> input_digits(const PimSpec& spec);
ValueRange input_range(const PimSpec& spec);

// Largest digit of a cell, of a step.
int largest_weight_digit(const PimSpec& spec);
int largest_input_digit(const PimSpec& spec);

}  // namespace pj
