// SPDX-License-Identifier: Apache-2.0
// The clocked array computes every output bit for bit, counts what the replay counts, event for event, and takes the
// replay's cycles where nothing contends. Under contention femtoseconds of rounding can decide about an edge. A row
// stationary array measures what zeros leave of an event, where the replay takes the product of densities: there only
// the counts must be equal.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "sim/cycle/layer_cycle.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/dram_case.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_case.h"

namespace pj {
namespace {

bool can_run(const RandomCase& c) {
  Problems problems;
  check_replayable(c.machine, {}, problems);
  check_cycle_engine(c.einsum, {}, problems);
  if (problems.empty()) check_cycle_mapping(LoopNest(c.einsum, c.machine, c.mapping), {}, problems);
  return problems.empty();
}

bool is_spatial(const MachineSpec& machine) { return machine.fanouts.front().kind == FanoutKind::kSpatial; }

// A spatial array also of what a pass waits for: narrow networks, scratchpads with ports, set-up and pipeline. Other
// arrays stay as they are.
RandomCase with_pace(RandomCase c) {
  if (c.machine.fanouts.empty() || !is_spatial(c.machine)) return c;
  Random random(c.seed);
  FanoutSpec& array = c.machine.fanouts.front();
  array.setup_cycles = random.between(0, 3);
  c.machine.mac.pipeline_depth = static_cast<int>(random.between(1, 3));
  for (NetworkSpec& network : array.networks) {
    if (random.chance(60)) network.width_bits = random.between(1, 64);
  }
  for (std::size_t m = static_cast<std::size_t>(array.above) + 1; m < c.machine.memories.size(); ++m) {
    if (random.chance(30)) c.machine.memories[m].kind = MemoryKind::kSram;
  }
  return c;
}

bool has_gates(const MachineSpec& machine) {
  return !machine.mac.gated_by.empty() || std::any_of(machine.memories.begin(), machine.memories.end(),
                                                      [](const MemorySpec& m) { return !m.gated_by.empty(); });
}

std::string difference_of(const MachineSpec& machine, const CountingSink& replay, const CountingSink& cycle) {
  return has_gates(machine) ? compare_counts(machine, replay, cycle) : compare_events(machine, replay, cycle);
}

std::string difference(const LoopNest& nest, const ReplayOptions& options, std::uint64_t seed) {
  const LayerResult replay = replay_layer(nest, options);
  const CycleResult cycle = simulate_cycles(nest, options, seed, std::nullopt);
  std::string text = difference_of(nest.machine(), replay.events, cycle.events);
  if (cycle.mismatch) text += to_string(nest.einsum(), *cycle.mismatch) + "\n";
  if (cycle.array_cycles != replay.array_cycles) {
    text += fmt::format("array cycles: replay {}, cycle {}\n", replay.array_cycles, cycle.array_cycles);
  }
  // A row stationary array is clocked by passes, as the replay is: at the same femtoseconds.
  const bool exact = !options.contended || is_spatial(nest.machine());
  const std::int64_t rounding = exact ? 0 : 1 + replay.cycles / 200;
  if (std::abs(cycle.cycles - replay.cycles) > rounding) {
    text += fmt::format("cycles: replay {}, cycle {}\n", replay.cycles, cycle.cycles);
  }
  if (exact && cycle.stalls != replay.stalls) text += "stalls differ\n";
  return text;
}

std::string difference(const RandomCase& c, bool contended) {
  if (!can_run(c)) return "";
  return difference(LoopNest(c.einsum, c.machine, c.mapping), {contended, 0}, c.seed);
}

void expect_agreement(std::uint64_t cases, bool (*wanted)(const RandomCase&)) {
  std::uint64_t run = 0;
  for (std::uint64_t seed = 1; run < cases; ++seed) {
    const RandomCase c = with_pace(make_case(campaign_seed() + seed));
    if (!can_run(c) || !wanted(c)) continue;
    ++run;
    for (const bool contended : {false, true}) {
      const auto differs = [&](const RandomCase& candidate) { return !difference(candidate, contended).empty(); };
      if (!differs(c)) continue;
      const RandomCase small = shrink(c, differs);
      FAIL() << (contended ? "contended\n" : "uncontended\n") << difference(small, contended) << describe(small);
    }
  }
}

TEST(CycleAgreement, TwoThousandRandomSystolicCasesEqualReferenceAndReplay) {
  expect_agreement(campaign_size(2000), [](const RandomCase& c) { return !is_spatial(c.machine); });
}

TEST(CycleAgreement, TwoThousandRandomRowStationaryCasesEqualReferenceAndReplay) {
  expect_agreement(campaign_size(2000), [](const RandomCase& c) { return is_spatial(c.machine); });
}

// On a DRAM a femtosecond can decide which of two requests comes first, and that about a row: the words are the same,
// the commands and the time nearly.
TEST(CycleAgreement, ThreeHundredRandomCasesOnADram) {
  std::int64_t run = 0, replayed = 0, clocked = 0;
  for (std::uint64_t seed = 1; run < 300; ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    if (!can_run(c) || !runs_on_dram(c)) continue;
    ++run;
    const MachineSpec machine = with_dram(c.machine, c.seed);
    const LoopNest nest(c.einsum, machine, c.mapping);
    const LayerResult replay = replay_layer(nest, {true, 0});
    const CycleResult cycle = simulate_cycles(nest, {true, 0}, c.seed, std::nullopt);
    EXPECT_FALSE(cycle.mismatch) << describe(c);
    EXPECT_EQ(difference_of(machine, on_chip(machine, replay.events), on_chip(machine, cycle.events)), "")
        << describe(c);
    for (const DramCommand command : {DramCommand::kRead, DramCommand::kWrite}) {
      EXPECT_EQ(replay.drams.at(0).stats.count(command), cycle.drams.at(0).stats.count(command)) << describe(c);
    }
    EXPECT_EQ(replay.array_cycles, cycle.array_cycles) << describe(c);
    EXPECT_NEAR(static_cast<double>(cycle.cycles), static_cast<double>(replay.cycles), 20 + replay.cycles / 50.0)
        << describe(c);
    replayed += replay.cycles;
    clocked += cycle.cycles;
  }
  EXPECT_NEAR(static_cast<double>(clocked) / static_cast<double>(replayed), 1.0, 0.002);
}

}  // namespace
}  // namespace pj
