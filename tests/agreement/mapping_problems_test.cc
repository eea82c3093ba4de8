// SPDX-License-Identifier: Apache-2.0
// The 17 problems of tests/data/mapping_problems.json: the peer's best mappings have the counts, energies and cycles
// the peer states, and our search finds nothing worse.
#include <gtest/gtest.h>

#include <limits>

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

// Where neighbours exchange words the peer counts 73,728 reads of GLB fewer. Why is not known; it runs some iterations
// and extrapolates. By the rules, of 32 K x 2 C x 13 Q x 3 S x 3 R steps at the first of each three R 8 x 13 units read
// 16 words, at the others those of the last P alone: 8.
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

// Nodes after which the search must have found something no worse than the peer; and with which it must end in a proof.
constexpr std::int64_t kNodesToReach = 100000;
constexpr std::int64_t kNodesToProve = 3000000;

double found_edp(const MappingProblem& p, std::int64_t nodes, bool proven) {
  const TimeloopCost cost(p.einsum, p.machine, p.prices, p.mac_pj);
  BestFind best({Objective::kEdp});
  SearchLimits limits;
  limits.nodes = nodes;
  EXPECT_EQ(search_mappings(p.space, p.einsum, p.machine, cost, limits, best).proven || !proven, true) << p.name();
  if (!best.best()) return std::numeric_limits<double>::infinity();
  // By the rules of the peer's run, where neighbours may exchange words.
  const Mapping mapping = mapping_of(best.best()->state, p.machine);
  const TimeloopCounts counts = timeloop_counts(LoopNest(p.einsum, p.machine, mapping), LinkTransfers::kOn);
  EXPECT_EQ(energy_pj(p, counts), best.best()->cost.energy) << p.name();
  return energy_pj(p, counts) * static_cast<double>(counts.cycles);
}

TEST(MappingProblems, TheBestFoundIsNeverWorseThanThePeersSoonAndWithAProof) {
  for (const MappingProblem& p : mapping_problems()) {
    EXPECT_LE(found_edp(p, kNodesToReach, false), p.peer.edp_pj_cycles) << p.name();
    EXPECT_LE(found_edp(p, kNodesToProve, true), p.peer.edp_pj_cycles) << p.name();
  }
}

}  // namespace
}  // namespace pj
