// SPDX-License-Identifier: Apache-2.0
// A machine file becomes the machine it describes.
#include "memory/hierarchy/machine_from_proto.h"

#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"

namespace pj {
namespace {

// dram -> buffer -> 4 x 8 array -> registers -> mac; everything unset that may be.
constexpr const char* kSmall = R"(
  name: "small" technology: "t"
  clock { name: "core" mhz: 500 }
  memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 512
           energy: "ddr4" }
  memory { name: "buffer" kind: "sram" clock: "core" keeps: ["input"] capacity_bytes: 1024 width_bits: 64 }
  memory { name: "registers" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8 }
  compute { name: "mac" kind: "mac" clock: "core" }
  fanout { name: "array" kind: "systolic" below: "buffer" clock: "core" rows: 4 columns: 8 }
  vector_unit { name: "vector" kind: "vector" clock: "core" lanes: 16 reads_from: "buffer" }
)";

std::optional<MachineSpec> machine_of(const std::string& text, Problems& problems) {
  picojoule::schema::Architecture architecture;
  const auto locations = read_text_from(text, "m", architecture, problems);
  if (!locations) return std::nullopt;
  return machine_from_proto(ConfigNode(architecture, *locations), problems);
}

MachineSpec small() {
  Problems problems;
  const auto machine = machine_of(kSmall, problems);
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

TEST(MachineFromProto, PartsAreNumberedMemoriesFanoutsComputeVector) {
  const MachineSpec m = small();
  const std::vector<std::string> order = {"dram", "buffer", "registers", "array", "mac", "vector"};
  ASSERT_EQ(m.components.size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(m.components[i].name, order[i]);
    EXPECT_EQ(m.components[i].id.index, static_cast<int>(i));
  }
  EXPECT_EQ(m.memories[2].id.index, 2);
  EXPECT_EQ(m.fanouts[0].id.index, 3);
  EXPECT_EQ(m.mac.id.index, 4);
  EXPECT_EQ(m.vector_unit->id.index, 5);
}

TEST(MachineFromProto, BelowAnArrayOfFourByEightThereAre32OfEach) {
  const MachineSpec m = small();
  const std::vector<std::int64_t> instances = {1, 1, 32, 1, 32, 1};
  for (std::size_t i = 0; i < instances.size(); ++i) EXPECT_EQ(m.components[i].instances, instances[i]) << i;
}

TEST(MachineFromProto, TwoFanoutsMultiplyAndStandInTheOrderOfTheirMemories) {
  Problems problems;
  const auto m =
      machine_of(std::string(kSmall) +
                     R"(fanout { name: "cores" kind: "systolic" below: "dram" clock: "core" rows: 3 columns: 1 })",
                 problems);
  ASSERT_TRUE(m) << problems.text();
  EXPECT_EQ(m->component(m->fanouts[0].id).name, "cores");
  EXPECT_EQ(m->component(m->fanouts[1].id).name, "array");
  EXPECT_EQ(m->component(m->fanouts[1].id).instances, 3);
  EXPECT_EQ(m->component(m->mac.id).instances, 3 * 4 * 8);
}

TEST(MachineFromProto, DefaultsAreThoseOfTheSchema) {
  const MachineSpec m = small();
  EXPECT_FALSE(m.memories[0].capacity_bits);
  EXPECT_FALSE(m.memories[0].bits_per_second);
  EXPECT_EQ(m.memories[0].latency, seconds(0.0));
  EXPECT_EQ(m.components[0].boundary, Boundary::kDram);
  EXPECT_EQ(m.components[1].boundary, Boundary::kChip);
  EXPECT_EQ(m.memories[1].accesses_per_cycle(), 1);
  EXPECT_EQ(m.memories[1].partial_sums, PartialSums::kAccumulateAbove);
  EXPECT_TRUE(m.memories[1].double_buffered.empty());
  EXPECT_EQ(m.fanouts[0].preload, Preload::kExposed);
  EXPECT_EQ(m.fanouts[0].drain, Drain::kDirect);
  EXPECT_EQ(m.mac.weight_bits, 8);
  EXPECT_EQ(m.mac.partial_sum_bits, 32);
  EXPECT_EQ(m.vector_unit->bits, 32);
  EXPECT_FALSE(m.padding_from);
}

TEST(MachineFromProto, UnitsAreConvertedOnceAtTheDoor) {
  Problems problems;
  std::string text = kSmall;
  text.replace(text.find("energy:"), 0, "bandwidth_gb_per_s: 19.2 latency_ns: 55 ");
  const auto m = machine_of(text + "padding_from: \"buffer\"", problems);
  ASSERT_TRUE(m) << problems.text();
  EXPECT_DOUBLE_EQ(*m->memories[0].bits_per_second, 19.2e9 * 8);
  EXPECT_DOUBLE_EQ(m->memories[0].latency / nanoseconds(1.0), 55.0);
  EXPECT_EQ(*m->memories[1].capacity_bits, 1024 * 8);
  EXPECT_DOUBLE_EQ(m->compute_clock() / megahertz(1.0), 500.0);
  EXPECT_EQ(m->padding_from, 1);
  EXPECT_EQ(m->vector_unit->memory, 1);
}

TEST(MachineFromProto, NoFileMeansNoMachineTwiceNamedEither) {
  picojoule::schema::Architecture architecture;
  for (int i = 0; i < 2; ++i) architecture.add_clock()->set_name("core");
  Problems problems;
  EXPECT_FALSE(machine_from_proto(ConfigNode(architecture), problems));
  EXPECT_NE(problems.text().find("clock[core].name: \"core\" is already the name of a clock; choose another\n"),
            std::string::npos);
}

TEST(MachineFromProto, ProblemsOfOthersDoNotStopIt) {
  Problems problems;
  problems.add({}, "something else");
  EXPECT_TRUE(machine_of(kSmall, problems));
}

TEST(MachineFromProto, AMessageThatIsNoArchitectureIsABrokenPromise) {
  Problems problems;
  const picojoule::schema::Clock clock;
  EXPECT_THROW(machine_from_proto(ConfigNode(clock), problems), std::logic_error);
}

}  // namespace
}  // namespace pj
