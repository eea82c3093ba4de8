// SPDX-License-Identifier: Apache-2.0
// What a user reads whose row-stationary mapping is wrong, or does not fit: which memory, network or array, and by how
// much. AlexNet's CONV5 on Eyeriss; the mapping of the chip, changed.
#include <gtest/gtest.h>

#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "tests/unit/mapping/eyeriss.h"
#include "tests/unit/mapping/small_machine.h"

namespace pj {
namespace {

// Problems of reading the mapping, or of the layer under it.
std::string messages(const std::string& text, const MachineSpec& machine) {
  const Einsum conv5 = eyeriss::alexnet("CONV5");
  Problems problems;
  const auto mapping = eyeriss::mapping(text, conv5, machine, problems);
  EXPECT_EQ(mapping.has_value(), problems.empty());
  if (mapping) check_mapping(LoopNest(conv5, machine, *mapping), {}, problems);
  return problems.text();
}
std::string messages(const std::string& text) { return messages(text, eyeriss::machine()); }

TEST(RowStationaryMessages, TheMappingOfTheChipHasNone) {
  EXPECT_EQ(messages("row_stationary { m: 64 n: 4 e: 13 p: 16 q: 3 r: 2 t: 2 }"), "");
}

// 25 sums of 2 bytes, 48 bytes.
TEST(RowStationaryMessages, MoreFiltersThanAUnitHasSums) {
  EXPECT_EQ(messages("row_stationary { m: 25 e: 13 p: 25 q: 2 r: 2 t: 1 }"),
            "psum_spad holds 48 bytes, 2 bytes too few for output 50 bytes\n");
}

// Windows of 5 channels x 3 columns x 2 bytes; rows of 16 filters x 5 channels x 3 columns x 2 bytes.
TEST(RowStationaryMessages, MoreChannelsThanAUnitHasWords) {
  EXPECT_EQ(messages("row_stationary { m: 64 e: 13 p: 16 q: 5 r: 2 t: 2 }"),
            "filter_spad holds 448 bytes, 32 bytes too few for weight 480 bytes\n"
            "ifmap_spad holds 24 bytes, 6 bytes too few for input 30 bytes\n");
}

// 128 filters x 4 images x 13 x 13 sums x 2 bytes = 173,056 beside 4 x 6 x 15 x 15 inputs x 2 bytes = 10,800.
TEST(RowStationaryMessages, MoreSumsThanTheBufferHolds) {
  EXPECT_EQ(messages("row_stationary { m: 128 n: 4 e: 13 p: 16 q: 3 r: 2 t: 2 }"),
            "glb holds 102400 bytes, 81456 bytes too few for input 10800 bytes, output 173056 bytes\n");
}

// Filters go to 2 sets of channels x 2 of filters x 3 rows; inputs to 2 x 15 diagonals of 13 + 3 - 1.
TEST(RowStationaryMessages, ABusThatTellsTooFewReceiversApart) {
  const std::string chip = "row_stationary { m: 64 n: 4 e: 13 p: 16 q: 3 r: 2 t: 2 }";
  EXPECT_EQ(messages(chip, eyeriss::machine_with("ids: 256", "ids: 11")),
            "filter_gin tells 11 groups of receivers apart; the weight goes to 12\n");
  EXPECT_EQ(messages(chip, eyeriss::machine_with("ids: 256", "ids: 12")), "");
  EXPECT_EQ(messages(chip, eyeriss::machine_with("ids: 512", "ids: 29")),
            "ifmap_gin tells 29 groups of receivers apart; the input goes to 30\n");
}

// 3 x 3 filter rows leave 12 - 9 = 3 rows: no second set of filters, and two do not stand side by side on 14 columns.
TEST(RowStationaryMessages, SetsThatDoNotFitOnTheArray) {
  EXPECT_EQ(messages("row_stationary { m: 64 e: 13 p: 16 q: 3 r: 3 t: 2 }"),
            "m:1:1: row_stationary: 12 x 14 units do not hold r 3 x t 2 sets of 3 filter rows x 13 output rows\n");
  EXPECT_EQ(messages("row_stationary { e: 13 r: 5 }"),
            "m:1:1: row_stationary: 12 x 14 units do not hold r 5 x t 1 sets of 3 filter rows x 13 output rows\n");
  EXPECT_EQ(messages("row_stationary { e: 13 t: 9223372036854775807 }"),
            "m:1:1: row_stationary: 12 x 14 units do not hold r 1 x t 9223372036854775807 sets of 3 filter rows x 13 "
            "output rows\n");
}

// Three sets below each other and one and a half beside: not a whole number of columns of sets.
TEST(RowStationaryMessages, SetsThatAreNoRectangle) {
  EXPECT_EQ(messages("row_stationary { e: 7 t: 5 }"),
            "m:1:1: row_stationary: 12 x 14 units do not hold r 1 x t 5 sets of 3 filter rows x 7 output rows\n");
}

TEST(RowStationaryMessages, ParametersBelowOne) {
  EXPECT_EQ(messages("row_stationary { m: 0 t: -2 }"),
            "m:1:18: row_stationary.m: must be >= 1, got 0\n"
            "m:1:23: row_stationary.t: must be >= 1, got -2\n");
}

TEST(RowStationaryMessages, LoopsBesideTheParameters) {
  EXPECT_EQ(messages("memory { name: \"dram\" loop { dim: \"C\" factor: 2 } }\nrow_stationary { }"),
            "m:2:1: row_stationary: stands for all loops; leave those of memories out, or this\n");
  EXPECT_EQ(messages("fanout { name: \"pe_array\" loop { dim: \"R\" factor: 3 axis: \"rows\" } } row_stationary { }"),
            "m:1:70: row_stationary: stands for all loops; leave those of fan-outs out, or this\n");
}

// Once, wherever the loops are.
TEST(RowStationaryMessages, LoopsOfTwoMemoriesBesideTheParameters) {
  EXPECT_EQ(messages("memory { name: \"dram\" loop { dim: \"C\" factor: 2 } } memory { name: \"glb\" loop { dim: \"C\" "
                     "factor: 2 } }\nrow_stationary { }"),
            "m:2:1: row_stationary: stands for all loops; leave those of memories out, or this\n");
}

TEST(RowStationaryMessages, ABypassMayStandBesideTheParameters) {
  EXPECT_EQ(
      messages("memory { name: \"filter_buffer\" bypass: \"weight\" }\nrow_stationary { m: 64 n: 4 e: 13 p: 16 q: "
               "3 r: 2 t: 2 }"),
      "");
}

TEST(RowStationaryMessages, AMachineWithoutASpatialArray) {
  Problems problems;
  const MachineSpec machine = small_machine();
  EXPECT_FALSE(eyeriss::mapping("row_stationary { }", eyeriss::alexnet("CONV5"), machine, problems));
  EXPECT_FALSE(
      default_mapping(eyeriss::alexnet("CONV5"), machine, Style::kRowStationary, {}, {"", 0, 0, "layer[x]"}, problems));
  EXPECT_EQ(problems.text(),
            "m:1:1: row_stationary: row stationary needs one spatial array, small has none\n"
            "layer[x]: style rs needs a spatial array, small has none; styles of other arrays: ws, os, is\n");
}

TEST(RowStationaryMessages, ASpatialArrayTakesNoSystolicStyle) {
  Problems problems;
  EXPECT_FALSE(default_mapping(eyeriss::alexnet("CONV5"), eyeriss::machine(), Style::kWeightStationary, {},
                               {"", 0, 0, "layer[x]"}, problems));
  EXPECT_EQ(problems.text(),
            "layer[x]: style ws needs a systolic array, eyeriss_v1 has none; styles of other arrays: rs, nvdla, nlr\n");
}

// No sums inside the array.
TEST(RowStationaryMessages, AMachineWithoutScratchpadsForAllThree) {
  MachineSpec machine = eyeriss::machine();
  machine.memories.at(5).keeps = machine.memories.at(4).keeps;
  EXPECT_EQ(messages("row_stationary { }", machine),
            "m:1:1: row_stationary: row stationary needs memories for weight, input and output, in this order, inside "
            "pe_array\n");
}

}  // namespace
}  // namespace pj
