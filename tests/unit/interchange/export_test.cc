// SPDX-License-Identifier: Apache-2.0
// Mappings go out as Timeloop's and come back.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/rules.h"
#include "dataflow/styles/default_mapping.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "tests/shipped_drams.h"
#include "tests/unit/machine_text.h"

namespace pj {
namespace {

namespace fs = std::filesystem;

MachineSpec two_level_machine() {
  return testing::machine(R"(
    name: "m" clock { name: "c" mhz: 1000 }
    memory { name: "DRAM" kind: "offchip" clock: "c" keeps: ["weight", "input", "output"] width_bits: 8 energy: "ddr4" }
    memory { name: "RF" kind: "register_file" clock: "c" keeps: ["weight", "output"] capacity_bytes: 64 width_bits: 8 }
    fanout { name: "f" kind: "spatial" below: "DRAM" clock: "c" rows: 4 columns: 4
             network { name: "b" kind: "multicast_bus" clock: "c" carries: ["weight", "input", "output", "partial_sum"] } }
    compute { name: "mac" kind: "mac" clock: "c" })");
}

Mapping back(const std::string& text, const Einsum& einsum, const MachineSpec& machine) {
  ImportLog log;
  const auto documents = read_yaml_from(text, "map.yaml", log.problems);
  const auto mapping =
      read_timeloop_mapping(*documents.value().front().find("mapping"), own_names(einsum, machine), log);
  if (!mapping) throw std::runtime_error(log.problems.text() + text);
  return *mapping;
}

// 10 rows in tiles of 4 (rounds of 4, 4 and 2), 6 columns over 3 units, depth 5.
TEST(TimeloopExport, WritesFactorsInnermostFirstWithTheirLastRounds) {
  const MachineSpec machine = two_level_machine();
  const Einsum einsum = gemm_einsum({10, 5, 6, 1}, {});
  const int m = einsum.dim("M"), c = einsum.dim("C"), p = einsum.dim("P");
  Mapping mapping;
  mapping.temporal = {{{p, 3}, {c, 5}}, {{m, 2}, {p, 2}}};
  mapping.spatial = {{{p, 2, SpatialAxis::kRows}, {m, 3, SpatialAxis::kColumns}}};
  mapping.bypass.resize(2);
  mapping.bypass[1].insert(Tensor::kWeight);
  Problems problems;
  const auto text = timeloop_mapping_text(mapping, einsum, machine, {}, problems);
  ASSERT_TRUE(text) << problems.text();
  EXPECT_EQ(*text,
            "mapping:\n"
            "  - target: DRAM\n    type: temporal\n    factors: C=5 P=3 G=1 M=1\n    permutation: CPGM\n"
            "  - target: DRAM\n    type: spatial\n    factors: M=3 P=2,1 G=1 C=1\n    permutation: MPGC\n    split: 1\n"
            "  - target: DRAM\n    type: bypass\n    keep: [Weights, Inputs, Outputs]\n    bypass: []\n"
            "  - target: RF\n    type: temporal\n    factors: P=2 M=2 G=1 C=1\n    permutation: PMGC\n"
            "  - target: RF\n    type: bypass\n    keep: [Outputs]\n    bypass: [Weights, Inputs]\n");
  EXPECT_EQ(back(*text, einsum, machine), mapping);
}

TEST(TimeloopExport, ADimensionTwiceAtALevelCannotBeSaid) {
  const MachineSpec machine = two_level_machine();
  const Einsum einsum = gemm_einsum({4, 1, 4, 1}, {});
  const int m = einsum.dim("M"), p = einsum.dim("P");
  Mapping mapping;
  mapping.temporal = {{{p, 2}, {m, 4}, {p, 2}}, {}};
  mapping.spatial.resize(1);
  mapping.bypass.resize(2);
  Problems problems;
  EXPECT_FALSE(timeloop_mapping_text(mapping, einsum, machine, {"", 0, 0, "layer[a]"}, problems));
  EXPECT_EQ(problems.text(), "layer[a]: DRAM: Timeloop has one temporal loop of P at a level, here are several\n");
}

template <class Loop>
std::vector<Loop> joined(const std::vector<Loop>& loops, bool (*neighbours)(const Loop&, const Loop&)) {
  std::vector<Loop> made;
  for (const Loop& loop : loops) {
    if (loop.factor == 1) continue;
    if (made.empty() || !neighbours(made.back(), loop)) {
      made.push_back(loop);
    } else {
      made.back().factor *= loop.factor;
    }
  }
  return made;
}

// What a round trip cannot tell: loops of one iteration, neighbours of one dimension, which of two axes is named first,
// and whether a memory bypasses what it never keeps.
Mapping plain(Mapping mapping, const MachineSpec& machine) {
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    for (const Tensor tensor : kOperands) {
      if (!machine.memories[m].keeps.has(tensor)) mapping.bypass[m].erase(tensor);
    }
    mapping.temporal[m] = joined<TemporalLoop>(
        mapping.temporal[m], [](const TemporalLoop& a, const TemporalLoop& b) { return a.dim == b.dim; });
  }
  for (auto& loops : mapping.spatial) {
    std::stable_partition(loops.begin(), loops.end(), [](SpatialLoop l) { return l.axis == SpatialAxis::kRows; });
    loops = joined<SpatialLoop>(
        loops, [](const SpatialLoop& a, const SpatialLoop& b) { return a.dim == b.dim && a.axis == b.axis; });
  }
  return mapping;
}

// Timeloop has one temporal and one spatial loop of a dimension at a level.
bool sayable(const Mapping& mapping) {
  const auto twice = [](const auto& loops) {
    std::set<int> seen;
    return std::any_of(loops.begin(), loops.end(), [&seen](const auto& l) { return !seen.insert(l.dim).second; });
  };
  return std::none_of(mapping.temporal.begin(), mapping.temporal.end(), twice) &&
         std::none_of(mapping.spatial.begin(), mapping.spatial.end(), twice);
}

// Whatever the loops are called, every component does the same.
void expect_same_counts(const Mapping& a, const Mapping& b, const Einsum& einsum, const MachineSpec& machine) {
  Problems problems;
  const auto counts_a = count_by_rules(LoopNest(einsum, machine, a), CountingRules::kPicojoule, {}, problems);
  const auto counts_b = count_by_rules(LoopNest(einsum, machine, b), CountingRules::kPicojoule, {}, problems);
  ASSERT_TRUE(counts_a && counts_b) << problems.text();
  ASSERT_EQ(counts_a->counts.size(), counts_b->counts.size()) << machine.name;
  for (std::size_t i = 0; i < counts_a->counts.size(); ++i) {
    EXPECT_EQ(counts_a->counts[i].count, counts_b->counts[i].count)
        << machine.name << " " << counts_a->counts[i].action;
  }
}

Einsum convolution() {
  ConvShape shape;
  shape.channels = 48, shape.filters = 100;
  shape.height = shape.width = 27;
  shape.filter_rows = shape.filter_columns = 3;
  return conv_einsum(shape, {});
}

void check_default_mapping(const Einsum& einsum, const MachineSpec& machine, Style style, int& mapped) {
  Problems problems;
  const auto mapping =
      default_mapping(einsum, machine, style, std::vector<TensorSet>(machine.memories.size()), {}, problems);
  if (!mapping) return;  // not a style of this machine
  const auto text = timeloop_mapping_text(*mapping, einsum, machine, {}, problems);
  ASSERT_EQ(text.has_value(), sayable(plain(*mapping, machine))) << machine.name << problems.text();
  if (!text) return;
  const Mapping again = back(*text, einsum, machine);
  EXPECT_EQ(again, plain(*mapping, machine)) << machine.name << "\n" << *text;
  expect_same_counts(again, *mapping, einsum, machine);
  ++mapped;
}

TEST(TimeloopExport, DefaultMappingsOfShippedMachinesComeBackAndCountTheSame) {
  int mapped = 0;
  for (const auto& entry : fs::directory_iterator(PJ_SOURCE_DIR "/configs/architecture")) {
    if (entry.path().stem() == "systolic") continue;  // a base of others
    Problems problems;
    const auto machine = load_machine(entry.path().string(), {}, find_shipped_dram, problems);
    ASSERT_TRUE(machine) << problems.text();
    for (const Einsum& einsum : {convolution(), gemm_einsum({30, 70, 50, 1}, {})}) {
      for (const Style style : kStyles) check_default_mapping(einsum, *machine, style, mapped);
    }
  }
  EXPECT_GT(mapped, 50);
}

}  // namespace
}  // namespace pj
