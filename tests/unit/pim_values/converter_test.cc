// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/converter.h"

#include <gtest/gtest.h>

#include "memory/pim/values/clipping_estimate.h"
#include "tests/unit/pim_values/value_case.h"

namespace pj {
namespace {

// 128 x 1 x 3 = 384 < 512; complemented columns sum up to 192 < 256 (Shafiee et al., ISCA 2016, section V).
TEST(LosslessBits, Of128RowsOfTwoBitCellsAreNineAndEightComplemented) {
  PimSpec spec = macro_128();
  EXPECT_EQ(largest_sum(spec), 384);
  EXPECT_EQ(lossless_bits(spec), 9);
  spec.complement_columns = true;
  EXPECT_EQ(largest_sum(spec), 192);
  EXPECT_EQ(lossless_bits(spec), 8);
}

// Pairs of rows: 64 inputs, -192 to 192 are 385 codes. XNOR: 0 to 128 matches. One-bit cells: the column of ones can
// reach 128 itself.
TEST(LosslessBits, OfPairsXnorAndOneBitCells) {
  PimSpec spec = macro_128();
  spec.encoding = PimEncoding::kDifferential;
  EXPECT_EQ(lossless_bits(spec), 9);
  spec.encoding = PimEncoding::kXnor;
  EXPECT_EQ(lossless_bits(spec), 8);
  spec.encoding = PimEncoding::kOffset;
  spec.cell_bits = 1;
  spec.complement_columns = true;
  EXPECT_EQ(largest_sum(spec), 128);
}

// Equations 1 and 2 of the same paper: log2 rows + v + w, one less if v or w is 1, for power-of-two rows.
TEST(LosslessBits, EqualIsaacsFormulaWhereOneSideHasOneBit) {
  for (int log_rows = 3; log_rows <= 9; ++log_rows) {
    for (int bits = 2; bits <= 5; ++bits) {
      PimSpec spec;
      spec.rows = spec.active_rows = std::int64_t{1} << log_rows;
      spec.cell_bits = bits;
      EXPECT_EQ(lossless_bits(spec), log_rows + 1 + bits - 1);
    }
  }
}

// Step 1, 4 codes: 2.4 -> 2, 2.6 -> 3, 3.4 -> 3, 3.6 -> clipped to 3, -0.4 -> 0, -0.6 -> clipped to 0.
TEST(Converter, RoundsToTheNearestCodeAndClipsBeyond) {
  std::vector<float> sums{2.4F, 2.6F, 3.4F, 3.6F, -0.4F, -0.6F, 1e9F};
  EXPECT_EQ(convert({1.0F, 0.0F, 3.0F}, sums.data(), 7), 3);
  EXPECT_EQ(sums, (std::vector<float>{2.0F, 3.0F, 3.0F, 3.0F, 0.0F, 0.0F, 3.0F}));
}

// Half of the largest sum of 384 over 2^4 - 1 steps: 12.8 a step. With 9 bits a step would be below 1: it is 1.
TEST(Converter, SpreadsAShareOfTheLargestSumOverItsCodes) {
  PimSpec spec = macro_128();
  DeviceSpec device;
  device.range = ConverterRange::kShare;
  device.range_share = 0.5;
  set_converter_bits(spec, 4);
  EXPECT_FLOAT_EQ(converter_of(spec, device).step, 12.8F);
  set_converter_bits(spec, 9);
  EXPECT_FLOAT_EQ(converter_of(spec, device).step, 1.0F);
}

ValueCase large_sums(PimEncoding encoding, int spared_bits) {
  std::mt19937 random(9);
  ValueCase values{macro_128(), {}, {}, {}};
  values.spec.encoding = encoding;
  if (encoding == PimEncoding::kXnor) values.spec.cell_bits = 1;
  values.spec.signed_inputs = encoding == PimEncoding::kXnor;
  set_converter_bits(values.spec, lossless_bits(values.spec) - spared_bits);
  std::uniform_int_distribution<int> weight(weight_range(values.spec).highest / 4, weight_range(values.spec).highest);
  std::uniform_int_distribution<int> input(0, input_range(values.spec).highest);
  values.weights = Eigen::MatrixXi::NullaryExpr(256, 24, [&] { return weight(random); });
  values.inputs = Eigen::MatrixXi::NullaryExpr(256, 200, [&] { return input(random); });
  return values;
}

// A column of ones-digits sums 64 of 128; all-three columns 192: two bits fewer than nine clip what is above 127.
TEST(Clipping, FewerBitsThanLosslessClipAndErr) {
  const ValueCase enough = large_sums(PimEncoding::kOffset, 0);
  EXPECT_EQ(run_case(enough, 1).conversions.clipped, 0);
  double before = 0.0;
  for (int spared = 2; spared <= 4; ++spared) {
    const ValueCase values = large_sums(PimEncoding::kOffset, spared);
    const double share = run_case(values, 1).conversions.clipped_share();
    EXPECT_GT(share, before) << spared << " bits fewer";
    before = share;
    EXPECT_GT(rms_error(values, 1), 0.0);
  }
}

// One bit fewer is enough to clip where every product is the largest: 128 x 3 = 384 > 255.
TEST(Clipping, OneBitFewerClipsTheLargestSums) {
  ValueCase values = large_sums(PimEncoding::kOffset, 1);
  values.weights.setConstant(127);
  values.inputs.setConstant(255);
  const Conversions conversions = run_case(values, 1).conversions;
  // 127 + 128 = 255: all digits 3; every conversion of a weight column clips, the ones (128) do not. Outputs lie in
  // one array column tile: 24 weights x 4 columns = 96 <= 128.
  EXPECT_EQ(conversions.count, 2 * 8 * 200 * (24 * 4 + 1));
  EXPECT_EQ(conversions.clipped, 2 * 8 * 200 * 24 * 4);
}

TEST(Clipping, TheEstimateIsWithinAPointOfTheCountOnIndependentInputs) {
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kXnor}) {
    for (int spared = 1; spared <= 4; ++spared) {
      const ValueCase values = large_sums(encoding, spared);
      Problems problems;
      const auto layer = PimLayer::program(values.spec, {}, values.weights, 1, {}, problems);
      ASSERT_TRUE(layer) << problems.text();
      const double expected = expected_clipped_share(*layer, step_moments(values.spec, values.inputs));
      EXPECT_NEAR(run_case(values, 1).conversions.clipped_share(), expected, 0.01)
          << static_cast<int>(encoding) << ", " << spared << " bits fewer";
    }
  }
}

}  // namespace
}  // namespace pj
