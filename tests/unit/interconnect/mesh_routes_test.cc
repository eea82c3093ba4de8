// SPDX-License-Identifier: Apache-2.0
#include "arch/interconnect/mesh_routes.h"

#include <gtest/gtest.h>

#include <map>
#include <numeric>
#include <random>
#include <utility>

#include "arch/base/integer.h"

namespace pj {
namespace {

using Loads = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;

Loads by_ends(const MeshLoad& load) {
  Loads loads;
  for (const MeshLink& link : load.links) loads[{link.from, link.to}] = link.words;
  return loads;
}

// Routers of 2 x 3:   memory - 0 - 1 - 2
//                              |
//                              3 - 4 - 5
TEST(MeshRoutes, OneWordForEachOfTwoByThreeLoadsTheLinksWithSixThreeTwoAndOne) {
  const MeshLoad load = MeshRoutes(2, 3).load({1, 1, 1, 1, 1, 1});
  const Loads expected = {{{kMeshMemory, 0}, 6}, {{0, 3}, 3}, {{0, 1}, 2}, {{1, 2}, 1}, {{3, 4}, 2}, {{4, 5}, 1}};
  EXPECT_EQ(by_ends(load), expected);
  EXPECT_EQ(load.hops, 1 + 2 + 3 + 2 + 3 + 4);  // row + column + 1 of each
  EXPECT_EQ(load.busiest, 6);
  EXPECT_EQ(load.longest, 4);
}

TEST(MeshRoutes, SevenWordsForTheLastRouterGoToItsRowFirst) {
  const MeshLoad load = MeshRoutes(2, 3).load({0, 0, 0, 0, 0, 7});
  const Loads expected = {{{kMeshMemory, 0}, 7}, {{0, 3}, 7}, {{3, 4}, 7}, {{4, 5}, 7}};
  EXPECT_EQ(by_ends(load), expected);
  EXPECT_EQ(load.hops, 28);
  EXPECT_EQ(load.busiest, 7);
  EXPECT_EQ(load.longest, 4);
  EXPECT_EQ(load.links.front().from, kMeshMemory);  // nearest to the memory first
}

TEST(MeshRoutes, TheLongestWayIsThatOfARouterThatReceivesWords) {
  EXPECT_EQ(MeshRoutes(4, 4).load({0, 5, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}).longest, 2);
}

TEST(MeshRoutes, WithoutWordsNothingIsPassed) {
  const MeshLoad load = MeshRoutes(2, 3).load({0, 0, 0, 0, 0, 0});
  EXPECT_TRUE(load.links.empty());
  EXPECT_EQ(load.hops + load.busiest + load.longest, 0);
}

TEST(MeshRoutes, OfOneRouterThereIsOneLink) {
  const MeshLoad load = MeshRoutes(1, 1).load({9});
  EXPECT_EQ(by_ends(load), (Loads{{{kMeshMemory, 0}, 9}}));
  EXPECT_EQ(load.hops, 9);
}

std::vector<std::int64_t> random_words(std::size_t routers, std::mt19937_64& random) {
  std::vector<std::int64_t> words(routers);
  for (std::int64_t& w : words)
    w = static_cast<std::int64_t>(random() % 4) * static_cast<std::int64_t>(random() % 1000);
  return words;
}

// What comes into a router is what stays there and what goes on; only links along a row leave the first column.
void expect_kept(std::int64_t columns, const std::vector<std::int64_t>& words, const MeshLoad& load) {
  std::vector<std::int64_t> balance(words.size(), 0);
  std::int64_t hops = 0;
  for (const MeshLink& link : load.links) {
    balance[static_cast<std::size_t>(link.to)] += link.words;
    if (link.from != kMeshMemory) balance[static_cast<std::size_t>(link.from)] -= link.words;
    hops += link.words;
    if (link.to % columns != 0) {
      EXPECT_EQ(link.from, link.to - 1);
    } else if (link.to != 0) {
      EXPECT_EQ(link.from, link.to - columns);
    }
  }
  EXPECT_EQ(balance, words);
  EXPECT_EQ(load.hops, hops);
}

TEST(MeshRoutes, OnRandomWordsNothingIsLostAndEachPassesRowPlusColumnPlusOneRouters) {
  constexpr std::uint64_t kSeed = 20160618;
  std::mt19937_64 random(kSeed);
  for (int i = 0; i < 200; ++i) {
    const auto rows = static_cast<std::int64_t>(random() % 9 + 1);
    const auto columns = static_cast<std::int64_t>(random() % 9 + 1);
    SCOPED_TRACE(::testing::Message() << "seed " << kSeed << " case " << i << ": " << rows << " x " << columns);
    const std::vector<std::int64_t> words = random_words(static_cast<std::size_t>(rows * columns), random);
    const MeshLoad load = MeshRoutes(rows, columns).load(words);
    std::int64_t passed = 0;
    for (std::int64_t r = 0; r < rows * columns; ++r) {
      passed += words[static_cast<std::size_t>(r)] * (r / columns + r % columns + 1);
    }
    EXPECT_EQ(load.hops, passed);
    EXPECT_EQ(load.busiest, std::accumulate(words.begin(), words.end(), std::int64_t{0}));  // the memory's link
    expect_kept(columns, words, load);
  }
}

TEST(MeshRoutes, MisuseIsTold) {
  EXPECT_THROW(MeshRoutes(0, 3), std::logic_error);
  EXPECT_THROW(MeshRoutes(3, -1), std::logic_error);
  EXPECT_THROW((void)MeshRoutes(2, 2).load({1, 2, 3}), std::logic_error);
  EXPECT_THROW((void)MeshRoutes(1, 2).load({1, -1}), std::logic_error);
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  EXPECT_THROW((void)MeshRoutes(1, 2).load({kMost, kMost}), CountOverflow);
}

}  // namespace
}  // namespace pj
