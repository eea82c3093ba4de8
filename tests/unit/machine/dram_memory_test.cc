// SPDX-License-Identifier: Apache-2.0
// A memory of kind dram is what its spec says, from a machine's file or from `--dram`.
#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/machine_to_proto.h"
#include "tests/unit/machine/dram_machine.h"

namespace pj {
namespace {

const std::string kConfigs = std::string(PJ_SOURCE_DIR) + "/configs/";

MachineSpec loaded(const std::string& path, const std::vector<std::string>& set = {}, const std::string& dram = "") {
  Problems problems;
  const auto machine = load_with(path, set, dram, problems);
  if (!machine) throw std::runtime_error(problems.text());
  return *machine;
}

TEST(DramMemory, Ddr4IsWideFastAndFarAsItsTimingSays) {
  const TempMachine file(kDramMachine);
  const MachineSpec machine = loaded(file.path());
  const MemorySpec& m = machine.memories[0];
  EXPECT_EQ(m.kind, MemoryKind::kDram);
  EXPECT_TRUE(m.off_chip());
  EXPECT_EQ(m.width_bits, 512);                                            // 8 beats of 64 bits
  EXPECT_EQ(*m.capacity_bits, 8LL * 4 * 1024 * 1024 * 1024);               // 8 devices of 4 Gb
  EXPECT_NEAR(*m.bits_per_second, 2 * 64 / 833e-12, 1);                    // two beats a clock
  EXPECT_NEAR(m.latency / nanoseconds(1.0), (16 + 16 + 4) * 0.833, 1e-9);  // tRCD, RL, tDQSCK, burst
  EXPECT_EQ(m.layout.layout, TensorLayout::kNchw);
  const Component& component = machine.component(m.id);
  EXPECT_EQ(component.kind, "dram");
  EXPECT_EQ(component.clock, "ddr4_2400");
  EXPECT_NEAR(component.frequency / megahertz(1.0), 1e6 / 833, 1e-9);
  EXPECT_EQ(component.boundary, Boundary::kDram);
  EXPECT_EQ(component.instances, 1);
}

TEST(DramMemory, TiledLayoutHasBlocksOf32UnlessStated) {
  const TempMachine tiled(changed_machine("spec:", "layout: \"tiled\" spec:"));
  EXPECT_EQ(loaded(tiled.path()).memories[0].layout.layout, TensorLayout::kTiled);
  EXPECT_EQ(loaded(tiled.path()).memories[0].layout.block, 32);
  EXPECT_EQ(loaded(tiled.path(), {"dram.layout_block=8"}).memories[0].layout.block, 8);
}

TEST(DramMemory, ASettingReachesIntoTheSpec) {
  const TempMachine file(kDramMachine);
  const MachineSpec machine =
      loaded(file.path(), {"dram.spec.controller.page=closed", "memory[dram].spec.timing.refi=4680",
                           "memory[0].spec.timing.rl=20", "dram.spec.vdd.idd0_ma=61"});
  const DramSpec& dram = *machine.memories[0].dram;
  EXPECT_EQ(dram.controller.page, PagePolicy::kClosed);
  EXPECT_EQ(dram.timing.refi, 4680);
  EXPECT_NEAR(machine.memories[0].latency / nanoseconds(1.0), (16 + 20 + 4) * 0.833, 1e-9);
  EXPECT_DOUBLE_EQ(dram.rails[0].idd0, 0.061);
}

TEST(DramMemory, ASettingOfTheSpecFollowsItsMemoryToANewName) {
  const TempMachine file(kDramMachine);
  const MachineSpec machine = loaded(file.path(), {"dram.spec.controller.page=closed", "dram.name=ddr"});
  EXPECT_EQ(machine.component(machine.memories[0].id).name, "ddr");
  EXPECT_EQ(machine.memories[0].dram->controller.page, PagePolicy::kClosed);
}

TEST(DramMemory, ARelativeSpecIsFoundFromTheFileThatNamesIt) {
  const TempMachine file(changed_machine("\"ddr4_2400\"", "\"parts/mine.textproto\""));
  std::filesystem::create_directories(file.folder().path("parts"));
  std::filesystem::copy_file(kConfigs + "dram/hbm2.textproto", file.folder().path("parts/mine.textproto"));
  EXPECT_EQ(loaded(file.path()).memories[0].dram->name, "hbm2");
  const std::string user = file.folder().write("deeper/user.textproto", "include: \"../m.textproto\"");
  EXPECT_EQ(loaded(user).memories[0].dram->name, "hbm2");
}

TEST(DramMemory, TwoDramsOfOneSpecMayDifferInAllButTheClock) {
  const TempMachine file(changed_machine("memory { name: \"glb\"",
                                         "memory { name: \"second\" kind: \"dram\" keeps: [\"weight\"] spec: "
                                         "\"ddr4_2400\" } memory { name: \"glb\""));
  const MachineSpec machine = loaded(file.path(), {"second.spec.controller.page=closed"});
  EXPECT_EQ(machine.memories[0].dram->controller.page, PagePolicy::kOpen);
  EXPECT_EQ(machine.memories[1].dram->controller.page, PagePolicy::kClosed);
}

TEST(DramOption, EveryShippedMachineTakesEveryShippedDram) {
  int pairs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kConfigs + "architecture")) {
    for (const std::string& dram : shipped_drams()) {
      const MachineSpec before = loaded(entry.path().string());
      if (before.computes_in_memory()) continue;  // what is outermost is a link, or a host's memory
      const MachineSpec after = loaded(entry.path().string(), {}, dram);
      EXPECT_EQ(after.memories[0].dram->name, dram);
      EXPECT_EQ(after.memories[0].keeps, before.memories[0].keeps);
      EXPECT_EQ(after.memories[0].partial_sums, before.memories[0].partial_sums);
      EXPECT_EQ(after.component(after.memories[0].id).name, before.component(before.memories[0].id).name);
      EXPECT_EQ(after.memories[1].capacity_bits, before.memories[1].capacity_bits);
      ++pairs;
    }
  }
  EXPECT_GE(pairs, 8 * 7);
}

TEST(DramOption, SettingsComeAfterIt) {
  const std::string systolic = kConfigs + "architecture/systolic_32.textproto";
  const MachineSpec machine = loaded(systolic, {"dram.spec.controller.page=closed", "dram.layout=nhwc"}, "ddr4_2400");
  EXPECT_EQ(machine.memories[0].dram->controller.page, PagePolicy::kClosed);
  EXPECT_EQ(machine.memories[0].layout.layout, TensorLayout::kNhwc);
  EXPECT_EQ(loaded(systolic, {"dram.spec=hbm2"}, "ddr4_2400").memories[0].dram->name, "hbm2");
}

TEST(DramOption, ADramBecomesAnotherAndKeepsItsLayout) {
  const TempMachine file(changed_machine("spec:", "layout: \"nhwc\" spec:"));
  const MachineSpec machine = loaded(file.path(), {}, "lpddr4_3200");
  EXPECT_EQ(machine.memories[0].dram->name, "lpddr4_3200");
  EXPECT_EQ(machine.memories[0].layout.layout, TensorLayout::kNhwc);
}

TEST(DramMemory, GoesOutAsAMessageByTheNameOfItsSpecAndComesBackTheSame) {
  const TempMachine file(changed_machine("spec:", "layout: \"tiled\" layout_block: 16 spec:"));
  const auto out = machine_to_proto(loaded(file.path()));
  ASSERT_EQ(out.clock_size(), 1);  // "core"; the DRAM's is its own
  EXPECT_FALSE(out.memory(0).has_clock());
  EXPECT_FALSE(out.memory(0).has_capacity_bytes());
  EXPECT_EQ(out.memory(0).spec(), "ddr4_2400");
  EXPECT_EQ(out.memory(0).layout_block(), 16);
  Problems problems;
  const auto back = machine_from_proto(ConfigNode(out), {find_shipped_dram, {}}, problems);
  ASSERT_TRUE(back) << problems.text();
  EXPECT_EQ(write_text(machine_to_proto(*back)), write_text(out));
}

}  // namespace
}  // namespace pj
