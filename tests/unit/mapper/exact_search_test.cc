// SPDX-License-Identifier: Apache-2.0
// The search against every mapping there is, on small layers and machines with random prices, capacities and
// constraints.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "dataflow/mapper/search.h"
#include "dataflow/mapper/timeloop_cost.h"
#include "tests/agreement/random.h"
#include "tests/agreement/random_nest.h"
#include "tests/unit/mapper/exhaustive.h"

namespace pj {
namespace {

constexpr std::int64_t kMostMappings = 400000;  // of a problem; larger ones are left out

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

// Two or three memories, P and R along one axis, a little of everything else; the inner memories hold little.
SmallProblem sliding_problem(std::uint64_t seed) {
  Random random(seed);
  SmallProblem p;
  ConvShape shape;
  shape.filters = random.between(1, 4);
  shape.channels = random.between(1, 3);
  shape.filter_rows = random.between(2, 6);
  shape.filter_columns = random.between(1, 2);
  shape.stride_rows = random.between(1, 2);
  shape.dilation_rows = random.between(1, 2);
  shape.height = shape.dilation_rows * (shape.filter_rows - 1) + 1 + shape.stride_rows * random.between(1, 7);
  shape.width = shape.filter_columns + random.between(0, 1);
  p.nest.einsum = conv_einsum(shape, {8, 8, 8, 8});
  const auto memories = static_cast<std::size_t>(random.between(2, 3));
  p.nest.machine.memories.resize(memories);
  for (std::size_t m = 0; m < memories; ++m) {
    p.nest.machine.memories[m].keeps = TensorSet::all();
    if (m > 0) p.nest.machine.memories[m].capacity_bits = 8 * random.between(4, 40);
    p.prices.push_back({m == 0 ? 64.0 : 8.0, 1.0, random.chance(50) ? 2.0 : 16.0});
  }
  p.space = whole_mapspace(p.nest.einsum, p.nest.machine);
  for (std::size_t m = 1; m < memories; ++m) {
    for (Holding& holding : p.space.levels[m].holding) holding = random.chance(80) ? Holding::kKeep : Holding::kBypass;
  }
  return p;
}

MappingCost closed_form(const TimeloopCost& cost, const NestState& state) {
  MappingCost sum = {0.0, cost.cycles_at_least(state)};
  for (int m = 1; m <= state.memories; ++m) sum.energy += cost.arriving(state, m).energy;
  return sum;
}

// What all mappings together offer.
struct All {
  std::vector<std::vector<Objective>> orders = {{Objective::kEnergy, Objective::kLatency},
                                                {Objective::kLatency, Objective::kEnergy},
                                                {Objective::kEdp, Objective::kEnergy},
                                                {Objective::kEd2p, Objective::kEdp}};
  std::vector<std::unique_ptr<BestFind>> best;
  ParetoFinds front;
  std::int64_t mappings = 0;
  bool complete = false;
};

void enumerate(const SmallProblem& p, const TimeloopCost& cost, All& all) {
  all.best.reserve(all.orders.size());
  for (const auto& order : all.orders) all.best.push_back(std::make_unique<BestFind>(order));
  const auto visit = [&](const NestState& state) {
    ++all.mappings;
    const MappingCost c = closed_form(cost, state);
    for (auto& best : all.best) best->add(state, c);
    all.front.add(state, c);
  };
  all.complete = test::for_each_mapping(p.space, p.nest.einsum, p.nest.machine, cost, kMostMappings, visit);
}

void expect_found(const SmallProblem& p, const TimeloopCost& cost, const All& all, const std::string& where) {
  for (std::size_t o = 0; o < all.orders.size(); ++o) {
    BestFind found(all.orders[o]);
    EXPECT_TRUE(search_mappings(p.space, p.nest.einsum, p.nest.machine, cost, {}, found).proven);
    ASSERT_EQ(found.best().has_value(), all.mappings > 0) << where;
    if (all.mappings == 0) continue;
    EXPECT_DOUBLE_EQ(found.best()->cost.energy, all.best[o]->best()->cost.energy) << where << " order " << o;
    EXPECT_EQ(found.best()->cost.cycles, all.best[o]->best()->cost.cycles) << where << " order " << o;
  }
  ParetoFinds found;
  search_mappings(p.space, p.nest.einsum, p.nest.machine, cost, {}, found);
  ASSERT_EQ(found.front().size(), all.front.front().size()) << where;
  for (std::size_t i = 0; i < found.front().size(); ++i) {
    EXPECT_DOUBLE_EQ(found.front()[i].cost.energy, all.front.front()[i].cost.energy) << where;
    EXPECT_EQ(found.front()[i].cost.cycles, all.front.front()[i].cost.cycles) << where;
  }
}

TEST(ExactSearch, EqualsExhaustiveEnumerationForEveryObjectiveAndTheParetoSet) {
  int compared = 0;
  int bypassing = 0;
  for (std::uint64_t seed = 1; compared < 40; ++seed) {
    const SmallProblem p = small_problem(seed);
    const TimeloopCost cost(p.nest.einsum, p.nest.machine, p.prices, 1.0);
    All all;
    enumerate(p, cost, all);
    if (!all.complete || (all.mappings > 0 && all.mappings < 500)) continue;
    if (all.mappings > 0) ++compared;
    expect_found(p, cost, all, "seed " + std::to_string(seed));
    for (const Mapspace::Level& level : p.space.levels) {
      if (level.holding[0] == Holding::kEither) ++bypassing;
    }
  }
  EXPECT_GT(bypassing, 10);
}

// Where the order of loops that slide a window decides: inputs cost most, and nothing is spread.
TEST(ExactSearch, EqualsExhaustiveEnumerationWhereWindowsSlide) {
  int compared = 0;
  for (std::uint64_t seed = 1; compared < 150; ++seed) {
    const SmallProblem p = sliding_problem(seed);
    const TimeloopCost cost(p.nest.einsum, p.nest.machine, p.prices, 1.0);
    All all;
    enumerate(p, cost, all);
    if (!all.complete || all.mappings < 50) continue;
    ++compared;
    expect_found(p, cost, all, "seed " + std::to_string(seed));
  }
}

}  // namespace
}  // namespace pj
