// SPDX-License-Identifier: Apache-2.0
// The analytic engine against the replay on random cases: the same events; the same cycles where nothing serialises;
// where something does, never more. With a DRAM: the same bursts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <utility>

#include "sim/analytic/analytic_layer.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
#include "tests/agreement/dram_case.h"
#include "tests/agreement/random_case.h"

namespace pj {
namespace {

bool can_replay(const RandomCase& c) {
  Problems problems;
  check_replayable(c.machine, {}, problems);
  return problems.empty();
}

std::string difference(const RandomCase& c) {
  if (!can_replay(c)) return "";
  const LoopNest nest(c.einsum, c.machine, c.mapping);
  const LayerResult free = replay_layer(nest, {false, 0});
  const LayerResult busy = replay_layer(nest, {true, 0});
  const LayerResult alone = analyse_layer(nest, {false, 0});
  const LayerResult bound = analyse_layer(nest, {true, 0});
  std::string text = compare_events(c.machine, alone.events, free.events);
  if (alone.array_cycles != free.array_cycles) {
    text += fmt::format("array cycles: analytic {}, replay {}\n", alone.array_cycles, free.array_cycles);
  }
  if (alone.cycles != free.cycles) {
    text += fmt::format("cycles alone: analytic {}, replay {}\n", alone.cycles, free.cycles);
  }
  if (bound.cycles > busy.cycles) {
    text += fmt::format("contended: analytic {}, replay {} only\n", bound.cycles, busy.cycles);
  }
  return text;
}

TEST(AnalyticAgreement, EventsAndCyclesEqualTheReplaysOnFiveThousandRandomCases) {
  std::uint64_t run = 0;
  for (std::uint64_t seed = 1; run < campaign_size(5000); ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    if (!can_replay(c)) continue;
    ++run;
    if (difference(c).empty()) continue;
    const RandomCase small = shrink(c, [](const RandomCase& candidate) { return !difference(candidate).empty(); });
    FAIL() << difference(small) << describe(small);
  }
}

// Words of each memory and tensor, in any order.
std::map<std::pair<int, Tensor>, std::pair<std::int64_t, std::int64_t>> words(const LayerResult& result) {
  std::map<std::pair<int, Tensor>, std::pair<std::int64_t, std::int64_t>> words;
  for (const LayerResult::Moved& m : result.moved) words[{m.memory.index, m.tensor}] = {m.read_bits, m.written_bits};
  return words;
}

// A DRAM in place of the plain off-chip memory: the same words and bursts, no more cycles. A read that the write queue
// answers takes no burst in the replay.
std::string difference_on_dram(const RandomCase& c, const LayerResult& replayed, const LayerResult& analysed) {
  const DramStats& r = replayed.drams.at(0).stats;
  const DramStats& a = analysed.drams.at(0).stats;
  std::string text;
  if (words(replayed) != words(analysed)) text += "words differ\n";
  if (a.count(DramCommand::kRead) != r.count(DramCommand::kRead) + r.forwarded) text += "read bursts differ\n";
  if (a.count(DramCommand::kWrite) != r.count(DramCommand::kWrite)) text += "write bursts differ\n";
  if (analysed.cycles > replayed.cycles) {
    text += fmt::format("analytic {}, replay {} only\n", analysed.cycles, replayed.cycles);
  }
  std::int64_t bus = 0;
  for (const std::int64_t clocks : a.bus) bus += clocks;
  if (bus != a.clocks) text += "bus clocks do not sum\n";
  return text.empty() ? text : text + describe(c);
}

// Activates are an estimate: rows that other transfers or a refresh close in between are not seen, and requests are not
// put in a better order. Together over all cases; single ones are far off both ways.
TEST(AnalyticAgreement, DramsHaveTheSameBurstsAndNearlyAsManyRows) {
  std::uint64_t run = 0;
  double rows = 0;
  double expected = 0;
  for (std::uint64_t seed = 1; run < campaign_size(5000) / 10; ++seed) {
    const RandomCase c = make_case(campaign_seed() + seed);
    if (!runs_on_dram(c)) continue;
    ++run;
    const MachineSpec machine = with_dram(c.machine, c.seed);
    const LoopNest nest(c.einsum, machine, c.mapping);
    const LayerResult replayed = replay_layer(nest, {true, 0});
    const LayerResult analysed = analyse_layer(nest, {true, 0});
    ASSERT_EQ(difference_on_dram(c, replayed, analysed), "");
    rows += static_cast<double>(analysed.drams.at(0).stats.count(DramCommand::kActivate));
    expected += static_cast<double>(replayed.drams.at(0).stats.count(DramCommand::kActivate));
  }
  RecordProperty("activates_analytic_per_replay", fmt::format("{:.3f}", rows / expected));
  EXPECT_NEAR(rows / expected, 1.0, 0.25);
}

}  // namespace
}  // namespace pj
