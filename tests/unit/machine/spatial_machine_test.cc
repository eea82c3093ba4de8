// SPDX-License-Identifier: Apache-2.0
// Spatial arrays, their networks, zeros and clock networks of a file become those of the machine, and go out again.
#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_to_proto.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

// dram -> 3 x 1 cores -> buffer -> 4 x 8 units -> registers -> mac; everything unset that may be.
constexpr const char* kNested = R"(
  name: "nested" technology: "t"
  clock { name: "core" mhz: 500 } clock { name: "slow" mhz: 50 }
  memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 512
           energy: "ddr4" compressed: ["input", "output"] }
  memory { name: "buffer" kind: "sram" clock: "core" keeps: ["input"] capacity_bytes: 1024 width_bits: 64 }
  memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8
           gated_by: ["input", "weight"] }
  fanout { name: "units" kind: "spatial" below: "buffer" clock: "core" rows: 4 columns: 8 setup_cycles: 7
           network { name: "bus" kind: "multicast_bus" clock: "slow" carries: ["weight", "input"] width_bits: 64
                     ids: 16 }
           network { name: "wires" kind: "unicast" clock: "core" carries: ["output"] }
           network { name: "tree" kind: "reduction_tree" clock: "core" carries: ["output"] } }
  fanout { name: "cores" kind: "spatial" below: "dram" clock: "core" rows: 3 columns: 1
           network { name: "mesh" kind: "mesh" clock: "core" boundary: "package"
                     carries: ["weight", "input", "output", "partial_sum"] } }
  compute { name: "mac" kind: "mac" clock: "core" gated_by: ["input"] pipeline_depth: 3 }
  clock_network { name: "ticks" kind: "clock" clock: "slow" energy: "clock_65" }
)";

MachineSpec nested() { return testing::machine(kNested); }

// The array further out comes first, each fan-out before its networks.
TEST(SpatialMachine, PartsAreNumberedMemoriesThenEachFanoutWithItsNetworks) {
  const MachineSpec m = nested();
  const std::vector<std::string> order = {"dram", "buffer", "registers", "cores", "mesh", "units",
                                          "bus",  "wires",  "tree",      "mac",   "ticks"};
  ASSERT_EQ(m.components.size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(m.components[i].name, order[i]);
    EXPECT_EQ(m.components[i].id.index, static_cast<int>(i));
  }
  EXPECT_EQ(m.fanouts.at(1).networks.at(2).id.index, 8);
  EXPECT_EQ(m.clock_network->id.index, 10);
}

// 3 cores have 3 networks of each kind among their units; 3 x 4 x 8 = 96 units; one mesh, one clock network.
TEST(SpatialMachine, EachInstanceOfAFanoutHasNetworksOfItsOwn) {
  const MachineSpec m = nested();
  const std::vector<std::int64_t> instances = {1, 3, 96, 1, 1, 3, 3, 3, 3, 96, 1};
  for (std::size_t i = 0; i < instances.size(); ++i) EXPECT_EQ(m.components[i].instances, instances[i]) << i;
}

TEST(SpatialMachine, TransportsAndReductionsAreFoundByTensor) {
  const MachineSpec m = nested();
  const FanoutSpec& cores = m.fanouts.at(0);
  const FanoutSpec& units = m.fanouts.at(1);
  EXPECT_EQ(units.kind, FanoutKind::kSpatial);
  EXPECT_EQ(units.setup_cycles, 7);
  EXPECT_EQ(cores.setup_cycles, 0);
  EXPECT_EQ(m.component(units.transport(Tensor::kInput)->id).name, "bus");
  EXPECT_EQ(m.component(units.transport(Tensor::kOutput)->id).name, "wires");  // not the tree
  EXPECT_EQ(units.transport(Tensor::kPartialSum), nullptr);
  EXPECT_EQ(m.component(units.reduction()->id).name, "tree");
  EXPECT_EQ(cores.reduction(), nullptr);
  EXPECT_TRUE(units.shares(Tensor::kWeight));
  EXPECT_FALSE(units.shares(Tensor::kOutput));
  EXPECT_FALSE(cores.shares(Tensor::kWeight));  // a mesh
}

TEST(SpatialMachine, WhatIsUnsetIsUnlimitedAndWhatIsSetIsTaken) {
  const MachineSpec m = nested();
  const NetworkSpec& mesh = m.fanouts.at(0).networks.at(0);
  const NetworkSpec& bus = m.fanouts.at(1).networks.at(0);
  EXPECT_FALSE(mesh.width_bits);
  EXPECT_FALSE(mesh.ids);
  EXPECT_EQ(*bus.width_bits, 64);
  EXPECT_EQ(*bus.ids, 16);
  EXPECT_EQ(m.component(mesh.id).boundary, Boundary::kPackage);
  EXPECT_EQ(m.component(bus.id).boundary, Boundary::kChip);
  EXPECT_DOUBLE_EQ(m.component(bus.id).frequency / megahertz(1.0), 50.0);
}

TEST(SpatialMachine, ZerosAndThePipelineAreTaken) {
  const MachineSpec m = nested();
  EXPECT_TRUE(m.memories[0].compressed.has(Tensor::kOutput));
  EXPECT_FALSE(m.memories[0].compressed.has(Tensor::kWeight));
  EXPECT_TRUE(m.memories[1].gated_by.empty());
  EXPECT_TRUE(m.memories[2].gated_by.has(Tensor::kWeight));
  EXPECT_TRUE(m.mac.gated_by.has(Tensor::kInput));
  EXPECT_FALSE(m.mac.gated_by.has(Tensor::kWeight));
  EXPECT_EQ(m.mac.pipeline_depth, 3);
  EXPECT_EQ(m.clock_network->energy_row, "clock_65");
}

TEST(SpatialMachine, GoesOutAsAMessageAndComesBackTheSame) {
  const auto out = machine_to_proto(nested());
  Problems problems;
  const auto back = machine_from_proto(ConfigNode(out), problems);
  ASSERT_TRUE(back) << problems.text();
  EXPECT_EQ(write_text(machine_to_proto(*back)), write_text(out));
}

// Each value of the file is in the message that goes out; clocks come in the order of the parts, defaults are stated.
TEST(SpatialMachine, NoValueOfEyerissIsLost) {
  Problems problems;
  picojoule::schema::Architecture file;
  const std::string path = std::string(PJ_SOURCE_DIR) + "/configs/architecture/eyeriss_v1.textproto";
  const auto locations = read_text(path, file, problems);
  ASSERT_TRUE(locations) << problems.text();
  const auto machine = machine_from_proto(ConfigNode(file, *locations), problems);
  ASSERT_TRUE(machine) << problems.text();
  picojoule::schema::Architecture out = machine_to_proto(*machine);
  out.mutable_clock()->SwapElements(0, 1);  // the DRAM's link comes first
  for (auto& memory : *file.mutable_memory()) {
    const bool offchip = memory.kind() == "offchip";
    if (!memory.has_boundary()) memory.set_boundary(offchip ? "dram" : "chip");
    if (!offchip && !memory.has_banks()) memory.set_banks(1);
    if (!offchip) memory.set_ports(1);
    const bool keeps_output = memory.keeps(memory.keeps_size() - 1) == "output";
    if (keeps_output && !memory.has_partial_sums()) memory.set_partial_sums("accumulate_above");
  }
  auto& array = *file.mutable_fanout(0);
  array.set_boundary("chip");
  array.set_setup_cycles(0);
  for (auto& network : *array.mutable_network()) network.set_boundary("chip");
  file.mutable_compute(0)->set_boundary("chip");
  file.mutable_clock_network(0)->set_boundary("chip");
  EXPECT_EQ(write_text(out), write_text(file));
}

}  // namespace
}  // namespace pj
