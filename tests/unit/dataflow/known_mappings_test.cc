// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/known_mappings.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/styles/default_mapping.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

const char* const kMachine = R"(name: "m" clock { name: "core" mhz: 1000 }
  memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
           energy: "ddr4" latency_ns: 100 bandwidth_gb_per_s: 1 }
  memory { name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: 8192
           width_bits: 64 }
  memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight", "input", "output"]
           capacity_bytes: 4 width_bits: 8 }
  fanout { name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 8 columns: 8 }
  compute { name: "mac" kind: "mac" clock: "core" })";

Einsum convolution(std::int64_t channels, std::int64_t filters, std::int64_t size) {
  ConvShape shape;
  shape.channels = channels;
  shape.filters = filters;
  shape.height = shape.width = size;
  shape.filter_rows = shape.filter_columns = 3;
  return conv_einsum(shape, {});
}

// From 0.1 to 1000 GB/s the best order changes; one search serves all, and finds what a search for each finds.
TEST(KnownMappings, AreTheDefaultMappingsAtAnyBandwidthAndLatency) {
  MachineSpec machine = testing::machine(kMachine);
  KnownMappings known;
  std::vector<Mapping> different;
  constexpr Style kTried[] = {Style::kWeightStationary, Style::kOutputStationary, Style::kInputStationary};
  for (const Einsum& layer : {convolution(64, 64, 28), convolution(128, 32, 14), gemm_einsum({64, 300, 200, 1}, {})}) {
    for (const double gigabytes : {0.1, 1.0, 25.6, 1000.0}) {
      for (const double latency_ns : {0.0, 55.0, 5000.0}) {
        machine.memories[0].bits_per_second = 8e9 * gigabytes;
        machine.memories[0].latency = seconds(latency_ns * 1e-9);
        for (const Style style : kTried) {
          Problems problems;
          const auto searched = default_mapping(layer, machine, style, {}, {}, problems);
          const auto remembered = default_mapping(layer, machine, style, {}, {}, problems, &known);
          ASSERT_TRUE(searched && remembered) << problems.text();
          EXPECT_EQ(*searched, *remembered);
          if (std::find(different.begin(), different.end(), *searched) == different.end())
            different.push_back(*searched);
        }
      }
    }
  }
  EXPECT_GT(different.size(), 3U * 3U);  // one a layer and style, if bandwidths did not matter
}

TEST(KnownMappings, AreSoughtOnceForAllBandwidthsAndAnewForAnotherCapacity) {
  MachineSpec machine = testing::machine(kMachine);
  const Einsum layer = convolution(16, 16, 10);
  KnownMappings known;
  int searches = 0;
  const auto ask = [&] {
    known.of(layer, machine, Style::kWeightStationary, {}, [&] {
      ++searches;
      return MappingCandidates();
    });
  };
  ask();
  machine.memories[0].bits_per_second = 1e12;
  machine.memories[0].latency = seconds(1e-6);
  ask();
  EXPECT_EQ(searches, 1);
  machine.memories[1].capacity_bits = 4096;
  ask();
  machine.fanouts[0].columns = 4;
  ask();
  machine.memories[1].sliding_window.insert(Tensor::kInput);
  ask();
  EXPECT_EQ(searches, 4);
}

// More transfers of as much are nowhere better; fewer transfers of a larger tile are, where latencies are long.
TEST(KnownMappings, AMappingThatIsNowhereBetterNeverBeats) {
  const CostTerms some = {{0, 100.0, 64.0, 8}};
  EXPECT_TRUE(never_beats({{0, 100.0, 64.0, 9}}, some));
  EXPECT_TRUE(never_beats(some, some));
  EXPECT_FALSE(never_beats({{0, 100.0, 128.0, 7}}, some));
  EXPECT_FALSE(never_beats({{0, 99.0, 128.0, 9}}, some));
  EXPECT_FALSE(never_beats({}, some));
}

}  // namespace
}  // namespace pj
