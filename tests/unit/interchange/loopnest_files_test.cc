// SPDX-License-Identifier: Apache-2.0
// Timeloop's 25 fixed mappings, written as its files and imported: the machine, the mapping and every count by
// Timeloop's rules are those of the case.
#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/import/resolve.h"
#include "dataflow/import/timeloop/chain_to_proto.h"
#include "dataflow/import/timeloop/mapping.h"
#include "dataflow/import/timeloop/problem.h"
#include "dataflow/import/yaml/read_yaml.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/unit/interchange/timeloop_text.h"

namespace pj {
namespace {

YamlValue value_of(const std::string& text, const char* key) {
  Problems problems;
  const auto documents = read_yaml_from(text, "test.yaml", problems);
  if (!documents || documents->size() != 1) throw std::runtime_error(problems.text() + text);
  return *documents->front().find(key);
}

MachineSpec machine_of(const LoopnestCase& c) {
  ImportLog log;
  const TimeloopChain chain = read_nested_architecture(value_of(testing::architecture_yaml(c), "architecture"), log);
  const auto machine = imported_machine(chain_to_proto(chain, log), "test.yaml", log.problems);
  if (!machine) throw std::runtime_error(c.name + ": " + log.problems.text());
  return *machine;
}

Mapping mapping_of(const std::string& text, const LoopnestCase& c, const MachineSpec& machine) {
  ImportLog log;
  const auto mapping = read_timeloop_mapping(value_of(text, "mapping"), own_names(c.einsum, machine), log);
  if (!mapping) throw std::runtime_error(c.name + ": " + log.problems.text() + text);
  return *mapping;
}

std::vector<TemporalLoop> real_loops(std::vector<TemporalLoop> loops) {
  loops.erase(std::remove_if(loops.begin(), loops.end(), [](TemporalLoop l) { return l.factor == 1; }), loops.end());
  return loops;
}

// Rows and columns are axes of their own: which is named first says nothing.
std::vector<SpatialLoop> rows_first(std::vector<SpatialLoop> loops) {
  loops.erase(std::remove_if(loops.begin(), loops.end(), [](SpatialLoop l) { return l.factor == 1; }), loops.end());
  std::stable_partition(loops.begin(), loops.end(), [](SpatialLoop l) { return l.axis == SpatialAxis::kRows; });
  return loops;
}

bool same(const TimeloopAccesses& a, const TimeloopAccesses& b) {
  return a.memory == b.memory && a.tensor == b.tensor && a.instances == b.instances && a.tile_words == b.tile_words &&
         a.partition_words == b.partition_words && a.reads == b.reads && a.fills == b.fills && a.updates == b.updates &&
         a.temporal_reductions == b.temporal_reductions && a.spatial_reductions == b.spatial_reductions &&
         a.links_below == b.links_below;
}

void expect_same_counts(const LoopNest& a, const LoopNest& b, const std::string& name) {
  for (const LinkTransfers links : {LinkTransfers::kOn, LinkTransfers::kOff}) {
    const TimeloopCounts counts_a = timeloop_counts(a, links);
    const TimeloopCounts counts_b = timeloop_counts(b, links);
    EXPECT_EQ(counts_a.cycles, counts_b.cycles) << name;
    ASSERT_EQ(counts_a.accesses.size(), counts_b.accesses.size()) << name;
    for (std::size_t i = 0; i < counts_a.accesses.size(); ++i) {
      EXPECT_TRUE(same(counts_a.accesses[i], counts_b.accesses[i])) << name << " " << i;
    }
  }
}

TEST(LoopnestFiles, TheMachineHasTheMemoriesAndTheMeshesOfTheCase) {
  for (const LoopnestCase& c : loopnest_cases()) {
    const MachineSpec machine = machine_of(c);
    ASSERT_EQ(machine.memories.size(), c.machine.memories.size()) << c.name;
    for (std::size_t m = 0; m < machine.memories.size(); ++m) {
      EXPECT_EQ(machine.component(machine.memories[m].id).name, c.machine.component(c.machine.memories[m].id).name);
      EXPECT_EQ(machine.memories[m].width_bits, c.machine.memories[m].width_bits) << c.name;
      EXPECT_EQ(machine.memories[m].partial_sums, c.machine.memories[m].partial_sums) << c.name;
    }
    ASSERT_EQ(machine.fanouts.size(), c.machine.fanouts.size()) << c.name;
    for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
      EXPECT_EQ(machine.fanouts[f].above, c.machine.fanouts[f].above) << c.name;
      EXPECT_EQ(machine.fanouts[f].rows, c.machine.fanouts[f].rows) << c.name;
      EXPECT_EQ(machine.fanouts[f].columns, c.machine.fanouts[f].columns) << c.name;
    }
  }
}

TEST(LoopnestFiles, TheMappingHasTheLoopsAndTheKeptTensorsOfTheCase) {
  for (const LoopnestCase& c : loopnest_cases()) {
    const MachineSpec machine = machine_of(c);
    const Mapping mapping = mapping_of(testing::mapping_yaml(c), c, machine);
    const LoopNest nest(c.einsum, machine, mapping);
    const LoopNest wanted(c.einsum, c.machine, c.mapping);
    for (std::size_t m = 0; m < machine.memories.size(); ++m) {
      EXPECT_EQ(mapping.temporal[m], real_loops(c.mapping.temporal[m])) << c.name << " " << m;
      for (const Tensor tensor : kOperands) {
        EXPECT_EQ(nest.keeps(static_cast<int>(m), tensor), wanted.keeps(static_cast<int>(m), tensor)) << c.name;
      }
    }
    for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
      EXPECT_EQ(mapping.spatial[f], rows_first(c.mapping.spatial[f])) << c.name << " " << f;
    }
  }
}

TEST(LoopnestFiles, TimeloopsRulesCountOnTheImportedFilesWhatTheyCountOnTheCase) {
  int cases = 0;
  for (const LoopnestCase& c : loopnest_cases()) {
    const MachineSpec machine = machine_of(c);
    const Mapping mapping = mapping_of(testing::mapping_yaml(c), c, machine);
    expect_same_counts(LoopNest(c.einsum, machine, mapping), LoopNest(c.einsum, c.machine, c.mapping), c.name);
    ++cases;
  }
  EXPECT_EQ(cases, 25);
}

TEST(LoopnestFiles, WhatWasExportedImportsAsTheSameMapping) {
  for (const LoopnestCase& c : loopnest_cases()) {
    const MachineSpec machine = machine_of(c);
    const Mapping mapping = mapping_of(testing::mapping_yaml(c), c, machine);
    Problems problems;
    const auto text = timeloop_mapping_text(mapping, c.einsum, machine, {}, problems);
    ASSERT_TRUE(text) << c.name << ": " << problems.text();
    EXPECT_EQ(mapping_of(*text, c, machine), mapping) << c.name << "\n" << *text;
  }
}

TEST(LoopnestFiles, TheLayerHasTheTensorsOfTheCase) {
  for (const LoopnestCase& c : loopnest_cases()) {
    ImportLog log;
    const auto problem = read_problem(value_of(testing::problem_yaml(c), "problem"), log);
    ASSERT_TRUE(problem) << c.name << ": " << log.problems.text();
    const auto made = problem_to_proto(*problem, log);
    ASSERT_TRUE(made) << c.name << ": " << log.problems.text();
    const auto network = imported_network(made->network, "test.yaml", log.problems);
    ASSERT_TRUE(network) << c.name << ": " << log.problems.text();
    const Einsum& einsum = *network->layers.front().einsum;
    EXPECT_EQ(einsum.macs(), c.einsum.macs()) << c.name;
    for (const Tensor tensor : kOperands) {
      EXPECT_EQ(einsum.tensor(tensor).elements(), c.einsum.tensor(tensor).elements()) << c.name;
    }
    for (const auto& [theirs, ours] : made->names.dims) {
      EXPECT_EQ(einsum.dims.at(static_cast<std::size_t>(einsum.dim(ours))).size,
                c.einsum.dims.at(static_cast<std::size_t>(c.einsum.dim(theirs))).size)
          << c.name << " " << theirs;
    }
  }
}

}  // namespace
}  // namespace pj
