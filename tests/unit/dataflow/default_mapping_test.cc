// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/default_mapping.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "dataflow/styles/check_mapping.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

struct Sizes {
  int rows = 4, columns = 8, buffer_bytes = 65536;
  const char* registers = R"(keeps: ["weight", "input", "output"] capacity_bytes: 4)";
};

// dram -> buffer -> array -> registers -> mac
MachineSpec machine_with(const Sizes& sizes) {
  return testing::machine(fmt::format(
      R"(name: "m" clock {{ name: "core" mhz: 1000 }}
      memory {{ name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr4" }}
      memory {{ name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: {}
               width_bits: 64 }}
      memory {{ name: "registers" kind: "register_file" clock: "core" {} width_bits: 8 }}
      fanout {{ name: "array" kind: "systolic" below: "buffer" clock: "core" rows: {} columns: {} }}
      compute {{ name: "mac" kind: "mac" clock: "core" }})",
      sizes.buffer_bytes, sizes.registers, sizes.rows, sizes.columns));
}

std::optional<Mapping> map(const Einsum& einsum, const MachineSpec& machine, Style style, Problems& problems) {
  return default_mapping(einsum, machine, style, {}, {"", 0, 0, "layer[x]"}, problems);
}

TEST(DefaultMapping, AGemmFillsTheArrayAndStreamsItsRows) {
  const Einsum gemm = gemm_einsum({256, 64, 32, 1}, {});
  Problems problems;
  const auto mapping = map(gemm, machine_with({}), Style::kWeightStationary, problems);
  ASSERT_TRUE(mapping) << problems.text();
  ASSERT_EQ(mapping->spatial[0].size(), 2U);
  for (const SpatialLoop& loop : mapping->spatial[0]) {
    EXPECT_EQ(loop.dim, gemm.dim(loop.axis == SpatialAxis::kRows ? "C" : "M"));
    EXPECT_EQ(loop.factor, loop.axis == SpatialAxis::kRows ? 4 : 8);
  }
  ASSERT_EQ(mapping->temporal[2].size(), 1U);  // at the registers: the stream
  EXPECT_EQ(mapping->temporal[2][0].dim, gemm.dim("P"));
  EXPECT_EQ(mapping->temporal[2][0].factor, 256);
}

// Whatever comes back is legal; if nothing does, a problem says why.
TEST(DefaultMapping, IsLegalOrRefusedOnRandomMachines) {
  constexpr unsigned kSeed = 7;
  std::mt19937 random(kSeed);
  const auto pick = [&](int least, int most) { return std::uniform_int_distribution<int>(least, most)(random); };
  int mapped = 0;
  for (int i = 0; i < 300; ++i) {
    Sizes sizes;
    sizes.rows = pick(1, 9);
    sizes.columns = pick(1, 9);
    sizes.buffer_bytes = 1 << pick(2, 12);
    const MachineSpec machine = machine_with(sizes);
    const Einsum gemm = gemm_einsum({pick(1, 50), pick(1, 50), pick(1, 50), pick(1, 3)}, {});
    const Style style = kSystolicStyles[static_cast<std::size_t>(pick(0, 2))];
    Problems problems;
    const auto mapping = map(gemm, machine, style, problems);
    EXPECT_EQ(mapping.has_value(), problems.empty()) << "seed " << kSeed << ", case " << i;
    if (!mapping) continue;
    ++mapped;
    const LoopNest nest(gemm, machine, *mapping);
    check_mapping(nest, {}, problems);
    EXPECT_TRUE(problems.empty()) << "seed " << kSeed << ", case " << i << ": " << problems.text();
    EXPECT_EQ(style_of(nest), style);
  }
  EXPECT_GT(mapped, 150);
}

// The smallest tiles: 4 x 8 weights and 4 inputs of a byte, 8 sums of 4 bytes.
TEST(DefaultMapping, SaysHowManyBytesAreMissing) {
  Sizes sizes;
  sizes.buffer_bytes = 60;
  Problems problems;
  EXPECT_FALSE(map(gemm_einsum({256, 64, 32, 1}, {}), machine_with(sizes), Style::kWeightStationary, problems));
  EXPECT_EQ(problems.text(),
            "layer[x]: buffer holds 60 bytes, 8 bytes too few for weight 32 bytes, input 4 bytes, "
            "output 32 bytes\n");
}

TEST(DefaultMapping, NamesTheStylesThatTheRegistersAllow) {
  Sizes sizes;
  sizes.registers = R"(keeps: ["weight", "input"] capacity_bytes: 2)";
  Problems problems;
  EXPECT_FALSE(map(gemm_einsum({8, 8, 8, 1}, {}), machine_with(sizes), Style::kOutputStationary, problems));
  EXPECT_EQ(problems.text(),
            "layer[x]: style os holds the output in the array, but no memory below array keeps it; "
            "possible: ws, is\n");
}

}  // namespace
}  // namespace pj
