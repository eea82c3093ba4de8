// SPDX-License-Identifier: Apache-2.0
// What a user reads who gets a memory of kind dram wrong: each message once, with its place.
#include <gtest/gtest.h>

#include "memory/hierarchy/machine_from_proto.h"
#include "tests/unit/machine/dram_machine.h"

namespace pj {
namespace {

// The messages about a machine file that says `text`, with changes.
std::string messages(const std::string& text, const std::vector<std::string>& set = {}, const std::string& dram = "") {
  const TempMachine file(text);
  Problems problems;
  const bool made = load_with(file.path(), set, dram, problems).has_value();
  EXPECT_EQ(made, problems.empty());
  return file.without_folder(problems.text());
}

std::string after(const std::string& was, const std::string& is) { return messages(changed_machine(was, is)); }

struct Case {
  const char* was;
  const char* is;
  const char* message;
};

class DramMemoryMessage : public testing::TestWithParam<Case> {};

TEST_P(DramMemoryMessage, IsTheOnlyOneAndStandsAtItsPlace) {
  const Case& c = GetParam();
  EXPECT_EQ(after(c.was, c.is), std::string("m.textproto:") + c.message + "\n");
}

const Case kCases[] = {
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_240")",
     R"(4:73: memory[dram].spec: no DRAM "ddr4_240"; did you mean "ddr4_2400"? (known: ddr3_1600, ddr3_1600_4gb, ddr4_2400, ddr4_2400_8gb, ddr4_3200, ddr4_upmem, gddr6_aim, hbm2, hbm2_pim, lpddr4_3200))"},
    {R"(spec: "ddr4_2400")", R"()",
     R"(4:1: memory[dram].spec: missing; a memory of kind "dram" names its spec, such as "ddr4_2400")"},
    {R"(spec: "ddr4_2400")", R"(spec: "none.textproto")", R"(4:73: memory[dram].spec: no such file "none.textproto")"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" layout: "nhcw")",
     R"(4:91: memory[dram].layout: no such layout "nhcw"; did you mean "nchw"? (known: nchw, nhwc, tiled))"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" layout_block: 16)",
     R"(4:91: memory[dram].layout_block: layout "nchw" has no blocks; choose "tiled" or leave this out)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" layout: "tiled" layout_block: 0)",
     R"(4:107: memory[dram].layout_block: must be between 1 and 1048576, got 0)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" clock: "core")",
     R"(4:91: memory[dram].clock: a memory of kind "dram" has no such field, the other kinds have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" capacity_bytes: 1024)",
     R"(4:91: memory[dram].capacity_bytes: a memory of kind "dram" has no such field, the other kinds have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" width_bits: 64)",
     R"(4:91: memory[dram].width_bits: a memory of kind "dram" has no such field, the other kinds have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" bandwidth_gb_per_s: 12)",
     R"(4:91: memory[dram].bandwidth_gb_per_s: a memory of kind "dram" has no such field, kind offchip has it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" latency_ns: 5)",
     R"(4:91: memory[dram].latency_ns: a memory of kind "dram" has no such field, kind offchip has it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" energy: "ddr4")",
     R"(4:91: memory[dram].energy: a memory of kind "dram" has no such field, the other kinds have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" banks: 8)",
     R"(4:91: memory[dram].banks: a memory of kind "dram" has no such field, kinds sram and register_file have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" ports: 1)",
     R"(4:91: memory[dram].ports: a memory of kind "dram" has no such field, kinds sram and register_file have it; the spec of a DRAM says it)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" double_buffered: ["input"])",
     R"(4:109: memory[dram].double_buffered: a memory of kind "dram" has no such field, kinds sram and register_file have it; a DRAM is not double-buffered)"},
    {R"(spec: "ddr4_2400")", R"(spec: "ddr4_2400" sliding_window: ["input"])",
     R"(4:108: memory[dram].sliding_window: a memory of kind "dram" has no such field, kinds sram and register_file have it; a DRAM is not refilled by windows)"},
    {R"(banks: 1)", R"(spec: "ddr4_2400")",
     R"(5:102: memory[glb].spec: a memory of kind "sram" has no such field, kind dram has it; only a DRAM is described by a spec)"},
    {R"(banks: 1)", R"(layout: "nhwc")",
     R"(5:102: memory[glb].layout: a memory of kind "sram" has no such field, kind dram has it; in other memories a word has no address)"},
    {R"(banks: 1)", R"(layout_block: 4)",
     R"(5:102: memory[glb].layout_block: a memory of kind "sram" has no such field, kind dram has it; in other memories a word has no address)"},
    {R"(name: "m")", R"(name: "m" padding_from: "dram")",
     R"(2:11: padding_from: "dram" is a DRAM, which never holds padding; name a memory on the chip)"},
    {R"(clock { name: "core" mhz: 500 })", R"(clock { name: "core" mhz: 500 } clock { name: "ddr4_2400" mhz: 1200 })",
     R"(4:73: memory[dram].spec: "ddr4_2400" is also the name of a clock of the machine; rename that)"},
    {R"(memory { name: "rf")",
     R"(memory { name: "low" kind: "dram" keeps: ["input"] spec: "hbm2" } memory { name: "rf")",
     R"(6:22: memory[low].kind: a DRAM below a fan-out would be one for each of 32 units; it stands above all fan-outs)"},
};
INSTANTIATE_TEST_SUITE_P(Each, DramMemoryMessage, testing::ValuesIn(kCases));

TEST(DramMemoryMessages, AWrongFieldOfTheSpecIsTheChangesFault) {
  EXPECT_EQ(messages(kDramMachine, {"dram.spec.controller.pge=closed"}),
            "--set dram.spec.controller.pge=closed: controller: no field or element \"pge\" in DramController; did you "
            "mean \"page\"? (known: drain_from, drain_to, entry_clocks, hit_limit, page, power_down_after, read_queue, "
            "refresh, return_clocks, write_queue)\n");
}

TEST(DramMemoryMessages, AWrongValueOfTheSpecIsTheChangesFault) {
  EXPECT_EQ(messages(kDramMachine, {"memory[dram].spec.controller.page=closd"}),
            "--set memory[dram].spec.controller.page=closd: controller.page: no such page policy \"closd\"; did you "
            "mean \"closed\"? (known: closed, open)\n");
}

TEST(DramMemoryMessages, AMemoryThatIsNoDramHasNoSpecToChange) {
  EXPECT_EQ(messages(kDramMachine, {"glb.spec.timing.rl=9"}),
            "--set glb.spec.timing.rl=9: memory[glb].spec: a memory of kind \"sram\" has no spec to change; one of "
            "kind \"dram\" has\n");
}

TEST(DramMemoryMessages, AnUnknownMemoryIsNamedAsSuch) {
  EXPECT_EQ(messages(kDramMachine, {"dramm.spec.timing.rl=9"}).substr(0, 95),
            "--set dramm.spec.timing.rl=9: no field or element \"dramm\" in Architecture; did you mean \"dram\"?");
}

TEST(DramMemoryMessages, OneNameIsOneClock) {
  const std::string two = changed_machine("memory { name: \"glb\"",
                                          "memory { name: \"second\" kind: \"dram\" keeps: [\"weight\"] spec: "
                                          "\"ddr4_2400\" } memory { name: \"glb\"");
  EXPECT_EQ(messages(two), "");
  EXPECT_EQ(
      messages(two, {"second.spec.timing.tck_ps=800"}),
      "m.textproto:5:56: memory[second].spec: \"ddr4_2400\" has another timing.tck_ps in \"dram\"; a clock has one "
      "frequency: give the spec another name\n");
}

TEST(DramMemoryMessages, TheOptionSaysWhatIsWrongWithItsName) {
  EXPECT_EQ(messages(kDramMachine, {}, "hbm3"),
            "--dram: memory[dram].spec: no DRAM \"hbm3\"; did you mean \"hbm2\"? (known: ddr3_1600, ddr3_1600_4gb, "
            "ddr4_2400, ddr4_2400_8gb, ddr4_3200, ddr4_upmem, gddr6_aim, hbm2, hbm2_pim, "
            "lpddr4_3200)\n");
  EXPECT_EQ(messages(kDramMachine, {}, "./hbm3.textproto"),
            "--dram: memory[dram].spec: no such file \"hbm3.textproto\"\n");
}

TEST(DramMemoryMessages, TheOptionNeedsAnOffChipMemory) {
  const std::string dram =
      "memory { name: \"dram\" kind: \"dram\" keeps: [\"weight\", \"input\", \"output\"] spec: \"ddr4_2400\" }";
  const std::string sram =
      "memory { name: \"all\" kind: \"sram\" clock: \"core\" keeps: [\"weight\", \"input\", \"output\"] "
      "capacity_bytes: 1024 width_bits: 64 }";
  EXPECT_EQ(messages(changed_machine(dram, sram), {}, "hbm2"),
            "--dram: machine m has no off-chip memory; add one of kind \"dram\" to it\n");
}

TEST(DramMemoryMessages, WithoutAListOfDramsANameIsNotEnough) {
  const TempMachine file(kDramMachine);
  Problems problems;
  EXPECT_FALSE(load_machine(file.path(), {}, {}, problems));
  EXPECT_EQ(file.without_folder(problems.text()),
            "m.textproto:4:73: memory[dram].spec: no DRAM \"ddr4_2400\": there is no list of them here; name a file\n");
}

TEST(DramMemoryMessages, TheGoodMachineHasNone) { EXPECT_EQ(messages(kDramMachine), ""); }

}  // namespace
}  // namespace pj
