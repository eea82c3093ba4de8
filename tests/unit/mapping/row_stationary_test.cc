// SPDX-License-Identifier: Apache-2.0
// The parameters of row stationary as loops: docs/models/row_stationary.md. AlexNet on Eyeriss: Chen et al., JSSC 2017,
// Table III.
#include "dataflow/styles/row_stationary.h"

#include <gtest/gtest.h>

#include <map>

#include "dataflow/mapping/print_mapping.h"
#include "dataflow/styles/check_mapping.h"
#include "sim/reproduce/active_units.h"
#include "tests/unit/mapping/eyeriss.h"

namespace pj {
namespace {

constexpr int kGlb = 1;

using Loops = std::map<std::string, std::int64_t>;

// Factors by dimension, in the order of the loops irrelevant.
Loops temporal(const Mapping& mapping, std::size_t memory, const Einsum& einsum) {
  Loops loops;
  for (const TemporalLoop& loop : mapping.temporal.at(memory)) {
    loops[einsum.dims.at(static_cast<std::size_t>(loop.dim)).name] = loop.factor;
  }
  return loops;
}

Loops spatial(const Mapping& mapping, SpatialAxis axis, const Einsum& einsum) {
  Loops loops;
  for (const SpatialLoop& loop : mapping.spatial.at(0)) {
    if (loop.axis == axis) loops[einsum.dims.at(static_cast<std::size_t>(loop.dim)).name] = loop.factor;
  }
  return loops;
}

// m 64, n 4, e 13, p 16, q 3, r 2, t 2; a group has 192 channels and 128 filters of 3 x 3.
TEST(RowStationary, TheLoopsOfAlexNetConv5) {
  const Einsum conv5 = eyeriss::alexnet("CONV5");
  const Mapping m = eyeriss::shipped_mapping("CONV5");
  EXPECT_EQ(temporal(m, 0, conv5), (Loops{{"G", 2}, {"M", 2}, {"C", 32}}));  // 128 / 64 filters, 192 / (3 x 2) channels
  EXPECT_EQ(temporal(m, 1, conv5), (Loops{{"M", 2}}));                       // m / (p t)
  EXPECT_EQ(spatial(m, SpatialAxis::kRows, conv5), (Loops{{"M", 2}, {"C", 2}, {"R", 3}}));  // 12 rows
  EXPECT_EQ(spatial(m, SpatialAxis::kColumns, conv5), (Loops{{"P", 13}}));
  EXPECT_EQ(temporal(m, 3, conv5), (Loops{{"N", 4}, {"Q", 13}}));
  EXPECT_EQ(temporal(m, 4, conv5), (Loops{{"C", 3}, {"S", 3}}));
  EXPECT_EQ(temporal(m, 5, conv5), (Loops{{"M", 16}}));
}

// 27 output rows do not fit on 14 columns: two strips of 14 below each other, 2 x 5 rows.
TEST(RowStationary, AStripThatIsWiderThanTheArrayIsFoldedOntoItsRows) {
  const Einsum conv2 = eyeriss::alexnet("CONV2");
  const Mapping m = eyeriss::shipped_mapping("CONV2");
  EXPECT_EQ(spatial(m, SpatialAxis::kRows, conv2), (Loops{{"P", 2}, {"R", 5}}));
  EXPECT_EQ(spatial(m, SpatialAxis::kColumns, conv2), (Loops{{"P", 14}}));
}

// 11 filter rows leave room for one set below: the second stands beside it, 2 x 7 columns.
TEST(RowStationary, SetsOfOtherFiltersStandSideBySideWhereRowsAreFull) {
  const Einsum conv1 = eyeriss::alexnet("CONV1");
  const Mapping m = eyeriss::shipped_mapping("CONV1");
  EXPECT_EQ(spatial(m, SpatialAxis::kRows, conv1), (Loops{{"R", 11}}));
  EXPECT_EQ(spatial(m, SpatialAxis::kColumns, conv1), (Loops{{"M", 2}, {"P", 7}}));
}

TEST(RowStationary, WhatIsUnsetIsAllOrOne) {
  const Einsum conv5 = eyeriss::alexnet("CONV5");
  Problems problems;
  const auto m = eyeriss::mapping("row_stationary { }", conv5, eyeriss::machine(), problems);
  ASSERT_TRUE(m) << problems.text();
  EXPECT_EQ(temporal(*m, 0, conv5), (Loops{{"G", 2}, {"N", 4}, {"C", 192}}));
  EXPECT_EQ(temporal(*m, 1, conv5), (Loops{{"M", 128}}));
  EXPECT_EQ(spatial(*m, SpatialAxis::kColumns, conv5), (Loops{{"P", 13}}));
  EXPECT_EQ(temporal(*m, 3, conv5), (Loops{{"Q", 13}}));
}

// Parameters beyond the layer's sizes are the sizes: they must not leave 64 bits on the way.
TEST(RowStationary, MoreThanThereIsIsAllThereIs) {
  const Einsum conv5 = eyeriss::alexnet("CONV5");
  Problems problems;
  const auto most = eyeriss::mapping(
      "row_stationary { m: 9223372036854775807 n: 9223372036854775807 e: 9223372036854775807 f: 9223372036854775807 "
      "p: 9223372036854775807 q: 9223372036854775807 t: 2 }",
      conv5, eyeriss::machine(), problems);
  const auto all = eyeriss::mapping("row_stationary { m: 128 n: 4 e: 13 f: 13 p: 128 q: 192 t: 2 }", conv5,
                                    eyeriss::machine(), problems);
  ASSERT_TRUE(most && all) << problems.text();
  EXPECT_EQ(print_mapping(*most, conv5, eyeriss::machine()), print_mapping(*all, conv5, eyeriss::machine()));
}

struct Published {
  const char* layer;
  std::int64_t units;        // filter rows x e x r x t
  std::int64_t input_words;  // images x channels x rows x columns of a pass, padding included
  std::int64_t sum_words;    // images x filters x rows x columns
  double input_kb, sum_kb;   // as printed, 1024 bytes
};

class TableThree : public testing::TestWithParam<Published> {};

TEST_P(TableThree, UnitsAndBuffer) {
  const Published& is = GetParam();
  const Einsum einsum = eyeriss::alexnet(is.layer);
  const MachineSpec machine = eyeriss::machine();
  const Mapping mapping = eyeriss::shipped_mapping(is.layer);
  const LoopNest nest(einsum, machine, mapping);
  Problems problems;
  check_mapping(nest, {}, problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  EXPECT_EQ(active_units(nest), is.units);
  EXPECT_EQ(bits_needed(nest, kGlb, Tensor::kInput), is.input_words * 16);
  EXPECT_EQ(bits_needed(nest, kGlb, Tensor::kOutput), is.sum_words * 16);
  EXPECT_NEAR(static_cast<double>(is.input_words) * 2 / 1024, is.input_kb, 0.05);
  EXPECT_NEAR(static_cast<double>(is.sum_words) * 2 / 1024, is.sum_kb, 0.05);
}

// CONV1: rows of a strip (7 - 1) x 4 + 11 = 35. CONV3 with the mapping it ran (the file says why): that of CONV4.
INSTANTIATE_TEST_SUITE_P(
    AlexNet, TableThree,
    testing::Values(Published{"CONV1", 11 * 7 * 2, 35 * 227, 96 * 7 * 55, 15.5, 72.2},
                    Published{"CONV2", 5 * 27, 2 * 31 * 31, 64 * 27 * 27, 3.8, 91.1},
                    Published{"CONV3", 3 * 13 * 2 * 2, 4 * 6 * 15 * 15, 4 * 64 * 13 * 13, 10.5, 84.5},
                    Published{"CONV4", 3 * 13 * 2 * 2, 4 * 6 * 15 * 15, 4 * 64 * 13 * 13, 10.5, 84.5},
                    Published{"CONV5", 3 * 13 * 2 * 2, 4 * 6 * 15 * 15, 4 * 64 * 13 * 13, 10.5, 84.5}),
    [](const auto& info) { return std::string(info.param.layer); });

}  // namespace
}  // namespace pj
