// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/values/layer_activity.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "memory/pim/pim_encoding.h"
#include "tests/unit/pim_values/value_case.h"

namespace pj {
namespace {

using Eigen::Index;

LayerLevels levels_of(const ValueCase& values) {
  Problems problems;
  const auto layer = PimLayer::program(values.spec, values.device, values.weights, 1, {}, problems);
  if (!layer) throw std::logic_error(problems.text());
  LayerActivity activity(*layer, values.weights);
  activity.add(values.inputs);
  return activity.levels();
}

// What the cells of a perfect device hold, and how each line is driven, one by one.
struct Counted {
  double products = 0.0;  // sum of signal x digit
  double signals = 0.0;
  double digits = 0.0;
  double lines = 0.0, cells = 0.0;
};

Counted count(const ValueCase& values) {
  Problems problems;
  const auto layer = PimLayer::program(values.spec, {}, values.weights, 1, {}, problems);
  if (!layer) throw std::logic_error(problems.text());
  Counted counted;
  const Index per_array = inputs_per_array(values.spec);
  for (Index tile = 0; tile < layer->row_tiles(); ++tile) {
    for (Index column = 0; column < layer->column_tiles(); ++column) {
      const ArrayCells& cells = layer->arrays()[static_cast<std::size_t>(tile * layer->column_tiles() + column)];
      const Index columns = cells.shape.outputs * cells.shape.columns_per_weight;
      const Index lines = cells.shape.lines_per_input;
      for (Index line = 0; line < cells.shape.lines(); ++line) {
        const double held = cells.sums.row(line).head(columns).sum();
        counted.digits += held;
        counted.cells += static_cast<double>(columns);
        for (Index window = 0; window < values.inputs.cols(); ++window) {
          for (const Digit& step : input_digits(values.spec)) {
            const int digit = digit_of(step, values.inputs(tile * per_array + line / lines, window));
            const bool other = values.spec.encoding == PimEncoding::kXnor && line % lines == 1;
            const double signal = other ? 1 - digit : std::abs(digit);
            counted.products += signal * held;
            if (column == 0) counted.signals += signal;
          }
        }
        if (column == 0) counted.lines += 1.0;
      }
    }
  }
  return counted;
}

// Largest signals of a line in one product.
double most_signals(const PimSpec& spec) {
  if (spec.input == PimInput::kPulses) return static_cast<double>(drive_of(spec, spec.input_bits).pulses);
  return static_cast<double>(input_digits(spec).size()) * largest_input_digit(spec);
}

TEST(LayerActivity, IsWhatEveryCellAndEveryStepAddUpToInRandomLayersOfAllEncodings) {
  for (unsigned seed = 1; seed <= 400; ++seed) {
    std::mt19937 random(seed);
    ValueCase values = random_case(random);
    values.device = {};
    const LayerLevels levels = levels_of(values);
    const Counted counted = count(values);
    const double signals = most_signals(values.spec) * static_cast<double>(values.inputs.cols());
    const double digits = largest_weight_digit(values.spec);
    ASSERT_NEAR(levels.input_level, counted.signals / (counted.lines * signals), 1e-12) << seed << describe(values);
    ASSERT_NEAR(levels.weight_level, counted.digits / (counted.cells * digits), 1e-12) << seed << describe(values);
    ASSERT_NEAR(levels.activity.cell, counted.products / (counted.cells * signals * digits), 1e-12)
        << seed << describe(values);
  }
}

// Weights 2 and -2 in offset of 4 bits, 2-bit cells: 10 = 10 10 and 6 = 01 10. On rows that are always and never
// driven: the cells of the first make all of the current, (2 + 2) / (2 rows x 2 columns x 3).
TEST(LayerActivity, KeepsRowsApart) {
  ValueCase values;
  values.spec.weight_bits = 4;
  values.spec.input_bits = 1;
  values.spec.signed_inputs = false;
  values.spec.cell_bits = 2;
  set_converter_bits(values.spec, 10);
  values.weights.resize(2, 1);
  values.weights << 2, -2;
  values.inputs.resize(2, 1);
  values.inputs << 1, 0;
  const LayerLevels levels = levels_of(values);
  EXPECT_DOUBLE_EQ(levels.input_level, 0.5);
  EXPECT_DOUBLE_EQ(levels.weight_level, 7.0 / 12);
  EXPECT_DOUBLE_EQ(levels.activity.cell, 4.0 / 12);  // not 0.5 x 7 / 12
}

TEST(LayerActivity, InputsOfZeroDriveNothing) {
  for (const auto encoding : {PimEncoding::kOffset, PimEncoding::kDifferential, PimEncoding::kTwoSided}) {
    ValueCase values;
    values.spec = macro_128();
    values.spec.encoding = encoding;
    set_converter_bits(values.spec, lossless_bits(values.spec));
    values.weights = Eigen::MatrixXi::Constant(3, 2, 77);
    values.inputs = Eigen::MatrixXi::Zero(3, 4);
    const LayerLevels levels = levels_of(values);
    EXPECT_EQ(levels.activity.drive, 0.0);
    EXPECT_EQ(levels.activity.cell, 0.0);
    EXPECT_EQ(levels.input_density, 0.0);
    EXPECT_GT(levels.weight_level, 0.0);
  }
}

// 7 = 111 in 2-bit cells and offset 8: 1111: 3 and 3 in each of 4 rows, stored as 0 and 0.
TEST(LayerActivity, ComplementedColumnsHoldWhatIsMissing) {
  ValueCase values;
  values.spec.weight_bits = 4;
  values.spec.cell_bits = 2;
  values.spec.complement_columns = true;
  set_converter_bits(values.spec, 10);
  values.weights = Eigen::MatrixXi::Constant(4, 1, 7);
  values.inputs = Eigen::MatrixXi::Constant(4, 1, -1);
  EXPECT_EQ(levels_of(values).weight_level, 0.0);
  values.spec.complement_columns = false;
  EXPECT_EQ(levels_of(values).weight_level, 1.0);
  EXPECT_EQ(levels_of(values).activity.cell, 1.0);
}

TEST(LayerActivity, GroupsOfOneSizeAreAveraged) {
  const LayerLevels mean = mean_levels({{0.2, 0.1, 0.4, {0.3, 0.2}}, {0.4, 0.3, 0.6, {0.5, 0.4}}});
  EXPECT_DOUBLE_EQ(mean.input_density, 0.3);
  EXPECT_DOUBLE_EQ(mean.input_level, 0.2);
  EXPECT_DOUBLE_EQ(mean.weight_level, 0.5);
  EXPECT_DOUBLE_EQ(mean.activity.drive, 0.4);
  EXPECT_DOUBLE_EQ(mean.activity.cell, 0.3);
}

}  // namespace
}  // namespace pj
