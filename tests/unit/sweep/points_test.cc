// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace pj {
namespace {

using Values = std::vector<std::size_t>;

// Axes a, b, ... with so many values each.
SweepSpec spec_of(Strategy strategy, const std::vector<int>& lengths) {
  SweepSpec spec;
  spec.strategy = strategy;
  for (const int length : lengths) {
    Axis axis = {std::string(1, static_cast<char>('a' + spec.axes.size())), {}, {}};
    for (int v = 0; v < length; ++v) axis.values.push_back(std::to_string(10 * v));
    spec.axes.push_back(axis);
  }
  return spec;
}

PointList points_of(const SweepSpec& spec) {
  Problems problems;
  auto points = PointList::make(spec, problems);
  if (!points) throw std::runtime_error(problems.text());
  return *points;
}

std::string refusal_of(const SweepSpec& spec) {
  Problems problems;
  EXPECT_FALSE(PointList::make(spec, problems));
  return problems.text();
}

TEST(SweepPoints, OfAGridTheLastAxisChangesFastest) {
  const PointList points = points_of(spec_of(Strategy::kGrid, {2, 3}));
  ASSERT_EQ(points.size(), 6);
  EXPECT_EQ(points.at(0), (Values{0, 0}));
  EXPECT_EQ(points.at(1), (Values{0, 1}));
  EXPECT_EQ(points.at(3), (Values{1, 0}));
  EXPECT_EQ(points.at(5), (Values{1, 2}));
}

TEST(SweepPoints, OfAListEachTakesOneOfEachAxis) {
  const PointList points = points_of(spec_of(Strategy::kList, {3, 3}));
  ASSERT_EQ(points.size(), 3);
  EXPECT_EQ(points.at(2), (Values{2, 2}));
}

TEST(SweepPoints, RandomOnesAreDifferentAndTheSameForASeed) {
  SweepSpec spec = spec_of(Strategy::kRandom, {5, 7, 11});
  spec.points = 100;
  const PointList points = points_of(spec);
  std::set<Values> seen;
  for (std::int64_t p = 0; p < 100; ++p) seen.insert(points.at(p));
  EXPECT_EQ(seen.size(), 100U);
  const PointList again = points_of(spec);
  for (std::int64_t p = 0; p < 100; ++p) EXPECT_EQ(points.at(p), again.at(p));
  spec.seed = 2;
  const PointList other = points_of(spec);
  std::set<Values> second;
  for (std::int64_t p = 0; p < 100; ++p) second.insert(other.at(p));
  EXPECT_NE(second, seen);
}

TEST(SweepPoints, AllOfAGridCanBeDrawn) {
  SweepSpec spec = spec_of(Strategy::kRandom, {2, 3});
  spec.points = 6;
  const PointList points = points_of(spec);
  std::set<Values> seen;
  for (std::int64_t p = 0; p < 6; ++p) seen.insert(points.at(p));
  EXPECT_EQ(seen.size(), 6U);
}

// 12 points over 4 values: each value has 12 / 4 = 3 of them; over 3 values 4; over 24 values every second one.
TEST(SweepPoints, OfALatinHypercubeEachValueHasItsShare) {
  SweepSpec spec = spec_of(Strategy::kLatin, {4, 3, 24});
  spec.points = 12;
  const PointList points = points_of(spec);
  std::vector<std::map<std::size_t, int>> counts(3);
  for (std::int64_t p = 0; p < 12; ++p) {
    const Values at = points.at(p);
    for (std::size_t a = 0; a < 3; ++a) ++counts[a][at[a]];
  }
  EXPECT_EQ(counts[0], (std::map<std::size_t, int>{{0, 3}, {1, 3}, {2, 3}, {3, 3}}));
  EXPECT_EQ(counts[1], (std::map<std::size_t, int>{{0, 4}, {1, 4}, {2, 4}}));
  EXPECT_EQ(counts[2].size(), 12U);
}

TEST(SweepPoints, ARequestHasTheValuesOfItsPoint) {
  SweepSpec spec = spec_of(Strategy::kGrid, {2, 2});
  spec.axes[0].path = "style";
  spec.axes[0].values = {"ws", "os"};
  spec.base.set = {"x=1"};
  const RunRequest request = request_of(spec, points_of(spec), 3);
  EXPECT_EQ(request.style, "os");
  EXPECT_EQ(request.set, (std::vector<std::string>{"x=1", "b=10"}));
}

TEST(SweepPoints, WhatCannotBeIsSaid) {
  EXPECT_EQ(refusal_of(spec_of(Strategy::kList, {2, 3})),
            "has 3 values, and a has 2; points of a list take one of each\n");
  EXPECT_EQ(refusal_of(spec_of(Strategy::kRandom, {2})),
            "--points: missing; strategy random needs a number of points\n");
  SweepSpec spec = spec_of(Strategy::kRandom, {2, 3});
  spec.points = 7;
  EXPECT_EQ(refusal_of(spec), "--points: asks for 7 of 6 combinations; none is drawn twice\n");
  spec.strategy = Strategy::kGrid;
  EXPECT_EQ(refusal_of(spec), "--points: has no meaning with strategy grid; random and latin take it\n");
  EXPECT_EQ(refusal_of(spec_of(Strategy::kGrid, {1001, 1000})),
            "--strategy: the grid has 1001000 points, 1000000 are the most; use random or latin with --points\n");
}

TEST(SweepPoints, BeyondTheLastIsABrokenPromise) {
  EXPECT_THROW((void)points_of(spec_of(Strategy::kGrid, {2})).at(2), std::logic_error);
}

}  // namespace
}  // namespace pj
