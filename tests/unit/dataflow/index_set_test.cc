// SPDX-License-Identifier: Apache-2.0
#include "dataflow/loop_nest/index_set.h"

#include <gtest/gtest.h>

#include <array>

namespace pj {
namespace {

// p * stride + r * dilation - pad in [0, extent)
IndexSet set_of(std::int64_t stride, std::int64_t dilation, Range p, Range r, std::int64_t pad = 0,
                std::int64_t extent = 1000, bool with_padding = false) {
  const Rank rank = {"H", {{0, stride}, {1, dilation}}, -pad, extent};
  const std::array<Range, 2> ranges = {p, r};
  return IndexSet::of(rank, ranges.data(), with_padding);
}

TEST(IndexSet, StrideTwoUnderOneTapLeavesGaps) {
  EXPECT_EQ(set_of(2, 1, {0, 3}, {0, 1}).size(), 3);  // 0 2 4
}

TEST(IndexSet, StrideTwoUnderThreeTapsOverlaps) {
  EXPECT_EQ(set_of(2, 1, {0, 3}, {0, 3}).size(), 7);  // 0 1 2, 2 3 4, 4 5 6
}

TEST(IndexSet, StrideThreeUnderTwoTapsSkipsOneOfThree) {
  const IndexSet first = set_of(3, 1, {0, 2}, {0, 2});  // 0 1, 3 4
  EXPECT_EQ(first.size(), 4);
  IndexSet both = first;
  both.unite(set_of(3, 1, {1, 3}, {0, 2}));  // 3 4, 6 7
  EXPECT_EQ(both.size(), 6);
  EXPECT_EQ(both, set_of(3, 1, {0, 3}, {0, 2}));
}

TEST(IndexSet, DilationThreeTouchesEveryThird) {
  EXPECT_EQ(set_of(1, 3, {0, 1}, {0, 3}).size(), 3);  // 0 3 6
  EXPECT_EQ(set_of(1, 3, {0, 2}, {0, 3}).size(), 6);  // 0 1, 3 4, 6 7
}

TEST(IndexSet, PaddingIsAMemberOnlyOnRequest) {
  // Five rows, three taps, one row of padding at each end: indices -1 .. 5.
  EXPECT_EQ(set_of(1, 1, {0, 5}, {0, 3}, 1, 5, true).size(), 7);
  EXPECT_EQ(set_of(1, 1, {0, 5}, {0, 3}, 1, 5, false).size(), 5);
  EXPECT_TRUE(set_of(1, 1, {0, 1}, {0, 1}, 1, 5, false).empty());
}

TEST(IndexSet, AWindowThatSlidesByThreeBringsThree) {
  const IndexSet before = set_of(1, 1, {0, 3}, {0, 3});  // 0 .. 4
  const IndexSet after = set_of(1, 1, {3, 6}, {0, 3});   // 3 .. 7
  EXPECT_EQ(after.difference(before).size(), 3);         // 5 6 7
  EXPECT_EQ(before.difference(after).size(), 3);         // 0 1 2, slid back
  EXPECT_EQ(after.intersection(before).size(), 2);       // 3 4
}

TEST(IndexSet, InterleavedSetsUniteToAWholeOne) {
  IndexSet even = set_of(2, 1, {0, 3}, {0, 1});           // 0 2 4
  const IndexSet odd = set_of(2, 1, {0, 2}, {0, 1}, -1);  // 1 3
  EXPECT_TRUE(even.intersection(odd).empty());
  even.unite(odd);
  EXPECT_EQ(even, set_of(1, 1, {0, 5}, {0, 1}));
}

// All steps up to 6, all sizes up to 7, and a third term.
TEST(IndexSet, DistinctValuesAreThoseOfTheSet) {
  for (std::int64_t code = 0; code < 6 * 6 * 7 * 7 * 2; ++code) {
    const std::int64_t s = 1 + code % 6, t = 1 + code / 6 % 6, third = 1 + code / (36 * 49);
    const std::int64_t sizes[] = {1 + code / 36 % 7, 1 + code / (36 * 7) % 7, third};
    Rank rank;
    rank.terms = {{0, s}, {1, t}, {2, 5}};
    const Range ranges[] = {{0, sizes[0]}, {0, sizes[1]}, {0, sizes[2]}};
    EXPECT_EQ(distinct_values(rank, sizes), IndexSet::of(rank, ranges, true).size()) << s << " " << t;
  }
}

TEST(IndexSet, AnEmptyRangeHasNoMembers) { EXPECT_TRUE(set_of(1, 1, {3, 3}, {0, 3}).empty()); }

}  // namespace
}  // namespace pj
