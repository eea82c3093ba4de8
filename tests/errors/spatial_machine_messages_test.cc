// SPDX-License-Identifier: Apache-2.0
// What a user reads who gets a spatial array, its networks, zeros or a clock network wrong: each message once, with its
// place.
#include <gtest/gtest.h>

#include "arch/base/config/read_text.h"
#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_from_proto.h"

namespace pj {
namespace {

// Line 1 is the empty rest of the first line; one part a line.
constexpr const char* kGood = R"(
name: "m" clock { name: "core" mhz: 500 }
memory { name: "dram" kind: "offchip" clock: "core" keeps: ["weight", "input", "output"] width_bits: 64 energy: "ddr4" }
memory { name: "glb" kind: "sram" clock: "core" keeps: ["input"] capacity_bytes: 1024 width_bits: 64 }
memory { name: "rf" kind: "register_file" clock: "core" keeps: ["weight"] capacity_bytes: 2 width_bits: 8 }
fanout { name: "array" kind: "spatial" below: "glb" clock: "core" rows: 4 columns: 8 setup_cycles: 1
network { name: "in" kind: "multicast_bus" clock: "core" carries: ["weight", "input"] width_bits: 64 ids: 4 }
network { name: "out" kind: "unicast" clock: "core" carries: ["output", "partial_sum"] }
network { name: "sums" kind: "reduction_chain" clock: "core" carries: ["output"] }
}
compute { name: "mac" kind: "mac" clock: "core" }
clock_network { name: "tree" kind: "clock" clock: "core" energy: "clock_65" }
)";

std::string messages(const std::string& text) {
  Problems problems;
  picojoule::schema::Architecture architecture;
  const auto locations = read_text_from(text, "m.textproto", architecture, problems);
  const bool made = locations && machine_from_proto(ConfigNode(architecture, *locations), problems);
  EXPECT_EQ(made, problems.empty());
  return problems.text();
}

struct Case {
  const char* was;
  const char* is;
  const char* message;
};

class SpatialMachineMessage : public testing::TestWithParam<Case> {};

TEST_P(SpatialMachineMessage, IsTheOnlyOneAndStandsAtItsPlace) {
  const Case& c = GetParam();
  std::string text = kGood;
  const auto at = text.find(c.was);
  ASSERT_NE(at, std::string::npos) << c.was;
  EXPECT_EQ(messages(text.replace(at, std::string(c.was).size(), c.is)),
            std::string("m.textproto:") + c.message + "\n");
}

const Case kNetworks[] = {
    {R"(carries: ["weight", "input"])", R"(carries: ["weight"])",
     R"(7:1: fanout[array].network: no network carries "input"; name it in the carries of one)"},
    {R"(carries: ["output", "partial_sum"])", R"(carries: ["partial_sum"])",
     R"(7:1: fanout[array].network: no network carries "output"; name it in the carries of one)"},
    {R"(carries: ["output", "partial_sum"])", R"(carries: ["output", "weight"])",
     R"(7:1: fanout[array].network: 2 networks carry "weight"; one is right)"},
    {R"(carries: ["weight", "input"])", R"(carries: ["weight", "input", "partial_sum"])",
     R"(7:1: fanout[array].network: 2 networks carry "partial_sum"; one is right)"},
    {R"(carries: ["weight", "input"])", R"(carries: ["weight", "inputs"] carries: "input")",
     R"(7:78: fanout[array].network[in].carries[1]: no such tensor "inputs"; did you mean "input"? (known: input, output, partial_sum, weight))"},
    {R"(carries: ["weight", "input"])", R"(carries: ["weight", "input", "input"])",
     R"(7:87: fanout[array].network[in].carries[2]: "input" stands here twice; once is right)"},
    {R"(clock: "core" carries: ["output"] })", R"(clock: "core" })",
     R"(9:1: fanout[array].network[sums].carries: missing; names what it carries: weight, input, output, partial_sum)"},
    {R"(clock: "core" carries: ["output"] })", R"(clock: "core" carries: ["weight"] })",
     R"(9:72: fanout[array].network[sums].carries: a reduction network carries "output" alone)"},
    {R"(clock: "core" carries: ["output"] })", R"(clock: "core" carries: ["output", "partial_sum"] })",
     R"(9:72: fanout[array].network[sums].carries: a reduction network carries "output" alone)"},
    {R"("reduction_chain" clock: "core" carries: ["output"] })",
     R"("reduction_chain" clock: "core" carries: "output" } network { name: "tr" kind: "reduction_tree" clock: "core" carries: "output" })",
     R"(7:1: fanout[array].network: 2 reduction networks; one is the most)"},
    {R"(kind: "unicast" clock: "core")", R"(kind: "unicast" clock: "core" ids: 3)",
     R"(8:53: fanout[array].network[out].ids: only a network of kind "multicast_bus" has receivers with ids)"},
    {R"(ids: 4)", R"(ids: 0)", R"(7:102: fanout[array].network[in].ids: must be >= 1, got 0)"},
    {R"(width_bits: 64 ids)", R"(width_bits: 0 ids)",
     R"(7:87: fanout[array].network[in].width_bits: must be between 1 and 1048576, got 0)"},
    {R"(kind: "multicast_bus")", R"(kind: "multicast_buss")",
     R"(7:22: fanout[array].network[in].kind: no such kind of network "multicast_buss"; did you mean "multicast_bus"? (known: mesh, multicast_bus, reduction_chain, reduction_tree, unicast))"},
    {R"(kind: "unicast" clock: "core")", R"(kind: "unicast" clock: "cor")",
     R"(8:39: fanout[array].network[out].clock: no such clock "cor"; did you mean "core"? (known: core))"},
    {R"(name: "sums" kind)", R"(name: "glb" kind)",
     R"(9:11: fanout[array].network[glb].name: "glb" is already the name of a memory; choose another)"},
    {R"(name: "sums" kind)", R"(name: "technology" kind)",
     R"(9:11: fanout[array].network[technology].name: "technology" is reserved: paths to the technology begin with it; choose another)"},
};
INSTANTIATE_TEST_SUITE_P(Networks, SpatialMachineMessage, testing::ValuesIn(kNetworks));

const Case kFanouts[] = {
    {R"(setup_cycles: 1)", R"(preload: "exposed")",
     R"(6:86: fanout[array].preload: only a fan-out of kind "systolic" has it)"},
    {R"(setup_cycles: 1)", R"(drain: "direct")",
     R"(6:86: fanout[array].drain: only a fan-out of kind "systolic" has it)"},
    {R"(setup_cycles: 1)", R"(setup_cycles: -1)",
     R"(6:86: fanout[array].setup_cycles: must be between 0 and 1048576, got -1)"},
    {R"(compute {)",
     R"(fanout { name: "units" kind: "systolic" below: "dram" clock: "core" rows: 2 columns: 2 } compute {)",
     R"(11:24: fanout[units].kind: the fan-outs of a machine are all systolic or all spatial)"},
};
INSTANTIATE_TEST_SUITE_P(Fanouts, SpatialMachineMessage, testing::ValuesIn(kFanouts));

const Case kZeros[] = {
    {R"(energy: "ddr4")", R"(energy: "ddr4" gated_by: ["input"])",
     R"(3:131: memory[dram].gated_by: a memory of kind "offchip" has no such field, kinds sram and register_file have it; compute takes no words from off-chip one by one)"},
    {R"(capacity_bytes: 1024)", R"(capacity_bytes: 1024 compressed: ["input"])",
     R"(4:100: memory[glb].compressed: a memory of kind "sram" has no such field, kind offchip has it; only what goes off-chip is coded)"},
    {R"("weight", "input", "output"] width_bits: 64 energy: "ddr4")",
     R"("weight", "input", "output"] width_bits: 64 energy: "ddr4" compressed: ["inputs"])",
     R"(3:133: memory[dram].compressed[0]: no such tensor "inputs"; did you mean "input"? (known: input, output, weight))"},
    {R"(kind: "mac" clock: "core")", R"(kind: "mac" clock: "core" gated_by: ["zeros"])",
     R"(11:60: compute[mac].gated_by[0]: no such tensor "zeros"; (known: input, output, weight))"},
    {R"(kind: "mac" clock: "core")", R"(kind: "mac" clock: "core" pipeline_depth: 0)",
     R"(11:49: compute[mac].pipeline_depth: must be between 1 and 1024, got 0)"},
    {R"(kind: "mac" clock: "core")", R"(kind: "mac" clock: "core" pipeline_depth: 1025)",
     R"(11:49: compute[mac].pipeline_depth: must be between 1 and 1024, got 1025)"},
};
INSTANTIATE_TEST_SUITE_P(Zeros, SpatialMachineMessage, testing::ValuesIn(kZeros));

const Case kClocks[] = {
    {R"( energy: "clock_65")", R"()",
     R"(12:1: clock_network[tree].energy: missing; a clock network names its price row)"},
    {R"(kind: "clock" clock)", R"(kind: "clok" clock)",
     R"(12:30: clock_network[tree].kind: no such kind of clock network "clok"; did you mean "clock"? (known: clock))"},
    {R"(energy: "clock_65" })",
     R"(energy: "clock_65" } clock_network { name: "t2" kind: "clock" clock: "core" energy: "clock_65" })",
     R"(12:79: clock_network[t2]: a machine has at most one clock network, this is number 2)"},
    {R"(name: "tree")", R"(name: "in")",
     R"(12:17: clock_network[in].name: "in" is already the name of a network; choose another)"},
};
INSTANTIATE_TEST_SUITE_P(Clocks, SpatialMachineMessage, testing::ValuesIn(kClocks));

TEST(SpatialMachineMessages, TheGoodMachineHasNone) { EXPECT_EQ(messages(kGood), ""); }

TEST(SpatialMachineMessages, ASystolicFanoutHasNoNetworksAndNoSetup) {
  std::string text = kGood;
  text.replace(text.find("spatial"), 7, "systolic");
  EXPECT_EQ(messages(text),
            "m.textproto:7:1: fanout[array].network: only a fan-out of kind \"spatial\" has it\n"
            "m.textproto:6:87: fanout[array].setup_cycles: only a fan-out of kind \"spatial\" has it\n");
}

// Networks of two fan-outs are two lists of the file: the reader of texts does not see that they share a name.
TEST(SpatialMachineMessages, TwoFanoutsMayNotHaveNetworksOfOneName) {
  std::string text = kGood;
  text += R"(fanout { name: "cores" kind: "spatial" below: "dram" clock: "core" rows: 2 columns: 1
network { name: "in" kind: "unicast" clock: "core" carries: ["weight", "input", "output"] } })";
  EXPECT_EQ(
      messages(text),
      "m.textproto:14:11: fanout[cores].network[in].name: \"in\" is already the name of a network; choose another\n");
}

// One carrier of each of the three tensors is needed, "partial_sum" is not.
TEST(SpatialMachineMessages, AFanoutWithoutNetworksMissesThree) {
  std::string text = kGood;
  const auto from = text.find("network {");
  text.erase(from, text.find("}\ncompute") - from);
  EXPECT_EQ(messages(text),
            "m.textproto:6:1: fanout[array].network: no network carries \"weight\"; name it in the carries of one\n"
            "m.textproto:6:1: fanout[array].network: no network carries \"input\"; name it in the carries of one\n"
            "m.textproto:6:1: fanout[array].network: no network carries \"output\"; name it in the carries of one\n");
}

}  // namespace
}  // namespace pj
