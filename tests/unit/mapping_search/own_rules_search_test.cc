// SPDX-License-Identifier: Apache-2.0
// The search under our own rules: against every mapping there is, and against drawn ones where factors need not divide.
#include <gtest/gtest.h>

#include "dataflow/mapper/anneal.h"
#include "dataflow/mapper/random_mapping.h"
#include "dataflow/mapper/search.h"
#include "sim/mapping/picojoule_cost.h"
#include "sim/mapping/style_space.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_case.h"
#include "tests/unit/mapper/exhaustive.h"

namespace pj {
namespace {

struct Problem {
  RandomCase c;
  PriceList prices;
  std::vector<Mapspace> spaces;
};

// A random layer and machine that has an array, with random prices.
std::optional<Problem> problem_of(std::uint64_t seed) {
  Problem p;
  p.c = make_case(seed);
  const MachineSpec& machine = p.c.machine;
  if (machine.fanouts.empty() || p.c.einsum.dims.size() > kMostMapperDims) return std::nullopt;
  if (machine.memories.size() > kMostMapperMemories || p.c.style == "rs") return std::nullopt;
  Random random(seed);
  for (const Event& e : possible_events(machine)) {
    p.prices.set(e.component, e.action, picojoules(static_cast<double>(random.between(1, 400)) / 4.0));
  }
  p.spaces = free_spaces(p.c.einsum, machine);
  return p;
}

TEST(OwnRulesSearch, EqualsExhaustiveEnumeration) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < 20; ++seed) {
    const auto p = problem_of(seed);
    if (!p) continue;
    if (p->c.einsum.macs() > 150) continue;
    const ActionPrices prices(p->c.machine, p->prices);
    const PicojouleCost cost(p->c.einsum, p->c.machine, prices);
    const Mapspace& space = p->spaces.front();
    BestFind all({Objective::kEdp, Objective::kEnergy});
    std::int64_t legal = 0;
    const auto visit = [&](const NestState& state) {
      NestState spread = state;
      spread.spread();
      if (!cost.legal(spread)) return;
      ++legal;
      all.add(spread, cost.exact(spread));
    };
    SearchLimits limits;
    limits.nodes = 200000;
    BestFind found({Objective::kEdp, Objective::kEnergy});
    if (!search_mappings(space, p->c.einsum, p->c.machine, cost, limits, found).proven) continue;
    if (!test::for_each_mapping(space, p->c.einsum, p->c.machine, cost, 20000, visit) || legal < 50) continue;
    ++compared;
    ASSERT_TRUE(found.best()) << describe(p->c);
    EXPECT_NEAR(value_of(Objective::kEdp, found.best()->cost) / value_of(Objective::kEdp, all.best()->cost), 1.0, 1e-9)
        << describe(p->c);
  }
}

TEST(OwnRulesSearch, NothingDrawnIsBetterThanWhatIsProvenWhereFactorsNeedNotDivide) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < 25; ++seed) {
    auto p = problem_of(seed);
    if (!p) continue;
    const ActionPrices prices(p->c.machine, p->prices);
    const PicojouleCost cost(p->c.einsum, p->c.machine, prices);
    Mapspace& space = p->spaces.front();
    space.factoring = seed % 2 == 0 ? Factoring::kCover : Factoring::kCoverInSpace;
    SearchLimits limits;
    limits.nodes = 30000;
    BestFind best({Objective::kEdp});
    if (!search_mappings(space, p->c.einsum, p->c.machine, cost, limits, best).proven || !best.best()) continue;
    ++compared;
    limits.nodes = 800;
    for (const int replicas : {1, AnnealOptions::kReplicas}) {
      BestFind drawn({Objective::kEdp});
      anneal_mappings(space, p->c.einsum, p->c.machine, cost, limits, {seed, replicas, Objective::kEdp}, drawn);
      if (!drawn.best()) continue;
      EXPECT_GE(value_of(Objective::kEdp, drawn.best()->cost),
                value_of(Objective::kEdp, best.best()->cost) * (1 - 1e-9))
          << "replicas " << replicas << "\n"
          << describe(p->c);
    }
  }
}

TEST(Annealing, TheSameSeedAndNodesFindTheSameAndMoreNodesNothingWorse) {
  auto p = problem_of(7);
  for (std::uint64_t seed = 8; !p || p->c.einsum.macs() < 2000; ++seed) p = problem_of(seed);
  const ActionPrices prices(p->c.machine, p->prices);
  const PicojouleCost cost(p->c.einsum, p->c.machine, prices);
  for (const int replicas : {1, AnnealOptions::kReplicas}) {
    const auto found = [&](std::int64_t nodes) {
      SearchLimits limits;
      limits.nodes = nodes;
      BestFind best({Objective::kEnergy});
      const SearchOutcome outcome = anneal_mappings(p->spaces.front(), p->c.einsum, p->c.machine, cost, limits,
                                                    {3, replicas, Objective::kEnergy}, best);
      EXPECT_FALSE(outcome.proven);
      EXPECT_EQ(gap(outcome, best), 1.0);  // nothing is said of the rest
      return best.best()->cost.energy;
    };
    EXPECT_EQ(found(3000), found(3000));
  }
}

}  // namespace
}  // namespace pj
