// SPDX-License-Identifier: Apache-2.0
// Operands with a share of zeros: docs/models/zeros.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "sim/cycle/operands.h"

namespace pj::test {
namespace {

std::int64_t zeros(const std::vector<std::int16_t>& values) { return std::count(values.begin(), values.end(), 0); }

TEST(OperandDensities, AQuarterOfTenThousandInputsIsNotZero) {
  Einsum einsum = gemm_einsum({100, 100, 2, 1}, {});  // inputs 100 x 100, weights 100 x 2
  einsum.input.density = 0.25;
  const OperandStore store(einsum, 11, densities_of(einsum));
  // Mean 7500, standard deviation sqrt(10000 * 0.25 * 0.75) = 43; five of them are 217.
  EXPECT_NEAR(static_cast<double>(zeros(store.values(Tensor::kInput))), 7500, 217);
  EXPECT_EQ(zeros(store.values(Tensor::kWeight)), 0);  // density 1: none is drawn
}

TEST(OperandDensities, DensityZeroIsAllZerosAndOneBitIsMinusOneOrZero) {
  const Einsum einsum = gemm_einsum({10, 10, 10, 1}, {1, 1, 8, 16});
  const OperandStore store(einsum, 3, {1.0, 0.0});
  EXPECT_EQ(zeros(store.values(Tensor::kInput)), 100);
  for (const std::int16_t value : store.values(Tensor::kWeight)) EXPECT_EQ(value, -1);
}

TEST(OperandDensities, PaddingIsZeroBesideADenseInput) {
  ConvShape shape;
  shape.height = shape.width = 4;
  shape.pad_top = shape.pad_left = 1;
  shape.pad_bottom = shape.pad_right = 1;
  shape.filter_rows = shape.filter_columns = 3;
  const OperandStore store(conv_einsum(shape, {}), 3, {1.0, 1.0});
  EXPECT_EQ(zeros(store.values(Tensor::kInput)), 6 * 6 - 4 * 4);
}

TEST(OperandDensities, WithoutADensityTheValuesAreThoseOfTheSeedAlone) {
  const Einsum einsum = gemm_einsum({5, 6, 7, 1}, {});
  const OperandStore plain(einsum, 9), half(einsum, 9, {std::nullopt, 0.5});
  EXPECT_EQ(plain.values(Tensor::kWeight), half.values(Tensor::kWeight));
  EXPECT_NE(plain.values(Tensor::kInput), half.values(Tensor::kInput));
}

TEST(OperandDensities, AShareBeyondOneIsRefused) {
  const Einsum einsum = gemm_einsum({2, 2, 2, 1}, {});
  try {
    OperandStore(einsum, 1, {std::nullopt, 1.5});
    FAIL();
  } catch (const std::invalid_argument& e) {
    EXPECT_STREQ(e.what(), "input of density 1.5: a share is in 0 .. 1");
  }
}

}  // namespace
}  // namespace pj::test
