// SPDX-License-Identifier: Apache-2.0
// The 25 fixed mappings of tests/data/loopnest_cases.json through the analytic engine.
#include <gtest/gtest.h>

#include <algorithm>

#include "dataflow/reuse/reuse.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/loopnest_case.h"

namespace pj {
namespace {

// Timeloop's time knows no waiting for the next tile.
void double_buffer(MachineSpec& machine) {
  for (MemorySpec& memory : machine.memories) {
    for (const Tensor tensor : kOperands) memory.double_buffered.insert(tensor);
  }
}

// The engines run arrays: a chain of memories gets one of a single unit, which changes no count of a memory.
void give_array(LoopnestCase& c) {
  for (Component& component : c.machine.components) component.frequency = hertz(1e9);
  if (!c.machine.fanouts.empty()) return;
  FanoutSpec unit;
  unit.kind = FanoutKind::kSpatial;
  unit.above = static_cast<int>(c.machine.memories.size()) - 1;
  unit.id = {static_cast<std::int32_t>(c.machine.components.size())};
  NetworkSpec bus;
  bus.id = {unit.id.index + 1};
  bus.carries = {Tensor::kWeight, Tensor::kInput, Tensor::kPartialSum, Tensor::kOutput};
  unit.networks = {bus};
  for (const char* name : {"unit", "unit.bus"}) {
    Component component = c.machine.component(c.machine.mac.id);
    component.id = {static_cast<std::int32_t>(c.machine.components.size())};
    component.name = name;
    c.machine.components.push_back(component);
  }
  c.machine.fanouts.push_back(unit);
  c.mapping.spatial.emplace_back();
}

// Additions from unit to unit that a sum makes on its way out of the array.
std::int64_t chain_steps(const LoopNest& nest) {
  std::int64_t units = 1;
  for (const NestLoop& loop : nest.loops()) {
    if (loop.spatial && !nest.uses(Tensor::kOutput, loop.dim)) units *= loop.factor;
  }
  return units - 1;
}

// Timeloop counts steps; the last of a pass's sums go through the chain after them.
TEST(LoopnestAnalytic, EveryCaseHasTheEventsOfItsCountsAndTimeloopsStepsAndItsChains) {
  constexpr std::int64_t kReplayed = 1'000'000;  // MACs
  int timed = 0;
  for (LoopnestCase& c : loopnest_cases()) {
    double_buffer(c.machine);
    give_array(c);
    Problems problems;
    check_replayable(c.machine, {}, problems);
    EXPECT_EQ(problems.text(), "") << c.name;
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    CountingSink counted;
    count_events(nest, counted);
    const LayerResult result = analyse_layer(nest, {false, 0});
    EXPECT_EQ(compare_events(c.machine, counted, result.events), "") << c.name;
    if (c.macs <= kReplayed) {
      const LayerResult replayed = replay_layer(nest, {false, 0});
      EXPECT_EQ(compare_events(c.machine, counted, replayed.events), "") << c.name;
      EXPECT_EQ(replayed.cycles, result.cycles) << c.name;
    }
    if (!c.cycles) continue;
    ++timed;
    const std::int64_t chains = result.cycles - *c.cycles;
    EXPECT_EQ(chains == 0, chain_steps(nest) == 0) << c.name;
    EXPECT_GE(chains, 0) << c.name;
    EXPECT_EQ(chains % std::max<std::int64_t>(1, chain_steps(nest)), 0) << c.name;
  }
  EXPECT_EQ(timed, 24);  // one limits a bandwidth
}

}  // namespace
}  // namespace pj
