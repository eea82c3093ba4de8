// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "dataflow/styles/spatial_choice.h"

namespace pj {
namespace {

// 3 channels, 64 filters of 7 x 7.
Einsum first_layer() {
  ConvShape shape;
  shape.channels = 3;
  shape.filters = 64;
  shape.height = shape.width = 224;
  shape.filter_rows = shape.filter_columns = 7;
  return conv_einsum(shape, {});
}

std::int64_t factor(const AxisChoice& choice, const Einsum& einsum, const char* dim) {
  return choice.factors.at(static_cast<std::size_t>(einsum.dim(dim)));
}

TEST(ChooseAxis, AHundredOnThirtyTwoRowsLieInFourFoldsOfTwentyFive) {
  const Einsum gemm = gemm_einsum({8, 100, 8, 1}, {});
  const AxisChoice rows = choose_axis(Style::kWeightStationary, gemm, SpatialAxis::kRows, 32);
  EXPECT_EQ(rows.folds, 4);
  EXPECT_EQ(factor(rows, gemm, "C"), 25);
  EXPECT_EQ(factor(rows, gemm, "P"), 1);
}

// 147 = 3 x 7 x 7 weights a filter on 32 rows: 7 x 4 of the window leave 3 channels x 2 = 6 folds; 3 x 7 leave 7.
TEST(ChooseAxis, SevenTimesFourOfAWindowLieOnThirtyTwoRows) {
  const Einsum conv = first_layer();
  const AxisChoice rows = choose_axis(Style::kWeightStationary, conv, SpatialAxis::kRows, 32);
  EXPECT_EQ(rows.folds, 6);
  EXPECT_EQ(factor(rows, conv, "C"), 1);
  EXPECT_EQ(factor(rows, conv, "R") * factor(rows, conv, "S"), 28);
}

TEST(ChooseAxis, ColumnsOfEachStyleHoldWhatDoesNotIndexTheMovingTensor) {
  const Einsum gemm = gemm_einsum({40, 50, 60, 1}, {});  // P 40, C 50, M 60
  const auto columns = [&](Style style, const char* dim) {
    return factor(choose_axis(style, gemm, SpatialAxis::kColumns, 1000), gemm, dim);
  };
  EXPECT_EQ(columns(Style::kWeightStationary, "M"), 60);
  EXPECT_EQ(columns(Style::kWeightStationary, "P"), 1);
  EXPECT_EQ(columns(Style::kOutputStationary, "M"), 60);
  EXPECT_EQ(columns(Style::kOutputStationary, "C"), 1);
  EXPECT_EQ(columns(Style::kInputStationary, "P"), 40);
  EXPECT_EQ(columns(Style::kInputStationary, "C"), 1);
}

TEST(ChooseAxis, NeverUsesMoreLanesThanThereAre) {
  const Einsum conv = first_layer();
  for (std::int64_t lanes = 1; lanes <= 160; ++lanes) {
    const AxisChoice rows = choose_axis(Style::kWeightStationary, conv, SpatialAxis::kRows, lanes);
    std::int64_t used = 1;
    for (const std::int64_t f : rows.factors) used *= f;
    EXPECT_LE(used, lanes);
    EXPECT_GE(rows.folds * used, 147) << lanes << " lanes";
  }
}

}  // namespace
}  // namespace pj
