// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/pim_encoding.h"

#include <gtest/gtest.h>

#include <cmath>

#include "memory/pim/pim_sums.h"

namespace pj {
namespace {

PimSpec with_rows(PimSpec spec, std::int64_t rows) {
  spec.rows = spec.active_rows = rows;
  return spec;
}

TEST(PimEncoding, ColumnsOfAWeight) {
  PimSpec spec;
  spec.cell_bits = 2;
  spec.encoding = PimEncoding::kOffset;
  EXPECT_EQ(columns_per_weight(spec, 16), 8);
  spec.encoding = PimEncoding::kTwoSided;
  EXPECT_EQ(columns_per_weight(spec, 8), 2 * 4);
  spec.encoding = PimEncoding::kDifferential;
  EXPECT_EQ(columns_per_weight(spec, 8), 4);
  EXPECT_EQ(rows_per_input(spec), 2);
  spec.cell_bits = 1;
  spec.encoding = PimEncoding::kXnor;
  EXPECT_EQ(columns_per_weight(spec, 8), 8);
}

// Shafiee et al., ISCA 2016, section III: 128 rows, 1-bit inputs, 2-bit cells: 9 bits; 8 with complemented columns.
TEST(PimEncoding, LosslessBitsOfIsaac) {
  PimSpec spec;
  spec.cell_bits = 2;
  EXPECT_EQ(lossless_bits(with_rows(spec, 128)), 9);
  spec.complement_columns = true;
  EXPECT_EQ(lossless_bits(with_rows(spec, 128)), 8);
}

// The column of ones that measures the offset reaches all rows: nothing is saved with 1-bit cells.
TEST(PimEncoding, ComplementedColumnsSaveNothingWithCellsOfOneBit) {
  PimSpec spec = with_rows({}, 128);
  EXPECT_EQ(lossless_bits(spec), 8);
  spec.complement_columns = true;
  EXPECT_EQ(lossless_bits(spec), 8);
}

// HERMES: 256 pairs of cells of 7 bits, up to 127 pulses of either sign: 256 x 127 x 127 < 2^22, and a sign.
TEST(PimEncoding, LosslessBitsOfPulses) {
  PimSpec spec = with_rows({}, 512);
  spec.encoding = PimEncoding::kDifferential;
  spec.input = PimInput::kPulses;
  spec.cell_bits = 7;
  EXPECT_EQ(lossless_bits(spec), 23);
}

// 128 rows, half of the inputs one, cells 0 .. 3: sums of mean 96 and variance 128 (7/2 / 2 - 9/16) = 152.
TEST(PimEncoding, ShareOfSumsCutOff) {
  PimSpec spec = with_rows({}, 128);
  spec.cell_bits = 2;
  EXPECT_EQ(clipped_share(spec, 9), 0.0);
  EXPECT_NEAR(clipped_share(spec, 6), 0.5 * std::erfc((63.5 - 96.0) / std::sqrt(2.0 * 152.0)), 1e-12);
  EXPECT_LT(clipped_share(spec, 7), 0.01);
}

TEST(PimEncoding, LosslessBitsTellAllSumsApart) {
  PimSpec spec;
  spec.cell_bits = 1;
  EXPECT_EQ(lossless_bits(with_rows(spec, 127)), 7);  // 0 .. 127
  EXPECT_EQ(lossless_bits(with_rows(spec, 128)), 8);
  spec.cell_bits = spec.input_slice_bits = 4;
  EXPECT_EQ(lossless_bits(with_rows(spec, 1)), 8);  // 0 .. 225
}

// Nag et al., Newton: 16 cycles x 8 columns of 9 bits, output bits 10 to 25: 832 bits of 1,152 are resolved.
TEST(PimEncoding, NewtonResolves832Of1152Bits) {
  PimSpec spec;
  spec.cell_bits = 2;
  spec.output_bits = 16;
  spec.output_low_bit = 10;
  PimPart converter;
  converter.bits = 9;
  converter.adaptive = true;
  EXPECT_DOUBLE_EQ(resolved_share(spec, converter, 16, 16), 832.0 / 1152.0);
  EXPECT_EQ(resolved_bits(spec, 9, 0, 0), 0);
  EXPECT_EQ(resolved_bits(spec, 9, 0, 1), 1);
  EXPECT_EQ(resolved_bits(spec, 9, 4, 7), 8);
  converter.adaptive = false;
  EXPECT_EQ(resolved_share(spec, converter, 16, 16), 1.0);
}

TEST(PimEncoding, SignedInputsOfSeveralBitsAStepSendTheSignByItself) {
  PimSpec spec;
  spec.input_slice_bits = 4;
  EXPECT_EQ(slices_per_input(spec, 8), 1 + 2);
  spec.signed_inputs = false;
  EXPECT_EQ(slices_per_input(spec, 8), 2);
}

// Wan et al., Nature 2022: 4 magnitude bits in one phase are 15 pulses, in two phases 3 + 3; what a phase resolved the
// next one need not.
TEST(PimEncoding, PhasesOfPulses) {
  PimSpec spec;
  spec.input = PimInput::kPulses;
  PimPart converter;
  converter.stage = PimStage::kConverter;
  converter.bits = 7;
  spec.parts.push_back(converter);
  EXPECT_EQ(drive_of(spec, 5).pulses, 15);
  spec.pulse_phase_bits = 3;
  const PimDrive drive = drive_of(spec, 5);
  EXPECT_EQ(drive.planes, 4);
  EXPECT_EQ(drive.phases, 2);
  EXPECT_EQ(drive.pulses, 3 + 3);
  EXPECT_EQ(drive.adc_bits, 7 + 5);
}

}  // namespace
}  // namespace pj
