// SPDX-License-Identifier: Apache-2.0
// A DRAM in place of the plain off-chip memory, on random cases: it carries the same words, everything on the chip
// counts the same, and time, bursts and bus obey their bounds.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "memory/dram/dram_spec.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/dram_case.h"
#include "tests/agreement/random_case.h"

namespace pj {
namespace {

std::string words(const LayerResult& result) {
  std::string text;
  for (const LayerResult::Moved& m : result.moved) {
    text += fmt::format("{} {} {} {}\n", m.memory.index, name_of(m.tensor), m.read_bits, m.written_bits);
  }
  return text;
}

std::string check_dram(const MachineSpec& machine, const LayerResult& result) {
  const DramSpec& spec = *machine.memories.front().dram;
  const DramStats& stats = result.drams.at(0).stats;
  std::int64_t read_bits = 0, written_bits = 0, bus = 0, ranks = 0;
  for (const LayerResult::Moved& m : result.moved) {
    if (!(m.memory == machine.memories.front().id)) continue;
    read_bits += m.read_bits;
    written_bits += m.written_bits;
  }
  for (const std::int64_t clocks : stats.bus) bus += clocks;
  for (const std::int64_t clocks : stats.ranks) ranks += clocks;
  const std::int64_t burst_bits = 8 * spec.organization.burst_bytes();
  const std::int64_t bursts = stats.count(DramCommand::kRead) + stats.count(DramCommand::kWrite);
  std::string text;
  if ((stats.count(DramCommand::kRead) + stats.forwarded) * burst_bits < read_bits) text += "too few read bursts\n";
  if (stats.count(DramCommand::kWrite) * burst_bits < written_bits) text += "too few write bursts\n";
  if (stats.bus_clocks(BusUse::kData) != bursts * spec.organization.burst_clocks()) text += "bursts and bus differ\n";
  if (stats.clocks * spec.organization.ranks != ranks) text += "rank clocks do not sum\n";
  if (stats.clocks != bus) text += fmt::format("bus clocks sum to {} of {}\n", bus, stats.clocks);
  if (stats.row_hits + stats.row_closed + stats.row_conflicts != bursts) text += "rows and bursts differ\n";
  const double seconds_run = static_cast<double>(result.cycles) / (machine.compute_clock() / hertz(1.0));
  const double least = static_cast<double>(read_bits + written_bits) / *machine.memories.front().bits_per_second;
  if (seconds_run < least * (1 - 1e-9)) text += "faster than the peak\n";
  std::int64_t stalled = 0;
  for (const auto& [reason, cycles] : result.stalls) stalled += cycles;
  if (stalled != result.cycles - result.array_cycles) text += "stall reasons do not sum\n";
  return text;
}

std::string difference(const RandomCase& c) {
  const LoopNest plain_nest(c.einsum, c.machine, c.mapping);
  const MachineSpec machine = with_dram(c.machine, c.seed);
  const LoopNest nest(c.einsum, machine, c.mapping);
  const LayerResult plain = replay_layer(plain_nest, {false, 0});
  const LayerResult dram = replay_layer(nest, {true, 0});
  std::string text = compare_events(c.machine, on_chip(c.machine, plain.events), on_chip(machine, dram.events));
  if (words(plain) != words(dram)) text += "plain:\n" + words(plain) + "dram:\n" + words(dram);
  if (dram.cycles < plain.cycles) text += "faster than with a memory that is always there\n";
  if (dram.array_cycles != plain.array_cycles) text += "array cycles differ\n";
  return text + check_dram(machine, dram);
}

bool runs(const RandomCase& c) { return runs_on_dram(c); }

TEST(DramReplay, CarriesTheWordsOfThePlainMemoryOnAThousandRandomCases) {
  std::uint64_t run = 0;
  for (std::uint64_t seed = 1; run < campaign_size(1000); ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    if (!runs(c)) continue;
    ++run;
    if (difference(c).empty()) continue;
    const RandomCase small =
        shrink(c, [](const RandomCase& candidate) { return runs(candidate) && !difference(candidate).empty(); });
    FAIL() << difference(small) << describe(small);
  }
}

}  // namespace
}  // namespace pj
