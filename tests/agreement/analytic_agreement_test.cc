// SPDX-License-Identifier: Apache-2.0
// The analytic engine against the replay on random cases: the same events; the same cycles where nothing serialises;
// where something does, never more.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/analytic/analytic_layer.h"
#include "sim/replay/layer_replay.h"
#include "tests/agreement/compare_events.h"
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

}  // namespace
}  // namespace pj
