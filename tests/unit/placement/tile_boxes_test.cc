// SPDX-License-Identifier: Apache-2.0
// The boxes of a tile and of what is new in it, against explicit sets of elements.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string>

#include "dataflow/loop_nest/nest_walker.h"
#include "tests/agreement/random_case.h"
#include "tests/unit/placement/boxes.h"

namespace pj {
namespace {

using Elements = std::set<std::vector<std::int64_t>>;

// std::logic_error if an element is in two boxes.
Elements elements_of(const std::vector<Box>& boxes) {
  Elements elements;
  for (const Box& box : boxes) {
    testing::for_each_element(box, [&](const std::vector<std::int64_t>& index) {
      if (!elements.insert(index).second) throw std::logic_error("an element is in two boxes");
    });
  }
  return elements;
}

Elements difference(const Elements& now, const Elements& before) {
  Elements rest;
  std::set_difference(now.begin(), now.end(), before.begin(), before.end(), std::inserter(rest, rest.end()));
  return rest;
}

// How many tiles of the tensor were looked at.
int check_tiles(const LoopNest& nest, Tensor tensor, int memory) {
  NestWalker walker(nest, nest.begin(memory));
  TileTracker tracker(nest, tensor, memory, false);
  Elements before;
  int tiles = 0;
  do {
    if (!tracker.update(walker)) continue;
    ++tiles;
    const Elements now = elements_of(tracker.whole());
    const Elements fresh = elements_of(tracker.fresh());
    EXPECT_EQ(static_cast<std::int64_t>(now.size()), tracker.words());
    EXPECT_EQ(static_cast<std::int64_t>(fresh.size()), tracker.new_words());
    EXPECT_EQ(fresh, difference(now, before));
    EXPECT_LE(tracker.whole().size(), 1U);
    EXPECT_LE(tracker.fresh().size(), nest.einsum().tensor(tensor).ranks.size());
    before = now;
  } while (tiles < 200 && walker.next());
  return tiles;
}

TEST(TileBoxes, HoldWhatTheTrackerCountsOnTwoHundredRandomCases) {
  int tiles = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const RandomCase c = make_case(seed);
    SCOPED_TRACE("seed " + std::to_string(seed));
    const LoopNest nest(c.einsum, c.machine, c.mapping);
    for (const Tensor tensor : kOperands) {
      for (const int memory : nest.keepers(tensor)) tiles += check_tiles(nest, tensor, memory);
    }
    if (::testing::Test::HasFailure()) return;
  }
  EXPECT_GT(tiles, 1000);
}

}  // namespace
}  // namespace pj
