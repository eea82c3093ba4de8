// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/pareto.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace pj {
namespace {

StoredPoint point(std::int64_t number, double energy, double time) {
  StoredPoint p;
  p.point = number;
  p.energy_pj = energy;
  p.seconds = time;
  return p;
}

std::set<std::int64_t> front_of(const std::vector<StoredPoint>& points) {
  std::set<std::int64_t> numbers;
  for (const StoredPoint& p : pareto_front(points, *metric_named("energy_pj"), *metric_named("seconds"))) {
    numbers.insert(p.point);
  }
  return numbers;
}

// By the definition: nobody is at most as large in both and smaller in one.
std::set<std::int64_t> front_by_definition(const std::vector<StoredPoint>& points) {
  std::set<std::int64_t> numbers;
  for (const StoredPoint& p : points) {
    bool beaten = false;
    for (const StoredPoint& q : points) {
      beaten = beaten || (q.error.empty() && q.energy_pj <= p.energy_pj && q.seconds <= p.seconds &&
                          (q.energy_pj < p.energy_pj || q.seconds < p.seconds));
    }
    if (!beaten && p.error.empty()) numbers.insert(p.point);
  }
  return numbers;
}

// (1, 5) and (2, 3) and (4, 1) beat the rest: (3, 3) loses to (2, 3), (1, 6) to (1, 5).
TEST(ParetoFront, ByHand) {
  EXPECT_EQ(front_of({point(0, 3, 3), point(1, 1, 5), point(2, 4, 1), point(3, 2, 3), point(4, 1, 6)}),
            (std::set<std::int64_t>{1, 2, 3}));
}

TEST(ParetoFront, EqualPointsAreAllOnIt) {
  EXPECT_EQ(front_of({point(0, 1, 1), point(1, 1, 1), point(2, 1, 2)}), (std::set<std::int64_t>{0, 1}));
}

TEST(ParetoFront, AFailedPointIsNotOnIt) {
  StoredPoint failed = point(0, 0, 0);
  failed.error = "no mapping";
  EXPECT_EQ(front_of({failed, point(1, 1, 1)}), (std::set<std::int64_t>{1}));
  EXPECT_TRUE(front_of({failed}).empty());
}

TEST(ParetoFront, OfRandomPointsIsTheDefinitions) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    std::vector<StoredPoint> points;
    for (std::int64_t n = 0; n < 40; ++n) {
      points.push_back(point(n, static_cast<double>(random() % 12), static_cast<double>(random() % 12)));
      if (random() % 8 == 0) points.back().error = "failed";
    }
    EXPECT_EQ(front_of(points), front_by_definition(points));
  }
}

TEST(ParetoFront, EnergyTimesTimeIsAFigure) { EXPECT_EQ(metric_named("edp_pjs")->of(point(0, 6, 7)), 42.0); }

TEST(ParetoFront, AnUnknownFigureIsNone) { EXPECT_FALSE(metric_named("energy")); }

}  // namespace
}  // namespace pj
