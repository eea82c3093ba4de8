// SPDX-License-Identifier: Apache-2.0
// The search against every mapping there is, on small layers and machines with random prices, capacities and
// constraints.
#include <gtest/gtest.h>

#include <memory>

#include "dataflow/mapper/search.h"
#include "dataflow/mapper/timeloop_cost.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_nest.h"
#include "tests/unit/mapper/exhaustive.h"

namespace pj {
namespace {

struct SmallProblem {
  RandomNest nest;
  Mapspace space;
  std::vector<WordPrice> prices;
};

SmallProblem small_problem(std::uint64_t seed) {
  Random random(seed);
  SmallProblem p;
  p.nest = random_nest(seed, random.between(20, 200));
  const int memories = static_cast<int>(p.nest.machine.memories.size());
  double scale = 64.0;
  for (MemorySpec& memory : p.nest.machine.memories) {
    const auto price = [&] { return scale * static_cast<double>(random.between(1, 16)) / 8.0; };
    p.prices.push_back({price(), price(), price()});
    scale /= 8.0;
    if (&memory == &p.nest.machine.memories.front()) continue;
    memory.capacity_bits = random.between(24, 600);
  }
  p.space = whole_mapspace(p.nest.einsum, p.nest.machine);
  for (int m = 0; m < memories; ++m) {
    Mapspace::Level& level = p.space.levels[static_cast<std::size_t>(m)];
    for (std::size_t d = 0; d < p.nest.einsum.dims.size(); ++d) {
      if (random.chance(15)) level.temporal[d] = false;
      if (random.chance(30)) level.rows[d] = false;
      if (random.chance(30)) level.columns[d] = false;
    }
    for (Holding& holding : level.holding) {
      if (m == 0 || random.chance(40)) continue;
      holding = random.chance(60) ? Holding::kKeep : Holding::kBypass;
    }
  }
  return p;
}

MappingCost closed_form(const TimeloopCost& cost, const NestState& state) {
  MappingCost sum = {0.0, cost.cycles_at_least(state)};
  for (int m = 1; m <= state.memories; ++m) sum.energy += cost.arriving(state, m);
  return sum;
}

TEST(ExactSearch, EqualsExhaustiveEnumerationForEveryObjectiveAndTheParetoSet) {
  int compared = 0;
  int bypassing = 0;
  for (std::uint64_t seed = 1; compared < 40; ++seed) {
    const SmallProblem p = small_problem(seed);
    const TimeloopCost cost(p.nest.einsum, p.nest.machine, p.prices, 1.0);
    const std::vector<std::vector<Objective>> orders = {{Objective::kEnergy, Objective::kLatency},
                                                        {Objective::kLatency, Objective::kEnergy},
                                                        {Objective::kEdp, Objective::kEnergy},
                                                        {Objective::kEd2p, Objective::kEdp}};
    std::vector<std::unique_ptr<BestFind>> all;
    for (const auto& order : orders) all.push_back(std::make_unique<BestFind>(order));
    ParetoFinds all_front;
    std::int64_t mappings = 0;
    const bool complete =
        test::for_each_mapping(p.space, p.nest.einsum, p.nest.machine, cost, 400000, [&](const NestState& state) {
          ++mappings;
          const MappingCost c = closed_form(cost, state);
          for (auto& best : all) best->add(state, c);
          all_front.add(state, c);
        });
    if (!complete || (mappings > 0 && mappings < 500)) continue;
    if (mappings > 0) ++compared;
    for (std::size_t o = 0; o < orders.size(); ++o) {
      BestFind found(orders[o]);
      EXPECT_TRUE(search_mappings(p.space, p.nest.einsum, p.nest.machine, cost, {}, found).proven);
      ASSERT_EQ(found.best().has_value(), mappings > 0) << "seed " << seed;
      if (mappings == 0) continue;
      EXPECT_DOUBLE_EQ(found.best()->cost.energy, all[o]->best()->cost.energy) << "seed " << seed << " order " << o;
      EXPECT_EQ(found.best()->cost.cycles, all[o]->best()->cost.cycles) << "seed " << seed << " order " << o;
    }
    ParetoFinds front;
    search_mappings(p.space, p.nest.einsum, p.nest.machine, cost, {}, front);
    ASSERT_EQ(front.front().size(), all_front.front().size()) << "seed " << seed;
    for (std::size_t i = 0; i < front.front().size(); ++i) {
      EXPECT_DOUBLE_EQ(front.front()[i].cost.energy, all_front.front()[i].cost.energy) << "seed " << seed;
      EXPECT_EQ(front.front()[i].cost.cycles, all_front.front()[i].cost.cycles) << "seed " << seed;
    }
    for (const Mapspace::Level& level : p.space.levels) {
      if (level.holding[0] == Holding::kEither) ++bypassing;
    }
  }
  EXPECT_GT(bypassing, 10);
}

}  // namespace
}  // namespace pj
