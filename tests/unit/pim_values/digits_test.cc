// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/digits.h"

#include <gtest/gtest.h>

namespace pj {
namespace {

std::vector<int> digits_of(const std::vector<Digit>& code, int value) {
  std::vector<int> digits;
  digits.reserve(code.size());
  for (const Digit& digit : code) digits.push_back(digit_of(digit, value));
  return digits;
}

double value_of(const std::vector<Digit>& code, int value, PimEncoding encoding) {
  double sum = 0.0;
  for (const Digit& digit : code) {
    int held = digit_of(digit, value);
    if (encoding == PimEncoding::kXnor) held = 2 * held - 1;
    if (digit.source == DigitSource::kPositive && encoding == PimEncoding::kDifferential)  // less the second row
      held -= digit_of({DigitSource::kNegative, digit.width, digit.low_bit, digit.bits, 1.0}, value);
    sum += digit.place * held;
  }
  return sum;
}

PimSpec spec_of(PimEncoding encoding, int bits, int slice) {
  PimSpec spec;
  spec.encoding = encoding;
  spec.weight_bits = spec.input_bits = bits;
  spec.cell_bits = spec.input_slice_bits = slice;
  return spec;
}

// -3 in 4 bits, 2-bit cells: offset -3 + 8 = 5 = 01 01.
TEST(Digits, OffsetStoresMinusThreeOfFourBitsAsOneAndOne) {
  EXPECT_EQ(digits_of(weight_digits(spec_of(PimEncoding::kOffset, 4, 2)), -3), (std::vector<int>{1, 1}));
}

// |-6| = 110: digits 2 and 1 in the negative columns of two pairs.
TEST(Digits, PairsStoreMinusSixInTheNegativeColumns) {
  EXPECT_EQ(digits_of(weight_digits(spec_of(PimEncoding::kTwoSided, 4, 2)), -6), (std::vector<int>{0, 2, 0, 1}));
}

// 2 x 0 = -1 -1 -2 +4: the second column of weight one makes zero possible; four columns reach +-4.
TEST(Digits, XnorStoresZero) {
  const auto code = weight_digits(spec_of(PimEncoding::kXnor, 4, 1));
  EXPECT_EQ(digits_of(code, 0), (std::vector<int>{0, 0, 0, 1}));
  EXPECT_EQ(value_of(code, 0, PimEncoding::kXnor), 0.0);
}

// -5 = 1011: bits 11, then 0, then the sign.
TEST(Digits, SignedInputsDriveTheSignInAStepOfItsOwn) {
  const auto steps = input_digits(spec_of(PimEncoding::kOffset, 4, 2));
  EXPECT_EQ(digits_of(steps, -5), (std::vector<int>{3, 0, 1}));
  EXPECT_EQ(steps.back().place, -8.0);
}

// 8 bits with sign: 7 of magnitude, in phases of 4 and 3 at most 4 long. -75 = -(1001 011).
TEST(Digits, PulsesDriveMagnitudesWithTheirSign) {
  PimSpec spec = spec_of(PimEncoding::kDifferential, 8, 1);
  spec.input = PimInput::kPulses;
  spec.pulse_phase_bits = 4;
  EXPECT_EQ(digits_of(input_digits(spec), -75), (std::vector<int>{-9, -3}));
  EXPECT_EQ(input_digits(spec)[0].place, 8.0);
  EXPECT_EQ(input_range(spec).lowest, -127);
}

TEST(Digits, EveryValueOfEveryCodeIsTheSumOfItsDigits) {
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kTwoSided,
                              PimEncoding::kXnor, PimEncoding::kTwosComplement}) {
    for (int bits = 2; bits <= 8; ++bits) {
      for (int slice = 1; slice <= 4; ++slice) {
        PimSpec spec = spec_of(encoding, bits, encoding == PimEncoding::kXnor ? 1 : slice);
        const double shift = encoding == PimEncoding::kOffset ? 1 << (bits - 1) : 0.0;
        for (int v = weight_range(spec).lowest; v <= weight_range(spec).highest; ++v)
          ASSERT_EQ(value_of(weight_digits(spec), v, encoding), v + shift) << bits << " bits, slices of " << slice;
        for (const bool with_sign : {true, false}) {
          if (!with_sign && encoding == PimEncoding::kXnor) continue;
          spec.signed_inputs = with_sign;
          spec.input = slice == 4 && encoding != PimEncoding::kXnor ? PimInput::kPulses : PimInput::kSlices;
          spec.pulse_phase_bits = bits / 3;
          for (int v = input_range(spec).lowest; v <= input_range(spec).highest; ++v)
            ASSERT_EQ(value_of(input_digits(spec), v, encoding), v) << bits << " bits, slices of " << slice;
        }
      }
    }
  }
}

}  // namespace
}  // namespace pj
