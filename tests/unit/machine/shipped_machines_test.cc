// SPDX-License-Identifier: Apache-2.0
// Every machine that is shipped loads, and its numbers are those of its source or its rule.
#include <gtest/gtest.h>

#include <filesystem>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "memory/hierarchy/machine_to_proto.h"
#include "tests/shipped_drams.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = std::string(PJ_SOURCE_DIR) + "/configs/architecture/";

const DramSources kDrams = {find_shipped_dram, {}};

MachineSpec shipped(const std::string& name) {
  Problems problems;
  picojoule::schema::Architecture architecture;
  const auto locations = read_text(kFolder + name + ".textproto", architecture, problems);
  std::optional<MachineSpec> machine;
  if (locations) machine = machine_from_proto(ConfigNode(architecture, *locations), kDrams, problems);
  EXPECT_TRUE(problems.empty()) << problems.text();
  if (!machine) throw std::runtime_error("no machine " + name);
  return *machine;
}

TEST(ShippedMachines, EveryFileLoadsUnderItsOwnNameAndSaysWhatItIs) {
  int files = 0;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".textproto") continue;
    ++files;
    const MachineSpec m = shipped(entry.path().stem().string());
    EXPECT_EQ(m.name, entry.path().stem().string());
    EXPECT_FALSE(m.description.empty()) << m.name;
    EXPECT_FALSE(m.source.empty()) << m.name;
    EXPECT_FALSE(m.technology.empty()) << m.name;
  }
  EXPECT_GE(files, 8);
}

// What went out is stated in full, so a machine that lost anything on the way would go out differently.
TEST(ShippedMachines, EachGoesOutAsAMessageAndComesBackTheSame) {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".textproto") continue;
    const auto out = machine_to_proto(shipped(entry.path().stem().string()));
    Problems problems;
    const auto back = machine_from_proto(ConfigNode(out), kDrams, problems);
    ASSERT_TRUE(back) << problems.text();
    EXPECT_EQ(write_text(machine_to_proto(*back)), write_text(out));
  }
}

// Each value of the file is in the message that goes out, except `include` and clocks nobody uses.
TEST(ShippedMachines, NoValueOfTheTpuIsLost) {
  Problems problems;
  picojoule::schema::Architecture file;
  ASSERT_TRUE(read_text(kFolder + "tpu_v1.textproto", file, problems)) << problems.text();
  picojoule::schema::Architecture out = machine_to_proto(shipped("tpu_v1"));
  EXPECT_EQ(out.fanout(0).drain(), "direct");  // the defaults that the file leaves unset
  EXPECT_EQ(out.memory(0).clock(), "dram_clock");
  out.mutable_fanout(0)->clear_drain();
  ASSERT_EQ(out.clock_size(), 2);  // in the order of the parts: off-chip memory first
  out.mutable_clock()->SwapElements(0, 1);
  EXPECT_EQ(write_text(out), write_text(file));
}

TEST(ShippedMachines, SystolicSizesFollowOneRule) {
  for (const std::int64_t n : {8, 16, 32, 64, 128, 256}) {
    const MachineSpec m = shipped("systolic_" + std::to_string(n));
    EXPECT_EQ(m.fanouts.at(0).rows, n);
    EXPECT_EQ(m.fanouts.at(0).columns, n);
    EXPECT_EQ(m.vector_unit->lanes, n);
    EXPECT_EQ(*m.memories.at(1).capacity_bits, n * 32 * 1024 * 8);  // unified buffer: 32 KiB a row
    EXPECT_EQ(*m.memories.at(2).capacity_bits, n * 4 * 1024 * 8);   // weight buffer: 4 KiB a column
    EXPECT_EQ(*m.memories.at(3).capacity_bits, n * 512 * 32);       // accumulators: 512 sums a column
    EXPECT_EQ(m.memories[1].width_bits * m.memories[1].accesses_per_cycle(), 4 * 8 * n);  // four streams of n bytes
    EXPECT_EQ(m.memories[2].width_bits * m.memories[2].accesses_per_cycle(), 2 * 8 * n);
    EXPECT_EQ(m.memories[3].width_bits * m.memories[3].accesses_per_cycle(), 4 * 32 * n);
    EXPECT_EQ(m.component(m.mac.id).instances, n * n);
  }
}

TEST(ShippedMachines, TheTpuHasTheFiguresOfItsPaper) {
  const MachineSpec m = shipped("tpu_v1");
  const double peak = 2.0 * static_cast<double>(m.component(m.mac.id).instances) * (m.compute_clock() / hertz(1.0));
  EXPECT_NEAR(peak / 1e12, 92.0, 0.5);  // ISCA 2017, Table 2: 92 TOPS of 8 bits
  std::int64_t buffers = 0;
  for (const int memory : {1, 3}) buffers += *m.memories[static_cast<std::size_t>(memory)].capacity_bits;
  EXPECT_EQ(buffers, 28LL * 1024 * 1024 * 8);  // Table 2: 28 MiB on chip
  EXPECT_EQ(*m.memories[2].capacity_bits, 4LL * 256 * 256 * 8);
  EXPECT_DOUBLE_EQ(*m.memories[0].bits_per_second, 34e9 * 8);
  EXPECT_EQ(m.fanouts[0].preload, Preload::kOverlapped);
}

}  // namespace
}  // namespace pj
