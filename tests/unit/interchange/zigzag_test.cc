// SPDX-License-Identifier: Apache-2.0
// ZigZag's accelerators as machines of ours.
#include "tests/unit/interchange/imported.h"

namespace pj {
namespace {

using testing::imported;
using testing::machine;

TensorSet just(Tensor tensor) { return TensorSet().insert(tensor); }

// Innermost first there, outermost first here; the 12 x 14 register files below what serves D1 and D2.
TEST(Zigzag, MemoriesOfEachOperandBecomeAChain) {
  const MachineSpec m = machine(imported(import_zigzag, {"zigzag_eyeriss.yaml"}).architecture);
  ASSERT_EQ(m.memories.size(), 7U);
  EXPECT_EQ(m.memories[0].kind, MemoryKind::kOffchip);
  EXPECT_DOUBLE_EQ(m.memories[0].bits_per_second.value(), 64 * 1e9);
  EXPECT_EQ(m.component(m.memories[1].id).name, "sram_1M");
  EXPECT_EQ(m.memories[1].keeps, just(Tensor::kInput).insert(Tensor::kOutput));
  EXPECT_EQ(m.memories[1].capacity_bits, 8388608);
  EXPECT_EQ(m.memories[1].width_bits, 384);
  EXPECT_EQ(m.memories[1].accesses_per_cycle(), 2);
  EXPECT_EQ(m.memories[2].keeps, just(Tensor::kWeight));
  EXPECT_EQ(m.memories[4].keeps, just(Tensor::kOutput));
  EXPECT_EQ(m.memories[6].keeps, just(Tensor::kInput));
  EXPECT_EQ(m.memories[6].kind, MemoryKind::kRegisterFile);
  EXPECT_EQ(m.component(m.memories[6].id).instances, 12 * 14);
  ASSERT_EQ(m.fanouts.size(), 1U);
  EXPECT_EQ(m.fanouts[0].above, 3);
  EXPECT_EQ(m.fanouts[0].columns, 14);
  EXPECT_EQ(m.fanouts[0].rows, 12);
}

// An accumulator serves the 32 of D2: there are 32 of them, one for each of D1.
TEST(Zigzag, AMemoryThatServesOneDimensionStandsBetweenTwoFanOuts) {
  const MachineSpec m = machine(imported(import_zigzag, {"zigzag_tpu.yaml", "zigzag_mapping.yaml"}).architecture);
  ASSERT_EQ(m.memories.size(), 4U);
  EXPECT_EQ(m.component(m.memories[2].id).name, "rf_2B");
  EXPECT_EQ(m.component(m.memories[2].id).instances, 32);
  EXPECT_EQ(m.component(m.memories[3].id).instances, 32 * 32);
  EXPECT_EQ(m.memories[1].width_bits, 2048);  // bandwidth_max
  ASSERT_EQ(m.fanouts.size(), 2U);
}

TEST(Zigzag, WhatIsPassedOverIsNamedOnceAKey) {
  const ImportedDesign design = imported(import_zigzag, {"zigzag_tpu.yaml", "zigzag_mapping.yaml"});
  EXPECT_TRUE(testing::has_note(design,
                                "zigzag_tpu.yaml:8:13: r_cost: passed over: prices and areas come from our "
                                "technology tables (also in lines 18, 28, 38)"));
  EXPECT_TRUE(testing::has_note(design,
                                "zigzag_mapping.yaml:4:20: spatial_mapping: of default: K, 32 along D1, C, 32 "
                                "along D2"));
}

const std::string kArray = "name: a\noperational_array: {dimensions: [D1, D2], sizes: [4, 2]}\nmemories:\n";
const std::string kRest = ", r_bw: 8, w_bw: 8, rw_port: 1, ";
const std::string kDram = "  dram: {size: 8000" + kRest + "operands: [I1, I2, O], served_dimensions: [D1, D2]}\n";

std::string refusal(const std::string& memories) { return testing::refusal(import_zigzag, kArray + memories); }

TEST(Zigzag, UnknownKeysOperandsAndDimensions) {
  EXPECT_EQ(
      refusal("  rf: {size: 64, r_bw: 8, w_bw: 8, rw_port: 1, operand: [O], operands: [O], served_dimensions: [D3]}\n" +
              kDram),
      "in.yaml:4:97: served_dimensions: no such dimension of the array \"D3\"; did you mean \"D1\"? (known: D1, D2)\n"
      "in.yaml:4:48: no such key of a memory \"operand\"; did you mean \"operands\"? (known: area, "
      "auto_cost_extraction, double_buffering_support, latency, mem_type, min_r_granularity, min_w_granularity, "
      "operands, ports, r_bw, r_cost, r_port, rw_port, served_dimensions, shared_memory_group_id, size, w_bw, w_cost, "
      "w_port)\n");
  EXPECT_EQ(refusal("  rf: {size: 64" + kRest + "operands: [I3], served_dimensions: []}\n" + kDram),
            "in.yaml:4:3: rf: no such operand \"I3\"; did you mean \"I1\"? (known: I1, I2, O)\n");
}

TEST(Zigzag, MemoriesThatShareDifferentDimensionsAreNoChain) {
  EXPECT_EQ(refusal("  a: {size: 64" + kRest + "operands: [O], served_dimensions: [D1]}\n" + "  b: {size: 64" + kRest +
                    "operands: [I1], served_dimensions: [D2]}\n" + kDram),
            "in.yaml:4:3: a: serves D1, which \"b\" outside it does not; a machine here is one chain\n");
}

TEST(Zigzag, AMemoryWithoutSizeOrBandwidthIsRefused) {
  EXPECT_EQ(refusal("  rf: {operands: [O], served_dimensions: []}\n" + kDram),
            "in.yaml:4:7: rf: \"size\" is missing; bits of one instance\n"
            "in.yaml:4:3: rf: states no bandwidth, of itself or of its ports\n");
}

TEST(Zigzag, LoopsAlongADimensionMustFit) {
  const FileInMemory mapping(
      "mapping.yaml",
      "- {name: default, spatial_mapping: {D1: [\"K, 64\"]}, memory_operand_links: {O: O, W: I2, I: I1}}\n");
  Problems problems;
  EXPECT_FALSE(import_zigzag({testing::interchange_file("zigzag_tpu.yaml"), mapping.path()}, problems));
  EXPECT_NE(problems.text().find("D1: 64 along D1, which has 32"), std::string::npos) << problems.text();
}

}  // namespace
}  // namespace pj
