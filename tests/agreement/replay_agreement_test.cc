// SPDX-License-Identifier: Apache-2.0
// The replay's counts equal the closed form's, event for event, contended or not, on random cases; time obeys its
// bounds.
#include <gtest/gtest.h>

#include "dataflow/reuse/reuse.h"
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
  CountingSink expected;
  count_events(nest, expected);
  const LayerResult free = replay_layer(nest, {false, 0});
  const LayerResult busy = replay_layer(nest, {true, 0});
  std::string text = compare_events(c.machine, expected, free.events);
  if (text.empty()) text = compare_events(c.machine, expected, busy.events);
  if (busy.array_cycles != free.array_cycles) text += "array cycles differ with contention\n";
  if (busy.cycles < free.cycles) text += "contention made it faster\n";
  return text;
}

TEST(ReplayAgreement, CountsEqualTheClosedFormOnTwoThousandRandomCases) {
  std::uint64_t run = 0;
  for (std::uint64_t seed = 1; run < campaign_size(2000); ++seed) {
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
