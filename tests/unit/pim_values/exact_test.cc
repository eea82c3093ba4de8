// SPDX-License-Identifier: Apache-2.0
// A perfect device with enough converter bits computes exact integers, whatever the encoding, slicing and shape.
#include <gtest/gtest.h>

#include <map>

#include "tests/unit/pim_values/value_case.h"

namespace pj {
namespace {

// 2 x 1 weights (3, -2), inputs (1, 5): 3 - 10 = -7, in 4-bit weights over 2-bit cells, one row an array.
TEST(PimLayer, TwoArraysOfOneRowAddUpToMinusSeven) {
  ValueCase values;
  values.spec.rows = values.spec.active_rows = 1;
  values.spec.cell_bits = 2;
  values.spec.weight_bits = 4;
  set_converter_bits(values.spec, 2);
  values.weights = (Eigen::MatrixXi(2, 1) << 3, -2).finished();
  values.inputs = (Eigen::MatrixXi(2, 1) << 1, 5).finished();
  const ValueResult result = run_case(values, 1);
  EXPECT_EQ(result.outputs(0, 0), -7.0);
  // 2 arrays, 8 steps, 2 columns of weights and one of ones.
  EXPECT_EQ(result.conversions.count, 2 * 8 * 3);
  EXPECT_EQ(result.conversions.clipped, 0);
}

TEST(PimLayer, ThousandRandomLayersAreExactInEveryEncoding) {
  std::mt19937 random(2024);
  std::map<PimEncoding, int> cases;
  for (int i = 0; i < 1000; ++i) {
    const ValueCase values = random_case(random);
    const ValueResult result = run_case(values, 1);
    ASSERT_EQ(result.outputs, exact_product(values)) << "case " << i << " of seed 2024: " << describe(values);
    ASSERT_EQ(result.conversions.clipped, 0) << "case " << i << " of seed 2024: " << describe(values);
    ++cases[values.spec.encoding];
  }
  EXPECT_EQ(cases.size(), 5u);
  for (const auto& [encoding, count] : cases) EXPECT_GT(count, 150) << static_cast<int>(encoding);
}

// 16-bit weights and inputs: sums of 2^15 x 2^15 x 300 > 2^38 stay exact.
TEST(PimLayer, SixteenBitOperandsStayExact) {
  std::mt19937 random(3);
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kTwoSided}) {
    ValueCase values{macro_128(), {}, {}, {}};
    values.spec.encoding = encoding;
    values.spec.weight_bits = values.spec.input_bits = 16;
    set_converter_bits(values.spec, lossless_bits(values.spec));
    values.weights = random_values(random, 300, 20, weight_range(values.spec));
    values.inputs = random_values(random, 300, 5, input_range(values.spec));
    EXPECT_EQ(run_case(values, 1).outputs, exact_product(values)) << static_cast<int>(encoding);
  }
}

TEST(PimLayer, OperandsOutOfRangeAreNamed) {
  ValueCase values{macro_128(), {}, Eigen::MatrixXi::Constant(3, 2, 128), Eigen::MatrixXi::Constant(4, 1, -129)};
  Problems problems;
  const Place here{"", 0, 0, "conv1"};
  EXPECT_FALSE(PimLayer::program(values.spec, values.device, values.weights, 1, here, problems));
  EXPECT_EQ(problems.text(), "conv1.weights: must lie in -128 to 127; 6 of 6 do not, the first at (0, 0): 128\n");
  values.weights.setConstant(127);
  Problems others;
  const auto layer = PimLayer::program(values.spec, values.device, values.weights, 1, here, others);
  ASSERT_TRUE(layer) << others.text();
  EXPECT_FALSE(layer->multiply(values.inputs, 0, here, others));
  EXPECT_EQ(others.text(),
            "conv1.inputs: have 4 rows, the weights 3\n"
            "conv1.inputs: must lie in -128 to 127; 4 of 4 do not, the first at (0, 0): -129\n");
}

TEST(PimLayer, AMacroThatWillNotDoIsRefusedWithEveryReason) {
  PimSpec spec;
  spec.encoding = PimEncoding::kXnor;
  spec.cell_bits = 2;
  spec.input_slice_bits = 2;
  spec.signed_inputs = false;
  spec.complement_columns = true;
  spec.columns = 7;
  Problems problems;
  EXPECT_FALSE(PimLayer::program(spec, {}, Eigen::MatrixXi::Zero(2, 2), 1, {"", 0, 0, "macro"}, problems));
  EXPECT_EQ(problems.text(),
            "macro.cell_bits: this encoding stores one bit a cell, got 2\n"
            "macro.input_slice_bits: xnor drives one bit a step, got 2\n"
            "macro.signed_inputs: xnor inputs are -1 and +1: they cannot be unsigned\n"
            "macro.complement_columns: needs the column of ones that only offset has\n"
            "macro.converter.bits: must be 1 to 21, got 0\n"
            "macro.columns: a weight of 8 bits takes 8 columns of one array, which has 7\n");
}

}  // namespace
}  // namespace pj
