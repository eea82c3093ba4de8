// SPDX-License-Identifier: Apache-2.0
// Default mappings of styles nvdla and nlr: channels on rows, filters on columns; legal, and no unit is idle where the
// layer divides evenly.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "sim/reproduce/active_units.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

constexpr const char* kNetworks = R"(
    network {{ name: "{0}_in" kind: "multicast_bus" clock: "core" carries: ["weight", "input"] width_bits: 64 }}
    network {{ name: "{0}_out" kind: "unicast" clock: "core" carries: ["output", "partial_sum"] }}
    network {{ name: "{0}_sums" kind: "reduction_tree" clock: "core" carries: "output" }})";

constexpr const char* kHead = R"(name: "m" clock { name: "core" mhz: 1000 }
    memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64
             energy: "ddr4" }
    memory { name: "buffer" kind: "sram" clock: "core" keeps: ["weight", "input", "output"] capacity_bytes: 8192
             width_bits: 64 }
    compute { name: "mac" kind: "mac" clock: "core" })";
constexpr const char* kRegisters =
    R"(memory { name: "registers" kind: "register_file" clock: "core" keeps: "weight" capacity_bytes: 1 width_bits: 8 })";

std::string array(const std::string& name, const std::string& below, int rows, int columns) {
  return fmt::format(R"(fanout {{ name: "{}" kind: "spatial" below: "{}" clock: "core" rows: {} columns: {} {} }})",
                     name, below, rows, columns, fmt::format(fmt::runtime(kNetworks), name));
}

// dram -> buffer -> 4 x 8 units -> a weight register each -> mac
MachineSpec with_registers() {
  return testing::machine(std::string(kHead) + kRegisters + array("units", "buffer", 4, 8));
}
// The same without registers.
MachineSpec without_registers() { return testing::machine(std::string(kHead) + array("units", "buffer", 4, 8)); }
// dram -> 2 x 1 cores -> buffer -> 4 x 8 units -> registers -> mac; the buffer of each core is below the first fan-out.
MachineSpec with_cores() {
  return testing::machine(std::string(kHead) + kRegisters + array("units", "buffer", 4, 8) +
                          array("cores", "dram", 2, 1));
}

// 3 x 3 filters, 16 channels to 32, on 8 x 8: channels and filters are multiples of rows and columns.
Einsum convolution(std::int64_t channels = 16, std::int64_t filters = 32) {
  ConvShape shape;
  shape.channels = channels;
  shape.filters = filters;
  shape.height = shape.width = 8;
  shape.filter_rows = shape.filter_columns = 3;
  shape.pad_top = shape.pad_bottom = shape.pad_left = shape.pad_right = 1;
  return conv_einsum(shape, {});
}

Mapping mapped(const Einsum& einsum, const MachineSpec& machine, Style style) {
  Problems problems;
  const auto mapping = default_mapping(einsum, machine, style, {}, {"", 0, 0, "layer[x]"}, problems);
  if (!mapping) throw std::runtime_error(problems.text());
  check_mapping(LoopNest(einsum, machine, *mapping), {}, problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  return *mapping;
}

void expect_channels_on_rows_filters_on_columns(const Einsum& einsum, const Mapping& mapping) {
  for (const auto& fanout : mapping.spatial) {
    for (const SpatialLoop& loop : fanout) {
      EXPECT_EQ(loop.dim, einsum.dim(loop.axis == SpatialAxis::kRows ? "C" : "M"));
    }
  }
}

TEST(NvdlaStyle, UsesAllUnitsOfALayerThatDividesEvenly) {
  const Einsum conv = convolution();
  const MachineSpec machine = with_registers();
  const Mapping mapping = mapped(conv, machine, Style::kNvdla);
  expect_channels_on_rows_filters_on_columns(conv, mapping);
  EXPECT_EQ(active_units(LoopNest(conv, machine, mapping)), 4 * 8);
}

// The weight stands still while all 8 x 8 pixels pass: the innermost memory has that stream, and no other tensor.
TEST(NvdlaStyle, KeepsTheWeightInTheUnit) {
  const Einsum conv = convolution();
  const MachineSpec machine = with_registers();
  const Mapping mapping = mapped(conv, machine, Style::kNvdla);
  std::int64_t stream = 1;
  for (const TemporalLoop& loop : mapping.temporal.at(2)) {
    stream *= loop.factor;
    EXPECT_FALSE(conv.weight.uses(loop.dim));
  }
  EXPECT_EQ(stream, 8 * 8);
  const LoopNest nest(conv, machine, mapping);
  EXPECT_TRUE(nest.keeps(2, Tensor::kWeight));
  EXPECT_FALSE(nest.keeps(2, Tensor::kInput));
}

// Two cores of 4 x 8: 8 channels and 8 filters at once.
TEST(NvdlaStyle, UsesAllUnitsOfAllCores) {
  const Einsum conv = convolution();
  const MachineSpec machine = with_cores();
  const Mapping mapping = mapped(conv, machine, Style::kNvdla);
  expect_channels_on_rows_filters_on_columns(conv, mapping);
  EXPECT_EQ(active_units(LoopNest(conv, machine, mapping)), 2 * 4 * 8);
}

// 3 channels and 5 filters on 4 x 8: 3 x 5 units.
TEST(NvdlaStyle, ASmallLayerLeavesUnitsIdle) {
  const Einsum conv = convolution(3, 5);
  const MachineSpec machine = with_registers();
  EXPECT_EQ(active_units(LoopNest(conv, machine, mapped(conv, machine, Style::kNvdla))), 3 * 5);
}

TEST(NvdlaStyle, NeedsARegisterForTheWeight) {
  Problems problems;
  EXPECT_FALSE(
      default_mapping(convolution(), without_registers(), Style::kNvdla, {}, {"", 0, 0, "layer[x]"}, problems));
  EXPECT_EQ(problems.text(),
            "layer[x]: style nvdla holds the weight in the array, but no memory below units keeps it; possible: nlr\n");
}

TEST(NlrStyle, UsesAllUnitsOfALayerThatDividesEvenly) {
  const Einsum conv = convolution();
  for (const MachineSpec& machine : {without_registers(), with_registers()}) {
    const Mapping mapping = mapped(conv, machine, Style::kNoLocalReuse);
    expect_channels_on_rows_filters_on_columns(conv, mapping);
    EXPECT_EQ(active_units(LoopNest(conv, machine, mapping)), 4 * 8);
  }
}

// Nothing stays inside: the buffer gives out a weight of each MAC, and an input once for the 8 filters beside each
// other.
TEST(NlrStyle, TakesEachOperandFromTheBufferAtEachStep) {
  const Einsum conv = convolution();
  const MachineSpec machine = with_registers();
  const Mapping mapping = mapped(conv, machine, Style::kNoLocalReuse);
  const LoopNest nest(conv, machine, mapping);
  EXPECT_EQ(nest.keepers(Tensor::kWeight).back(), 1);
  CountingSink sink;
  count_events(nest, sink);
  const ComponentId bus = machine.fanouts.at(0).networks.at(0).id;
  EXPECT_EQ(sink.count(bus, Action::kSend, Tensor::kWeight), conv.macs());
}

// Sums of 4 channels meet in the tree of 4 x 8 units: of 4 that hold one word, 3 are added.
TEST(NlrStyle, NeedsANetworkThatAddsUp) {
  const Einsum conv = convolution();
  MachineSpec machine = without_registers();
  machine.fanouts.at(0).networks.pop_back();
  Problems problems;
  EXPECT_FALSE(default_mapping(conv, machine, Style::kNoLocalReuse, {}, {"", 0, 0, "layer[x]"}, problems));
  EXPECT_EQ(problems.text(),
            "layer[x]: 4 of C is spread over units, whose instances then share output words; that needs a network of "
            "kind \"reduction_chain\" or \"reduction_tree\"\n");
}

}  // namespace
}  // namespace pj
