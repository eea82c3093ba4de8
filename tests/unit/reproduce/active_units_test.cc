// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/active_units.h"

#include <gtest/gtest.h>

#include "tests/unit/machine_text.h"
#include "workloads/einsum.h"

namespace pj {
namespace {

constexpr int kM = 2, kC = 3, kP = 4, kR = 6;  // dimensions of a convolution: N G M C P Q R S

class ActiveUnits : public ::testing::Test {
 protected:
  static MachineSpec machine() {
    return testing::machine(R"(
      name: "grid"
      clock { name: "core" mhz: 200 }
      memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
               energy: "ddr3" }
      fanout { name: "array" kind: "spatial" below: "dram" clock: "core" rows: 64 columns: 64
               network { name: "bus" kind: "multicast_bus" clock: "core" carries: ["weight", "input", "output"] }
               network { name: "chain" kind: "reduction_chain" clock: "core" carries: ["output"] } }
      compute { name: "mac" kind: "mac" clock: "core" }
    )");
  }
  // AlexNet CONV1: 96 filters of 11 x 11 over 227 x 227, stride 4: 55 output rows.
  static Einsum conv1() {
    ConvShape shape;
    shape.channels = 3;
    shape.filters = 96;
    shape.height = shape.width = 227;
    shape.filter_rows = shape.filter_columns = 11;
    shape.stride_rows = shape.stride_columns = 4;
    return conv_einsum(shape, {});
  }
  static std::int64_t units(std::vector<TemporalLoop> temporal, std::vector<SpatialLoop> spatial) {
    const MachineSpec grid = machine();
    const Einsum layer = conv1();
    Mapping mapping;
    mapping.temporal = {std::move(temporal)};
    mapping.spatial = {std::move(spatial)};
    mapping.bypass.resize(1);
    return active_units(LoopNest(layer, grid, mapping));
  }
};

// JSSC 2017, Table III and V: R 11 x e 7 x r 1 x t 2 = 154.
TEST_F(ActiveUnits, EyerissConv1UsesAHundredAndFiftyFour) {
  EXPECT_EQ(units({{kP, 8}, {kM, 48}}, {{kR, 11}, {kM, 2}, {kP, 7, SpatialAxis::kColumns}}), 154);
}

TEST_F(ActiveUnits, UnitsBeyondTheDimensionAreIdle) {  // 60 columns for 55 rows
  EXPECT_EQ(units({}, {{kP, 60, SpatialAxis::kColumns}}), 55);
}

TEST_F(ActiveUnits, ALastStripThatIsShorterDoesNotCount) {  // 55 = 7 x 8 - 1
  EXPECT_EQ(units({{kP, 7}}, {{kP, 8}}), 8);
}

// Folded: 55 rows as 4 groups of 14; the last group has 55 - 42 = 13.
TEST_F(ActiveUnits, TwoSpatialLoopsOfADimensionCountTheShortLastGroup) {
  EXPECT_EQ(units({}, {{kP, 4}, {kP, 14, SpatialAxis::kColumns}}), 55);
  EXPECT_EQ(units({}, {{kP, 5}, {kP, 14, SpatialAxis::kColumns}}), 55);
}

TEST_F(ActiveUnits, WithoutSpatialLoopsItIsOne) { EXPECT_EQ(units({{kC, 3}}, {}), 1); }

}  // namespace
}  // namespace pj
