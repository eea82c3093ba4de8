// SPDX-License-Identifier: Apache-2.0
// Copies on arrays: by hand, and against every choice there is.
#include "sim/mapping/copy_search.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <map>
#include <random>

#include "arch/base/integer.h"
#include "sim/mapping/copy_knapsack.h"

namespace pj {
namespace {

const StepsAllowed kAll = [](std::int64_t) { return true; };
const StepsAllowed kNone = [](std::int64_t) { return false; };

// 6 arrays. By savings an array: 10 - 4 for one more, then 9 - 5 for two more fit; 4 - 3 for one more does not save as
// much as the other two.
TEST(CopyKnapsack, TakesWhatSavesMost) {
  const Knapsack sack{{{{1, {10, 0}}, {2, {4, 0}}, {3, {3, 0}}}, {{2, {9, 0}}, {4, {5, 0}}}}, 6};
  const KnapsackChoice choice = least_choice(sack, kAll);
  EXPECT_EQ(choice.items, (std::vector<std::size_t>{1, 1}));
  EXPECT_DOUBLE_EQ(choice.at_least, 9.0);
  EXPECT_TRUE(choice.proven);
}

// 3 spare arrays: two of them save 5, 2.5 each, and leave one that saves nothing; all three save 6.
TEST(CopyKnapsack, IsNotMisledByTheBestStep) {
  const Knapsack sack{{{{1, {8, 0}}, {3, {3, 0}}}, {{1, {6, 0}}, {4, {0, 0}}}}, 5};
  const KnapsackChoice greedy = relaxed_choice(sack);
  EXPECT_EQ(greedy.items, (std::vector<std::size_t>{1, 0}));
  EXPECT_FALSE(greedy.proven);
  EXPECT_DOUBLE_EQ(greedy.at_least, 14.0 - 5.0 - 2.0);  // and a third of the step that saves 6
  EXPECT_DOUBLE_EQ(least_choice(sack, kAll).at_least, 14.0 - 6.0);
}

TEST(CopyKnapsack, TiesGoToTheSecondCost) {
  const Knapsack sack{{{{1, {5, 1}}, {2, {5, 0}}}, {{1, {5, 9}}, {2, {5, 2}}}}, 3};
  EXPECT_EQ(least_choice(sack, kAll).items, (std::vector<std::size_t>{0, 1}));
}

class Cases {
 public:
  explicit Cases(std::uint64_t seed) : random_(seed) {}

  std::int64_t pick(std::int64_t low, std::int64_t high) {
    return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
  }

  // Times fall with copies, energies rise.
  CopyProblem problem() {
    CopyProblem problem;
    problem.rest = {static_cast<double>(pick(0, 20)), static_cast<double>(pick(0, 20))};
    const std::int64_t layers = pick(1, 4);
    for (std::int64_t l = 0; l < layers; ++l) {
      CopyLayer layer{static_cast<int>(pick(0, 1)), {}};
      const std::int64_t each = pick(1, 4);
      const std::int64_t windows = pick(1, 40);
      const std::int64_t written = pick(0, 3);
      const std::int64_t most = pick(1, 6);
      for (std::int64_t copies = 1; copies <= most; ++copies) {
        const auto cycles = static_cast<double>(ceil_div(windows, copies));
        layer.options.push_back({copies, copies * each, {5.0 + static_cast<double>(written * copies), cycles}});
      }
      problem.arrays += each;
      problem.layers.push_back(layer);
    }
    problem.arrays += pick(0, 12);
    return problem;
  }

 private:
  std::mt19937_64 random_;
};

void for_each_choice(const CopyProblem& problem, const std::function<void(const MappingCost&)>& visit) {
  std::map<int, std::int64_t> arrays;
  const std::function<void(std::size_t, MappingCost)> from = [&](std::size_t l, MappingCost cost) {
    if (l == problem.layers.size()) return visit(cost);
    for (const CopyOption& o : problem.layers[l].options) {
      std::int64_t& used = arrays[problem.layers[l].round];
      used += o.arrays;
      if (used <= problem.arrays) from(l + 1, {cost.energy + o.cost.energy, cost.cycles + o.cost.cycles});
      used -= o.arrays;
    }
  };
  from(0, problem.rest);
}

double least_of(const CopyProblem& problem, Objective objective) {
  double least = std::numeric_limits<double>::infinity();
  for_each_choice(problem, [&](const MappingCost& cost) { least = std::min(least, value_of(objective, cost)); });
  return least;
}

TEST(CopySearch, FindsTheLeastOfEveryChoiceInEveryObjective) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const CopyProblem problem = Cases(seed).problem();
    for (const Objective objective : {Objective::kEnergy, Objective::kLatency, Objective::kEdp, Objective::kEd2p}) {
      MapRequest request;
      request.objectives = {objective};
      const CopySearch search = search_copies(problem, request);
      ASSERT_TRUE(search.proven) << seed << ", " << name_of(objective);
      ASSERT_NEAR(value_of(objective, search.finds.front().cost) / least_of(problem, objective), 1.0, 1e-12)
          << seed << ", " << name_of(objective);
    }
  }
}

// Cut short, what is found still fits, and the gap it states is none too small.
TEST(CopySearch, AGapHoldsTheBest) {
  int open = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const CopyProblem problem = Cases(seed).problem();
    for (const Objective objective : {Objective::kEnergy, Objective::kLatency, Objective::kEdp, Objective::kEd2p}) {
      MapRequest request;
      request.objectives = {objective};
      request.nodes = 1;
      const CopySearch search = search_copies(problem, request);
      const double found = value_of(objective, search.finds.front().cost);
      const double least = least_of(problem, objective);
      ASSERT_GE(found, least * (1.0 - 1e-12)) << seed;
      ASSERT_LE(found * (1.0 - search.gap), least * (1.0 + 1e-12)) << seed << ", " << name_of(objective);
      if (search.proven) {
        ASSERT_NEAR(found / least, 1.0, 1e-12) << seed;
      }
      open += search.proven ? 0 : 1;
    }
  }
  EXPECT_GT(open, 100);
}

TEST(CopySearch, TiesAreBrokenByTheNextObjective) {
  CopyProblem problem;
  problem.arrays = 10;
  problem.layers = {{0, {{1, 1, {7.0, 10.0}}, {2, 2, {7.0, 5.0}}}}};
  MapRequest request;
  request.objectives = {Objective::kEnergy, Objective::kLatency};
  EXPECT_EQ(search_copies(problem, request).finds.front().options, (std::vector<std::size_t>{1}));
}

TEST(CopySearch, WhatOnlyLoopsHaveIsRefusedAtOnce) {
  MapRequest request;
  request.strategy = SearchStrategy::kAnnealing;
  request.pareto = request.any_style = true;
  Problems problems;
  check_copy_search(request, problems);
  EXPECT_EQ(problems.count(), 3U);
  EXPECT_FALSE(relaxed_choice({{}, 5}).items.size() > 0);
  EXPECT_TRUE(least_choice({{{{1, {1, 0}}}}, 1}, kNone).proven);  // nothing to choose
}

}  // namespace
}  // namespace pj
