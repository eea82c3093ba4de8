// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/value_levels.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "memory/pim/pim_counts.h"

namespace pj {
namespace {

ValueHistogram histogram_of(std::initializer_list<int> values) {
  ValueHistogram histogram;
  for (const int value : values) histogram.add(value);
  return histogram;
}

// 4 bits, in cells and slices of `bits`.
PimSpec spec_of(PimEncoding encoding, int bits) {
  PimSpec spec;
  spec.encoding = encoding;
  spec.weight_bits = spec.input_bits = 4;
  spec.cell_bits = spec.input_slice_bits = bits;
  return spec;
}

using Levels = std::vector<double>;

TEST(ValueHistogram, CountsWhatIsAdded) {
  ValueHistogram histogram = histogram_of({3, -1, 3});
  histogram.add(histogram_of({0, 3}));
  EXPECT_EQ(histogram.count(), 5);
  EXPECT_EQ(histogram.times().at(3), 3);
  EXPECT_DOUBLE_EQ(histogram.mean([](int value) { return value; }), 8.0 / 5.0);
  EXPECT_EQ(ValueHistogram().mean([](int value) { return value; }), 0.0);
  EXPECT_EQ(ValueHistogram::uniform({-2, 1}).count(), 4);
}

// w + 8: 5 = 01 01, 8 = 10 00 twice, 13 = 11 01: digits 2 + 2 + 2 + 4 of 4 x 2 x 3.
TEST(CellLevels, OffsetHoldsEightForZero) {
  EXPECT_EQ(cell_levels(spec_of(PimEncoding::kOffset, 2), histogram_of({-3, 0, 0, 5})), Levels{10.0 / 24});
}

// 5 = 1 01 in the first row, 3 = 0 11 in the second.
TEST(CellLevels, DifferentialHoldsMagnitudesInOneOfTwoRows) {
  EXPECT_EQ(cell_levels(spec_of(PimEncoding::kDifferential, 2), histogram_of({-3, 0, 0, 5})),
            (Levels{2.0 / 24, 3.0 / 24}));
}

TEST(CellLevels, TwoSidedHoldsThemInOneOfTwoColumns) {
  EXPECT_EQ(cell_levels(spec_of(PimEncoding::kTwoSided, 2), histogram_of({-3, 0, 0, 5})), Levels{5.0 / 48});
}

// -3 = 0 001, 0 = 0 100 twice, 4 = 1 111: seven of sixteen; the other cell of each pair holds the rest.
TEST(CellLevels, XnorFillsOneOfTwoCells) {
  EXPECT_EQ(cell_levels(spec_of(PimEncoding::kXnor, 1), histogram_of({-3, 0, 0, 4})), (Levels{7.0 / 16, 9.0 / 16}));
}

// 1101, 0000 twice, 0101.
TEST(CellLevels, TwosComplementHoldsBits) {
  EXPECT_EQ(cell_levels(spec_of(PimEncoding::kTwosComplement, 1), histogram_of({-3, 0, 0, 5})), Levels{5.0 / 16});
}

TEST(DriveLevels, OneBitStepsDriveTheBitsOfTwosComplement) {
  const PimSpec spec = spec_of(PimEncoding::kOffset, 1);
  const DriveLevels levels = drive_levels(spec, histogram_of({-3, 0, 0, 5}));
  EXPECT_DOUBLE_EQ(levels.density, 5.0 / 16);
  EXPECT_DOUBLE_EQ(levels.level, 5.0 / 16);
  EXPECT_DOUBLE_EQ(drive_activity(spec, levels), 5.0 / 16);
}

// 1 = 00 01, 14 = 11 10: three of eight slices bring a signal, of 1 + 3 + 2 where 3 is the largest.
TEST(DriveLevels, SlicesDriveTheirDigit) {
  PimSpec spec = spec_of(PimEncoding::kOffset, 2);
  spec.signed_inputs = false;
  const DriveLevels levels = drive_levels(spec, histogram_of({1, 0, 0, 14}));
  EXPECT_DOUBLE_EQ(levels.density, 3.0 / 8);
  EXPECT_DOUBLE_EQ(levels.level, 6.0 / 24);
  EXPECT_DOUBLE_EQ(drive_activity(spec, levels), 6.0 / 24);
}

// Magnitudes of 3 bits, 2 and then 1: 5 is 2 and 1 pulses, 3 is 1 and 1, of 4 each. A row is switched once a bit.
TEST(DriveLevels, PulsesDriveMagnitudesAndSwitchOnceABit) {
  PimSpec spec = spec_of(PimEncoding::kDifferential, 1);
  spec.input = PimInput::kPulses;
  spec.pulse_phase_bits = 2;
  const DriveLevels levels = drive_levels(spec, histogram_of({-5, 0, 0, 3}));
  EXPECT_DOUBLE_EQ(levels.density, 4.0 / 12);
  EXPECT_DOUBLE_EQ(levels.level, 5.0 / 16);
  EXPECT_EQ(levels.lines, (Levels{5.0 / 16, 5.0 / 16}));  // both rows of the pair
  EXPECT_DOUBLE_EQ(drive_activity(spec, levels), 4.0 / 12);
}

TEST(DriveLevels, XnorDrivesOneOfTwoLinesWhateverTheValue) {
  const PimSpec spec = spec_of(PimEncoding::kXnor, 1);
  const DriveLevels levels = drive_levels(spec, histogram_of({-3, 0, 0, 4}));
  EXPECT_EQ(levels.lines, (Levels{7.0 / 16, 9.0 / 16}));
  EXPECT_DOUBLE_EQ(levels.level, 0.5);
}

// The activities of a layer without values, which are those of uniformly random digits.
TEST(Uniform, EveryValueOnceIsTheDefaultWhereDigitsTileTheRange) {
  const PimWork unmeasured;
  for (const int bits : {1, 2, 4}) {
    PimSpec spec = spec_of(PimEncoding::kOffset, bits);
    spec.signed_inputs = bits == 1;  // a sign bit alone in its step is no full digit
    EXPECT_DOUBLE_EQ(drive_levels(spec, ValueHistogram::uniform(input_range(spec))).level, drive_activity(unmeasured));
    EXPECT_DOUBLE_EQ(cell_levels(spec, ValueHistogram::uniform(weight_range(spec)))[0], unmeasured.weight_level);
  }
  const PimSpec digital = spec_of(PimEncoding::kTwosComplement, 1);
  EXPECT_DOUBLE_EQ(cell_levels(digital, ValueHistogram::uniform(weight_range(digital)))[0], unmeasured.weight_level);
}

// -7 to 7: each bit of a magnitude is set in 8 of 15 values, in one of two cells; 0.25 is for digits, not for values.
TEST(Uniform, PairsHoldALittleMoreThanTheDefaultBecauseZeroIsOneValueOfAnOddNumber) {
  const PimSpec spec = spec_of(PimEncoding::kTwoSided, 1);
  EXPECT_DOUBLE_EQ(cell_levels(spec, ValueHistogram::uniform(weight_range(spec)))[0], 4.0 / 15);
}

TEST(PimActivity, MeasuredOnesTakeThePlaceOfDensitiesAndLevels) {
  PimWork work;
  work.input_density = 0.5;
  EXPECT_DOUBLE_EQ(cell_activity(PimSpec{}, work), 0.5 * 0.5 * 0.5);
  work.measured = PimActivity{0.1, 0.02};
  EXPECT_EQ(drive_activity(work), 0.1);
  EXPECT_EQ(cell_activity(PimSpec{}, work), 0.02);
}

}  // namespace
}  // namespace pj
