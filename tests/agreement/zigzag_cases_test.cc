// SPDX-License-Identifier: Apache-2.0
// The 12 best mappings of tests/data/zigzag_cases.json have every figure that ZigZag 3.8.5 gave for them.
#include <gtest/gtest.h>

#include "dataflow/zigzag/counts.h"
#include "dataflow/zigzag/latency.h"
#include "tests/agreement/zigzag_case.h"

namespace pj {
namespace {

using Check = void (*)(const ZigzagCase&, const ZigzagCase::Best&, const ZigzagNest&);

void for_each_best(Check check) {
  int seen = 0;
  for (const ZigzagCase& c : zigzag_cases()) {
    for (const ZigzagCase::Best& best : c.best) {
      SCOPED_TRACE(c.id + " " + best.objective);
      Problems problems;
      ASSERT_TRUE(check_zigzag(c.einsum, c.machine, best.mapping, {}, problems)) << problems.text();
      const ZigzagShape shape(c.einsum, c.machine, best.mapping.spatial);
      check(c, best, ZigzagNest(shape, best.mapping, c.reads));
      ++seen;
    }
  }
  EXPECT_EQ(seen, 12);
}

TEST(ZigzagCases, EveryWordOfEveryOperandMemoryAndDirectionIsZigzags) {
  for_each_best([](const ZigzagCase& c, const ZigzagCase::Best& best, const ZigzagNest& nest) {
    const std::vector<ZigzagWords> words = zigzag_words(nest);
    EXPECT_EQ(words.size(), best.words.size());
    for (const ZigzagWords& w : words) {
      const std::string& memory = c.machine.memories[w.memory].name;
      EXPECT_EQ(w.words, best.words.at({memory, w.operand})) << memory << " " << name_of(w.operand);
    }
  });
}

TEST(ZigzagCases, EnergiesOfMemoriesAndMacsAreZigzags) {
  for_each_best([](const ZigzagCase& c, const ZigzagCase::Best& best, const ZigzagNest& nest) {
    const double memories = zigzag_memory_energy(c.machine, zigzag_words(nest));
    EXPECT_NEAR(memories, best.mem_energy_pj, 1e-9 * best.mem_energy_pj);
    EXPECT_NEAR(static_cast<double>(c.einsum.macs()) * c.machine.mac_cost, best.mac_energy_pj,
                1e-9 * best.mac_energy_pj);
    EXPECT_NEAR(zigzag_energy(nest), best.energy_pj, 1e-9 * best.energy_pj);
  });
}

TEST(ZigzagCases, TemporalStallOnLoadingAndOffLoadingCyclesAreZigzags) {
  for_each_best([](const ZigzagCase&, const ZigzagCase::Best& best, const ZigzagNest& nest) {
    const ZigzagLatency latency = zigzag_latency(nest);
    EXPECT_EQ(static_cast<double>(latency.temporal), best.temporal);
    EXPECT_EQ(static_cast<double>(latency.stall), best.stall);
    EXPECT_EQ(latency.onload, best.onload);
    EXPECT_EQ(latency.offload, best.offload);
    EXPECT_EQ(latency.by_zigzag(), best.latency);
  });
}

TEST(ZigzagCases, TheOutermostPortIsFastEnoughAndTilesFit) {
  for_each_best([](const ZigzagCase&, const ZigzagCase::Best& best, const ZigzagNest& nest) {
    EXPECT_EQ(zigzag_latency(nest).cycles(), best.latency);
    EXPECT_TRUE(nest.fits());
  });
}

// Words of DRAM, all through one port of 64 bits: 8192 of input, 73728 of weights, 6272 of output.
TEST(ZigzagCases, TheOutermostPortTakesAllWordsOneAfterTheOther) {
  const ZigzagCase c = zigzag_cases().front();
  const ZigzagCase::Best& best = c.best.front();
  const ZigzagShape shape(c.einsum, c.machine, best.mapping.spatial);
  const ZigzagNest nest(shape, best.mapping, c.reads);
  EXPECT_EQ(zigzag_latency(nest).outermost_port, 8192 + 73728 + 6272);
}

}  // namespace
}  // namespace pj
