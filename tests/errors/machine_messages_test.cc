// SPDX-License-Identifier: Apache-2.0
// What a user reads who gets a machine wrong: each message once, with its place.
#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"

namespace pj {
namespace {

// Line 1 is the empty rest of the first line; one part a line.
constexpr const char* kGood = R"(
name: "m"
clock { name: "core" mhz: 500 }
memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64 energy: "ddr4" }
memory { name: "glb" kind: "sram" clock: "core" keeps: ["input"] capacity_bytes: 1024 width_bits: 64 banks: 1 }
memory { name: "rf" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8 }
fanout { name: "array" kind: "systolic" below: "glb" clock: "core" rows: 4 columns: 8 }
compute { name: "mac" kind: "mac" clock: "core" }
vector_unit { name: "vec" kind: "vector" clock: "core" lanes: 16 reads_from: "glb" }
)";

std::string messages(const std::string& text) {
  Problems problems;
  picojoule::schema::Architecture architecture;
  const auto locations = read_text_from(text, "m.textproto", architecture, problems);
  const bool made = locations && machine_from_proto(ConfigNode(architecture, *locations), problems);
  EXPECT_EQ(made, problems.empty());
  return problems.text();
}

// The messages about the good machine with `was` replaced by `is`.
std::string after(const std::string& was, const std::string& is) {
  std::string text = kGood;
  const auto at = text.find(was);
  if (at == std::string::npos) throw std::logic_error("no such text: " + was);
  return messages(text.replace(at, was.size(), is));
}

struct Case {
  const char* was;
  const char* is;
  const char* message;
};

class MachineMessage : public testing::TestWithParam<Case> {};

TEST_P(MachineMessage, IsTheOnlyOneAndStandsAtItsPlace) {
  const Case& c = GetParam();
  EXPECT_EQ(after(c.was, c.is), std::string("m.textproto:") + c.message + "\n");
}

const Case kCases[] = {
    {R"(name: "m")", R"()", R"( name: missing; every machine has a name)"},
    {R"(name: "rf")", R"(name: "r-f")",
     R"(6:10: memory[r-f].name: "r-f" must consist of letters, digits and _, and not begin with a digit)"},
    {R"(name: "rf")", R"(name: "2rf")",
     R"(6:10: memory[2rf].name: "2rf" must consist of letters, digits and _, and not begin with a digit)"},
    {R"(name: "vec")", R"(name: "workload")",
     R"(9:15: vector_unit[workload].name: "workload" is reserved: paths to the workload begin with it; choose another)"},
    {R"({ name: "vec")", R"({)", R"(9:1: vector_unit[0].name: missing; every part has a name)"},
    {R"(name: "vec")", R"(name: "glb")",
     R"(9:15: vector_unit[glb].name: "glb" is already the name of a memory; choose another)"},
    {R"(name: "array")", R"(name: "core")",
     R"(7:10: fanout[core].name: "core" is already the name of a clock; choose another)"},
    {R"(kind: "sram")", R"(kind: "sarm")",
     R"(5:22: memory[glb].kind: no such kind of memory "sarm"; did you mean "sram"? (known: dram, offchip, register_file, sram))"},
    {R"(kind: "sram" )", R"()",
     R"(5:1: memory[glb].kind: missing; names one kind of memory (known: offchip, dram, sram, register_file))"},
    {R"(kind: "systolic")", R"(kind: "systolik")",
     R"(7:24: fanout[array].kind: no such kind of fan-out "systolik"; did you mean "systolic"? (known: spatial, systolic))"},
    {R"(kind: "mac")", R"(kind: "macc")",
     R"(8:23: compute[mac].kind: no such kind of compute "macc"; did you mean "mac"? (known: mac))"},
    {R"(kind: "vector")", R"(kind: "vektor")",
     R"(9:27: vector_unit[vec].kind: no such kind of vector unit "vektor"; did you mean "vector"? (known: vector))"},
    {R"(kind: "sram" clock: "core")", R"(kind: "sram" clock: "cor")",
     R"(5:35: memory[glb].clock: no such clock "cor"; did you mean "core"? (known: core))"},
    {R"(kind: "sram" clock: "core")", R"(kind: "sram")",
     R"(5:1: memory[glb].clock: missing; names one clock (known: core))"},
    {R"(kind: "sram")", R"(kind: "sram" boundary: "chips")",
     R"(5:35: memory[glb].boundary: no such boundary "chips"; did you mean "chip"? (known: board, chip, dram, host, package))"},
    {R"(keeps: ["input"])", R"(keeps: ["inputs"])",
     R"(5:57: memory[glb].keeps[0]: no such tensor "inputs"; did you mean "input"? (known: input, output, weight))"},
    {R"(keeps: ["input"])", R"(keeps: ["input", "input"])",
     R"(5:66: memory[glb].keeps[1]: "input" stands here twice; once is right)"},
    {R"(keeps: ["input"] )", R"()", R"(5:1: memory[glb].keeps: missing; names tensors: weight, input, output)"},
    {R"(below: "glb")", R"(below: "gbl")",
     R"(7:41: fanout[array].below: no such memory "gbl"; did you mean "glb"? (known: dram, glb, rf))"},
    {R"(below: "glb")", R"(below: "rf")",
     R"(7:41: fanout[array].below: "rf" is the innermost memory; a systolic fan-out stands above the memory that holds the stationary operand of each unit)"},
    {R"( below: "glb")", R"()", R"(7:1: fanout[array].below: missing; names one memory (known: dram, glb, rf))"},
    {R"(reads_from: "glb")", R"(reads_from: "bglb")",
     R"(9:66: vector_unit[vec].reads_from: no such memory "bglb"; did you mean "glb"? (known: dram, glb, rf))"},
    {R"(name: "m")", R"(name: "m" padding_from: "gib")",
     R"(2:11: padding_from: no such memory "gib"; did you mean "glb"? (known: dram, glb, rf))"},
    {R"(capacity_bytes: 1024)", R"(capacity_bytes: 0)",
     R"(5:66: memory[glb].capacity_bytes: must be between 1 and 1152921504606846975, got 0)"},
    {R"(capacity_bytes: 1024)", R"(capacity_bytes: -5)",
     R"(5:66: memory[glb].capacity_bytes: must be between 1 and 1152921504606846975, got -5)"},
    {R"(capacity_bytes: 1024)", R"(capacity_bytes: 1152921504606846976)",
     R"(5:66: memory[glb].capacity_bytes: must be between 1 and 1152921504606846975, got 1152921504606846976)"},
    {R"(capacity_bytes: 1024)", R"()",
     R"(5:1: memory[glb].capacity_bytes: missing; must be between 1 and 1152921504606846975)"},
    {R"(width_bits: 64 banks)", R"(width_bits: 0 banks)",
     R"(5:87: memory[glb].width_bits: must be between 1 and 1048576, got 0)"},
    {R"(width_bits: 64 banks)", R"(width_bits: 1048577 banks)",
     R"(5:87: memory[glb].width_bits: must be between 1 and 1048576, got 1048577)"},
    {R"(width_bits: 64 banks)", R"(banks)", R"(5:1: memory[glb].width_bits: missing; must be between 1 and 1048576)"},
    {R"(banks: 1)", R"(banks: 0)", R"(5:102: memory[glb].banks: must be between 1 and 1048576, got 0)"},
    {R"(banks: 1)", R"(ports: -1)", R"(5:102: memory[glb].ports: must be between 1 and 1048576, got -1)"},
    {R"(banks: 1)", R"(bandwidth_gb_per_s: 10)",
     R"(5:102: memory[glb].bandwidth_gb_per_s: a memory of kind "sram" has no such field, kind offchip has it; an on-chip memory serves banks x ports accesses of width_bits a cycle)"},
    {R"(banks: 1)", R"(latency_ns: 3)",
     R"(5:102: memory[glb].latency_ns: a memory of kind "sram" has no such field, kind offchip has it; an on-chip memory answers in the cycle of its access)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" banks: 8)",
     R"(4:120: memory[dram].banks: a memory of kind "offchip" has no such field, kinds sram and register_file have it; an off-chip memory states bandwidth_gb_per_s)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" ports: 1)",
     R"(4:120: memory[dram].ports: a memory of kind "offchip" has no such field, kinds sram and register_file have it; an off-chip memory states bandwidth_gb_per_s)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" double_buffered: ["input"])",
     R"(4:138: memory[dram].double_buffered: a memory of kind "offchip" has no such field, kinds sram and register_file have it; an off-chip memory is not double-buffered)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" sliding_window: ["input"])",
     R"(4:137: memory[dram].sliding_window: a memory of kind "offchip" has no such field, kinds sram and register_file have it; an off-chip memory is not refilled by windows)"},
    {R"( energy: "ddr4")", R"()",
     R"(4:1: memory[dram].energy: missing; an off-chip memory names its price row, such as "ddr4")"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" bandwidth_gb_per_s: 0)",
     R"(4:120: memory[dram].bandwidth_gb_per_s: must be between 1e-06 and 1000000000, got 0)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" latency_ns: -1)",
     R"(4:120: memory[dram].latency_ns: must be between 0 and 1000000000, got -1)"},
    {R"(banks: 1)", R"(double_buffered: ["output"])",
     R"(5:120: memory[glb].double_buffered: "output" is not kept here; add it to keeps or leave it out)"},
    {R"(banks: 1)", R"(sliding_window: ["weight"])",
     R"(5:119: memory[glb].sliding_window: "weight" is not kept here; add it to keeps or leave it out)"},
    {R"(banks: 1)", R"(partial_sums: "return")",
     R"(5:102: memory[glb].partial_sums: "output" is not kept here; add it to keeps or leave this out)"},
    {R"(energy: "ddr4")", R"(energy: "ddr4" partial_sums: "returns")",
     R"(4:120: memory[dram].partial_sums: no such treatment of partial sums "returns"; did you mean "return"? (known: accumulate_above, return))"},
    {R"(mhz: 500)", R"(mhz: 0)", R"(3:22: clock[core].mhz: must be between 0.001 and 1000000, got 0)"},
    {R"(mhz: 500)", R"(mhz: -2)", R"(3:22: clock[core].mhz: must be between 0.001 and 1000000, got -2)"},
    {R"( mhz: 500)", R"()", R"(3:1: clock[core].mhz: missing; must be between 0.001 and 1000000)"},
    {R"(rows: 4)", R"(rows: 0)", R"(7:68: fanout[array].rows: must be between 1 and 1048576, got 0)"},
    {R"( columns: 8)", R"()", R"(7:1: fanout[array].columns: missing; must be between 1 and 1048576)"},
    {R"(columns: 8)", R"(columns: 8 preload: "hidden")",
     R"(7:87: fanout[array].preload: no such preload "hidden"; (known: exposed, overlapped))"},
    {R"(columns: 8)", R"(columns: 8 drain: "systolik")",
     R"(7:87: fanout[array].drain: no such drain "systolik"; did you mean "systolic"? (known: direct, systolic))"},
    {R"(lanes: 16)", R"(lanes: 0)", R"(9:56: vector_unit[vec].lanes: must be between 1 and 1048576, got 0)"},
    {R"(lanes: 16)", R"(lanes: 16 bits: 65)", R"(9:66: vector_unit[vec].bits: must be between 1 and 64, got 65)"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })", R"()",
     R"( compute: missing; a machine has exactly one compute)"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })",
     R"(compute { name: "mac" kind: "mac" clock: "core" } compute { name: "mac2" kind: "mac" clock: "core" })",
     R"(8:51: compute[mac2]: a machine has exactly one compute, this is number 2)"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })",
     R"(compute { name: "mac" kind: "mac" clock: "core" operand_latch: ["weigth"] })",
     R"(8:65: compute[mac].operand_latch[0]: no such tensor "weigth"; did you mean "weight"? (known: input, output, weight))"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })",
     R"(compute { name: "mac" kind: "mac" clock: "core" weight_bits: 0 })",
     R"(8:49: compute[mac].weight_bits: must be between 1 and 64, got 0)"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })",
     R"(compute { name: "mac" kind: "mac" clock: "core" } fanout { name: "b" kind: "systolic" below: "glb" clock: "core" rows: 1 columns: 1 })",
     R"(8:87: fanout[b].below: "glb" already has the fan-out "array" below it; one is the most)"},
    {R"(compute { name: "mac" kind: "mac" clock: "core" })",
     R"(compute { name: "mac" kind: "mac" clock: "core" } vector_unit { name: "v2" kind: "vector" clock: "core" lanes: 1 reads_from: "glb" })",
     R"(9:1: vector_unit[vec]: a machine has at most one vector unit, this is number 2)"},
    {R"("weight", "input", "output")", R"("weight", "input")",
     R"(4:1: memory: no memory keeps "output"; name it in the keeps of at least one)"},
    {R"("weight", "input", "output")", R"("input", "output")",
     R"(6:65: memory[rf].keeps: "weight" is kept below a fan-out only; a memory above the fan-outs must keep it too)"},
};
INSTANTIATE_TEST_SUITE_P(Each, MachineMessage, testing::ValuesIn(kCases));

TEST(MachineMessages, ThreeMistakesAreThreeMessagesAtOnce) {
  std::string text = kGood;
  text.replace(text.find("mhz: 500"), 8, "mhz: 0");
  text.replace(text.find("rows: 4"), 7, "rows: 0");
  text.replace(text.find("lanes: 16"), 9, "lanes: 0");
  EXPECT_EQ(messages(text),
            "m.textproto:3:22: clock[core].mhz: must be between 0.001 and 1000000, got 0\n"
            "m.textproto:7:68: fanout[array].rows: must be between 1 and 1048576, got 0\n"
            "m.textproto:9:56: vector_unit[vec].lanes: must be between 1 and 1048576, got 0\n");
}

TEST(MachineMessages, AnEmptyMachineMissesEverything) {
  EXPECT_EQ(messages("description: \"nothing\""),
            "m.textproto: name: missing; every machine has a name\n"
            "m.textproto: clock: missing; a machine states at least one clock\n"
            "m.textproto: memory: missing; a machine has at least one memory\n"
            "m.textproto: compute: missing; a machine has exactly one compute\n"
            "m.textproto: memory: no memory keeps \"weight\"; name it in the keeps of at least one\n"
            "m.textproto: memory: no memory keeps \"input\"; name it in the keeps of at least one\n"
            "m.textproto: memory: no memory keeps \"output\"; name it in the keeps of at least one\n");
}

TEST(MachineMessages, TheGoodMachineHasNone) { EXPECT_EQ(messages(kGood), ""); }

}  // namespace
}  // namespace pj
