// SPDX-License-Identifier: Apache-2.0
// What stays on the chip, by hand: docs/models/residency.md. conv1 makes 16 x 10 x 12 = 1920 bytes.
#include "sim/experiment/residency.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/machine_text.h"
#include "tests/unit/workloads/parse.h"

namespace pj {
namespace {

constexpr std::int64_t kConv1Bits = 16 * 10 * 12 * 8;

// Three quarters of the buffer may hold residents: 1920 bytes need 2560.
MachineSpec machine_with(int buffer_bytes, bool vector_unit = true) {
  const char* vector = R"(vector_unit { name: "vector" kind: "vector" clock: "core" lanes: 8 bits: 32
                                        reads_from: "buffer" })";
  return testing::machine(fmt::format(
      R"(name: "m" clock {{ name: "core" mhz: 1000 }}
      memory {{ name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" bandwidth_gb_per_s: 8 }}
      memory {{ name: "buffer" kind: "sram" clock: "core" keeps: ["input", "output"] capacity_bytes: {}
               width_bits: 64 }}
      memory {{ name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 1
               width_bits: 8 }}
      fanout {{ name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 8 columns: 8 }}
      compute {{ name: "mac" kind: "mac" clock: "core" }} {})",
      buffer_bytes, vector_unit ? vector : ""));
}

const char* const kChain = R"(
    layer { name: "conv1" op: "conv" filters: 16 kernel: 1 }
    layer { name: "relu" op: "relu" }
    layer { name: "conv2" op: "conv" filters: 4 kernel: 1 })";

const char* const kSkip = R"(
    layer { name: "conv1" op: "conv" filters: 16 kernel: 1 }
    layer { name: "conv2" op: "conv" filters: 4 kernel: 1 }
    layer { name: "conv3" op: "conv" filters: 16 kernel: 1 }
    layer { name: "add" op: "add" from: ["conv1", "conv3"] })";

ResidencyPlan plan(const char* layers, const MachineSpec& machine, const std::set<int>& banned = {}) {
  return plan_residency(testing::network(testing::on_image(layers)), machine, banned);
}

TEST(Residency, AnOutputThatFillsThreeQuartersStays) {
  const ResidencyPlan p = plan(kChain, machine_with(2560));
  EXPECT_EQ(p.memory, 1);
  EXPECT_EQ(p.residents, std::vector<int>{0});
  EXPECT_TRUE(p.places[0].output_on_chip);
  EXPECT_FALSE(p.places[0].inputs_on_chip);  // the image comes from outside
  EXPECT_TRUE(p.places[2].inputs_on_chip);
  EXPECT_FALSE(p.places[2].output_on_chip);  // nobody reads it: it is handed out
}

TEST(Residency, OneByteLessAndItGoesOffChip) {
  const ResidencyPlan p = plan(kChain, machine_with(2559));
  EXPECT_TRUE(p.residents.empty());
  EXPECT_FALSE(p.places[0].output_on_chip);
  EXPECT_FALSE(p.places[2].inputs_on_chip);
}

TEST(Residency, ABannedOutputGoesOffChip) { EXPECT_TRUE(plan(kChain, machine_with(2560), {0}).residents.empty()); }

TEST(Residency, ReluIsDoneAtTheDrainOfItsProducer) {
  const ResidencyPlan p = plan(kChain, machine_with(2560));
  EXPECT_EQ(p.places[1].fused_into, 0);
  EXPECT_EQ(p.places[0].fused_into, -1);
  EXPECT_DOUBLE_EQ(p.places[0].fused_operations_per_word, 1.0);  // one comparison a word
}

TEST(Residency, WithoutAVectorUnitNothingIsFused) {
  const ResidencyPlan p = plan(kChain, machine_with(2560, false));
  EXPECT_EQ(p.places[1].fused_into, -1);
  EXPECT_DOUBLE_EQ(p.places[0].fused_operations_per_word, 0.0);
}

TEST(Residency, AReluWhoseProducerHasAnotherReaderIsNotFused) {
  const ResidencyPlan p = plan(R"(
      layer { name: "conv1" op: "conv" filters: 16 kernel: 1 }
      layer { name: "relu" op: "relu" }
      layer { name: "add" op: "add" from: ["conv1", "relu"] })",
                               machine_with(1 << 20));
  EXPECT_EQ(p.places[1].fused_into, -1);
}

// conv1's 1920 bytes wait for `add`: while conv3 runs they are neither its input nor its output. conv2's own 480 are.
TEST(Residency, WhatWaitsForALaterReaderTakesRoom) {
  const ResidencyPlan p = plan(kSkip, machine_with(1 << 20));
  EXPECT_EQ(p.residents, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(p.places[1].resident_bits, 0);
  EXPECT_EQ(p.places[2].resident_bits, kConv1Bits);
  EXPECT_EQ(p.places[3].resident_bits, 0);
}

// 3/4 of 3300 bytes are 2475: conv1 (1920) and conv2 (480) stay together, conv3 (1920) does not fit beside conv1.
TEST(Residency, FirstComeFirstKept) {
  const Network network = testing::network(testing::on_image(kSkip));
  const MachineSpec machine = machine_with(3300);
  const ResidencyPlan p = plan_residency(network, machine, {});
  EXPECT_EQ(p.residents, (std::vector<int>{0, 1}));
  EXPECT_FALSE(p.places[3].inputs_on_chip);  // one of the two comes from off-chip
  EXPECT_EQ(largest_resident_during(network, machine, p, 2), 0);
}

TEST(Residency, AWeightOperandGoesOffChip) {
  const Network network = testing::network(testing::on_rows(R"(
      layer { name: "q" op: "gemm" rows: 6 depth: 16 columns: 16 }
      layer { name: "k" op: "gemm" from: "rows" rows: 6 depth: 16 columns: 16 }
      layer { name: "qk" op: "gemm" from: "q" rows: 6 depth: 16 columns: 6 weight_from: "k" })"));
  EXPECT_EQ(plan_residency(network, machine_with(1 << 20), {}).residents, std::vector<int>{0});
}

TEST(Residency, WithoutAMemoryForInputsAndOutputsAllGoesOffChip) {
  const MachineSpec machine = testing::machine(R"(name: "m" clock { name: "core" mhz: 1000 }
      memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" }
      memory { name: "inputs" kind: "sram" clock: "core" keeps: "input" capacity_bytes: 65536 width_bits: 64 }
      memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 1
               width_bits: 8 }
      fanout { name: "array" kind: "systolic" below: "inputs" clock: "core" rows: 8 columns: 8 }
      compute { name: "mac" kind: "mac" clock: "core" })");
  const ResidencyPlan p = plan(kSkip, machine);
  EXPECT_EQ(p.memory, -1);
  EXPECT_TRUE(p.residents.empty());
  EXPECT_EQ(residency_policy(machine, p).front(),
            "Every activation goes off-chip between layers: no on-chip memory keeps inputs and outputs from one to the "
            "next.");
}

}  // namespace
}  // namespace pj
