// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/reference.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

ConvShape padded_strided() {
  ConvShape shape;
  shape.batch = 2;
  shape.groups = 2;
  shape.channels = 4;
  shape.filters = 6;
  shape.height = 7;
  shape.width = 5;
  shape.filter_rows = 3;
  shape.filter_columns = 2;
  shape.stride_rows = 2;
  shape.dilation_columns = 2;
  shape.pad_top = 1;
  shape.pad_right = 1;
  return shape;
}

TEST(OperandStore, ValuesFillTheRangeOfTheirBitsAndRepeatWithTheSeed) {
  const Einsum einsum = gemm_einsum({40, 40, 40, 1}, {3, 16, 8, 48});
  const OperandStore store(einsum, 9);
  const auto& weights = store.values(Tensor::kWeight);
  EXPECT_EQ(*std::min_element(weights.begin(), weights.end()), -4);  // -2^2 .. 2^2 - 1
  EXPECT_EQ(*std::max_element(weights.begin(), weights.end()), 3);
  EXPECT_EQ(weights, OperandStore(einsum, 9).values(Tensor::kWeight));
  EXPECT_NE(weights, OperandStore(einsum, 10).values(Tensor::kWeight));
}

TEST(OperandStore, AnIndexBeyondTheTensorIsZeroAndPadding) {
  const Einsum einsum = conv_einsum(padded_strided(), {});
  const OperandStore store(einsum, 1);
  EXPECT_TRUE(store.is_padding(Tensor::kInput, {0, 0, 0, -1, 0}));
  EXPECT_EQ(store.value(Tensor::kInput, {0, 0, 0, -1, 0}), 0);
  EXPECT_FALSE(store.is_padding(Tensor::kInput, {1, 1, 1, 6, 4}));
  const auto& present = store.present(Tensor::kInput);
  EXPECT_EQ(std::count(present.begin(), present.end(), 1), 2 * 4 * 7 * 5);
  EXPECT_TRUE(store.present(Tensor::kWeight).empty());
}

// The definition of a convolution, written out.
TEST(Reference, EqualsEightNestedLoops) {
  const ConvShape s = padded_strided();
  const Einsum einsum = conv_einsum(s, {16, 16, 16, 48});
  const OperandStore store(einsum, 4);
  std::vector<std::int64_t> expected;
  for (std::int64_t n = 0; n < 2; ++n) {
    for (std::int64_t g = 0; g < 2; ++g) {
      for (std::int64_t m = 0; m < 3; ++m) {
        for (std::int64_t p = 0; p < s.output_rows(); ++p) {
          for (std::int64_t q = 0; q < s.output_columns(); ++q) {
            std::int64_t sum = 0;
            for (std::int64_t k = 0; k < 2 * 3 * 2; ++k) {
              const std::int64_t c = k / 6, r = k / 2 % 3, f = k % 2;
              sum += std::int64_t{store.value(Tensor::kWeight, {g, m, c, r, f})} *
                     store.value(Tensor::kInput, {n, g, c, p * 2 + r - 1, q + f * 2});
            }
            expected.push_back(sum);
          }
        }
      }
    }
  }
  EXPECT_EQ(reference_outputs(einsum, store), expected);
}

TEST(Reference, AMismatchNamesItsPlace) {
  const Einsum einsum = gemm_einsum({4, 2, 3, 1}, {});  // output G M P: 1 x 3 x 4
  const std::vector<std::int64_t> expected(12, 5);
  std::vector<std::int64_t> got = expected;
  EXPECT_FALSE(compare(einsum, got, expected));
  got[2 * 4 + 1] = 6;
  const auto mismatch = compare(einsum, got, expected);
  ASSERT_TRUE(mismatch);
  EXPECT_EQ(to_string(einsum, *mismatch), "output[G=0, M=2, P=1]: got 6, expected 5");
  got.pop_back();
  EXPECT_THROW(compare(einsum, got, expected), std::logic_error);
}

TEST(Reference, ADimensionWithAnotherNameIsRefused) {
  Einsum einsum = gemm_einsum({4, 2, 3, 1}, {});
  const OperandStore store(einsum, 1);
  einsum.dims[2].name = "depth";
  EXPECT_THROW(reference_outputs(einsum, store), std::invalid_argument);
}

}  // namespace
}  // namespace pj
