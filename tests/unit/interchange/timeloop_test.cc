// SPDX-License-Identifier: Apache-2.0
// Timeloop's architectures, problems and mappings as machines, layers and mappings of ours.
#include "configs/schema/mapping.pb.h"
#include "configs/schema/network.pb.h"
#include "tests/unit/interchange/imported.h"

namespace pj {
namespace {

using testing::imported;
using testing::machine;

template <class Proto>
Proto message(const std::string& text) {
  Problems problems;
  Proto proto;
  if (!read_text_from(text, "text", proto, problems)) throw std::runtime_error(problems.text());
  return proto;
}

TensorSet just(Tensor tensor) { return TensorSet().insert(tensor); }

// 168 units in 14 columns are 12 rows. The buffer: 16384 lines of 4 words of 16 bits; 16 + 16 words a cycle are 8
// accesses of 4 words, with 2 ports 4 banks.
TEST(Timeloop, Version03IsAChainWithAMeshOfUnits) {
  const MachineSpec m = machine(imported(import_timeloop, {"eyeriss_v03.yaml"}).architecture);
  EXPECT_EQ(m.name, "eyeriss");
  EXPECT_EQ(m.technology, "horowitz_45nm");
  ASSERT_EQ(m.memories.size(), 5U);
  EXPECT_EQ(m.memories[0].kind, MemoryKind::kOffchip);
  EXPECT_EQ(m.memories[0].energy_row, "lpddr4");
  EXPECT_EQ(m.memories[1].capacity_bits, 16384 * 4 * 16);
  EXPECT_EQ(m.memories[1].width_bits, 64);
  EXPECT_EQ(m.memories[1].accesses_per_cycle(), (16 + 16) / 4);
  EXPECT_EQ(m.memories[3].capacity_bits, 192 * 16);
  EXPECT_EQ(m.memories[3].kind, MemoryKind::kRegisterFile);
  ASSERT_EQ(m.fanouts.size(), 1U);
  EXPECT_EQ(m.fanouts[0].above, 1);
  EXPECT_EQ(m.fanouts[0].columns, 14);
  EXPECT_EQ(m.fanouts[0].rows, 168 / 14);
  EXPECT_EQ(m.mac.weight_bits, 16);
  EXPECT_EQ(m.compute_clock() / megahertz(1.0), 1000.0);
}

// Containers of 14 columns and of 12 rows are one fan-out; 64 bits are 4 words; constraints say what is kept.
TEST(Timeloop, Version04IsTheSameMachineWithWhatItKeeps) {
  const ImportedDesign design = imported(import_timeloop, {"eyeriss_v04.yaml"});
  const MachineSpec m = machine(design.architecture);
  ASSERT_EQ(m.memories.size(), 5U);
  EXPECT_EQ(m.memories[1].capacity_bits, 16384 * 64);
  EXPECT_EQ(m.memories[1].keeps, just(Tensor::kInput).insert(Tensor::kOutput));
  EXPECT_EQ(m.memories[2].keeps, just(Tensor::kInput));
  EXPECT_EQ(m.memories[3].keeps, just(Tensor::kWeight));
  EXPECT_EQ(m.memories[3].capacity_bits, 192 * 16);  // the depth beside the merged map
  EXPECT_EQ(m.memories[4].keeps, just(Tensor::kOutput));
  ASSERT_EQ(m.fanouts.size(), 1U);
  EXPECT_EQ(m.fanouts[0].columns, 14);
  EXPECT_EQ(m.fanouts[0].rows, 12);
  EXPECT_TRUE(testing::has_note(design, "eyeriss_v04.yaml:25:18: spatial: passed over: a constraint on mappings"));
}

// 2 ns are 500 MHz; 4 + 4 words of 16 bits a cycle are 8 GB/s.
TEST(Timeloop, ClockAndBandwidthAndBufferingAreTaken) {
  const MachineSpec m = machine(imported(import_timeloop, {"simple_os_v04.yaml"}).architecture);
  EXPECT_EQ(m.compute_clock() / megahertz(1.0), 500.0);
  EXPECT_DOUBLE_EQ(m.memories[0].bits_per_second.value(), (4 + 4) * 16 * 500e6);
  EXPECT_EQ(m.memories[1].double_buffered, TensorSet::all());
  EXPECT_EQ(m.memories[2].kind, MemoryKind::kRegisterFile);
  EXPECT_EQ(m.memories[2].keeps, just(Tensor::kOutput));
}

// No padding: 14 rows of stride 2 and 3 of the filter reach over 13 x 2 + 2 + 1 = 29, 12 columns over 25.
TEST(Timeloop, AProblemIsAConvolutionOverWhatItsWindowsReach) {
  const auto network = message<picojoule::schema::Network>(imported(import_timeloop, {"conv.yaml"}).network);
  ASSERT_EQ(network.layer_size(), 1);
  EXPECT_EQ(network.layer(0).op(), "conv");
  EXPECT_EQ(network.layer(0).filters(), 28);
  EXPECT_EQ(network.layer(0).stride_rows(), 2);
  EXPECT_EQ(network.input(0).shape(0), 8);
  EXPECT_EQ(network.input(0).shape(1), 29);
  EXPECT_EQ(network.input(0).shape(2), 25);
}

TEST(Timeloop, AMappingIsInOurDimensionsOutermostFirst) {
  const ImportedDesign design = imported(import_timeloop, {"eyeriss_v03.yaml", "conv.yaml", "mapping.yaml"});
  const auto mapping = message<picojoule::schema::Mapping>(design.mapping);
  EXPECT_EQ(mapping.architecture(), "eyeriss");
  ASSERT_EQ(mapping.memory(0).loop_size(), 2);  // permutation: CK, so K, our M, is outside
  EXPECT_EQ(mapping.memory(0).loop(0).dim(), "M");
  EXPECT_EQ(mapping.memory(0).loop(1).dim(), "C");
  ASSERT_EQ(mapping.fanout(0).loop_size(), 3);  // split: 1, the first of PRC is along X
  EXPECT_EQ(mapping.fanout(0).loop(2).dim(), "P");
  EXPECT_EQ(mapping.fanout(0).loop(2).axis(), "columns");
  EXPECT_EQ(mapping.fanout(0).loop(1).axis(), "rows");
}

const char* const kMachine =
    "architecture:\n"
    "  version: 0.3\n"
    "  local:\n"
    "    - {name: DRAM, class: DRAM, attributes: {type: DDR4, word-bits: 16}}\n"
    "    - {name: RF, class: regfile, attributes: {depth: 8, word-bits: 16, instances: 4, meshX: 2}}\n"
    "    - {name: MAC, class: intmac, attributes: {instances: 4, meshX: 2}}\n";
const char* const kGemm =
    "problem:\n"
    "  shape:\n"
    "    name: g\n"
    "    dimensions: [M, N, K]\n"
    "    data_spaces:\n"
    "      - {name: A, projection: [[[M]], [[K]]]}\n"
    "      - {name: B, projection: [[[K]], [[N]]]}\n"
    "      - {name: Z, projection: [[[M]], [[N]]], read_write: True}\n"
    "  instance: {M: 7, N: 4, K: 3}\n";

std::string refusal(const std::string& mapping) {
  return testing::refusal(import_timeloop, std::string(kMachine) + kGemm + "mapping:\n" + mapping);
}

ImportedDesign taken(const std::string& mapping) {
  const FileInMemory file("taken.yaml", std::string(kMachine) + kGemm + "mapping:\n" + mapping);
  Problems problems;
  const auto design = import_timeloop({file.path()}, problems);
  if (!design) throw std::runtime_error(problems.text());
  return *design;
}

// M = 7 in tiles of 4: two, the second of 3. Timeloop: ((2 - 1) * 4 + 3 - 1) + 1 = 7.
TEST(Timeloop, ALastRoundThatIsShorterIsAPartialTile) {
  const auto mapping = message<picojoule::schema::Mapping>(
      taken("  - {target: DRAM, type: temporal, factors: [M=2, N=4], permutation: MN}\n"
            "  - {target: 0, type: temporal, factors: \"M4,3 K3\", permutation: \"M,K\"}\n")
          .mapping);
  ASSERT_EQ(mapping.memory(1).loop_size(), 2);
  EXPECT_EQ(mapping.memory(1).name(), "RF");
  EXPECT_EQ(mapping.memory(1).loop(1).dim(), "P");  // rows of a product
  EXPECT_EQ(mapping.memory(1).loop(1).factor(), 4);
}

TEST(Timeloop, FactorsThatDoNotMakeTheSizeAreTold) {
  EXPECT_EQ(refusal("  - {target: DRAM, type: temporal, factors: M=2 N=4 K=0, permutation: MNK}\n"
                    "  - {target: RF, type: temporal, factors: M=4}\n"),
            "in.yaml:17:3: mapping: the factors of \"M\" make 8, but its size is 7\n");
}

TEST(Timeloop, UnknownNamesInAMappingAreToldAllAtOnce) {
  EXPECT_EQ(refusal("  - {target: DRMA, type: temporal, factors: M=7}\n"
                    "  - {target: RF, type: temporal, factors: X=2}\n"
                    "  - {target: RF, type: bypass, keep: [Weights]}\n"
                    "  - {target: RF, type: temperal}\n"),
            "in.yaml:17:14: target: no such storage level \"DRMA\"; did you mean \"DRAM\"? (known: DRAM, RF)\n"
            "in.yaml:18:43: factors: no such dimension \"X\"; (known: K, M, N)\n"
            "in.yaml:19:39: keep: no such data space \"Weights\"; (known: A, B, Z)\n"
            "in.yaml:20:24: type: no such type \"temperal\"; did you mean \"temporal\"? (known: bypass, spatial, "
            "temporal)\n");
}

TEST(Timeloop, TwoLoopsWithoutAnOrderAreRefused) {
  EXPECT_EQ(refusal("  - {target: DRAM, type: temporal, factors: M=7 N=4 K=3, permutation: K}\n"),
            "in.yaml:17:45: factors: \"M\" has a factor and no place in the permutation; Timeloop takes any order "
            "then\n");
}

TEST(Timeloop, WhatWouldChangeCountsIsRefused) {
  EXPECT_EQ(refusal("  - {target: DRAM, type: temporal, factors: M=7, no_temporal_reuse: [A]}\n"),
            "in.yaml:17:69: no_temporal_reuse: would change counts, and has no counterpart here\n");
}

TEST(Timeloop, ASpatialLoopNeedsAFanOut) {
  const std::string two = "in.yaml:17:14: target: no fan-out below \"RF\": the level inside it has as many instances\n";
  EXPECT_EQ(refusal("  - {target: RF, type: spatial, factors: M=7}\n"), two);
}

TEST(Timeloop, AMappingNeedsItsMachineAndItsProblem) {
  EXPECT_EQ(testing::refusal(import_timeloop, "mapping: []\n"),
            "in.yaml:1:10: mapping: a mapping is of an architecture and a problem; name the files of both beside it\n");
}

TEST(Timeloop, UnknownDocumentsAttributesAndClasses) {
  EXPECT_EQ(testing::refusal(import_timeloop, "architectur: {}\n").substr(0, 73),
            "in.yaml:1:1: no such document \"architectur\"; did you mean \"architecture\"?");
  std::string text = kMachine;
  text.replace(text.find("depth"), 5, "detph");
  EXPECT_NE(testing::refusal(import_timeloop, text)
                .find("no such attribute of a storage level \"detph\"; did you mean "
                      "\"depth\"?"),
            std::string::npos);
  text = kMachine;
  text.replace(text.find("intmac"), 6, "adder1");
  EXPECT_NE(testing::refusal(import_timeloop, text).find("in.yaml:6:14: MAC: no such class \"adder1\""),
            std::string::npos);
}

TEST(Timeloop, AMeshThatDoesNotDivideIsRefused) {
  std::string text = kMachine;
  text.replace(text.rfind("meshX: 2"), 8, "meshX: 3");
  EXPECT_NE(testing::refusal(import_timeloop, text).find("in.yaml:6:14: MAC: 4 instances do not make a mesh of 3 x ?"),
            std::string::npos);
}

TEST(Timeloop, ADimensionWithoutAPartIsRefused) {
  std::string text = kGemm;
  text.replace(text.find("[[[M]], [[N]]]"), 14, "[[[M]]]");
  EXPECT_EQ(testing::refusal(import_timeloop, text),
            "in.yaml:2:3: problem: the dimension \"N\" has no part in a convolution or a product: it must index two "
            "tensors at least\n");
}

}  // namespace
}  // namespace pj
