// SPDX-License-Identifier: Apache-2.0
// What holds for any two reports, on random ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "sim/diff/compare_reports.h"
#include "tests/unit/diff/hand_report.h"

namespace pj {
namespace {

constexpr unsigned kSeed = 20240611;
constexpr int kCases = 200;

class RandomReports {
 public:
  explicit RandomReports(unsigned seed) : engine_(seed) {}

  // Layers and charges are left out at random, so that some are in one report alone.
  Report next() {
    std::vector<ReportLayer> layers;
    for (const char* name : {"one", "two", "three", "two"}) {
      if (below(8) == 0) continue;
      layers.push_back(hand::layer(name, charges(), below(1000), {{"wait", below(100)}, {"port", below(100)}}));
    }
    if (layers.empty()) layers.push_back(hand::layer("one", charges(), 1));
    return hand::report(std::move(layers));
  }

 private:
  std::int64_t below(int most) { return static_cast<std::int64_t>(engine_() % static_cast<unsigned>(most)); }
  double price() { return below(4) == 0 ? 0.1 : 0.1 + 0.01 * static_cast<double>(below(1000)); }

  std::vector<ReportCharge> charges() {
    std::vector<ReportCharge> all;
    const double mac = price();
    for (const char* component : {"dram", "buffer", "mac"}) {
      const double read = price();
      for (const char* tensor : {"input", "weight"}) {
        for (const double activity : {1.0, 0.3}) {
          if (below(3) == 0) continue;
          all.push_back(hand::charge(component, "read", tensor, below(1000000), read, activity));
        }
      }
      if (below(3) != 0) all.push_back(hand::charge(component, "leak", "none", below(1000000), price()));
    }
    all.push_back(hand::charge("mac", "mac", "none", below(1000000), mac));
    return all;
  }

  std::mt19937 engine_;
};

// Sums of doubles agree to their rounding: docs/report.md.
void expect_parts(const DiffEnergy& energy, const std::string& what) {
  EXPECT_NEAR(energy.counts_pj + energy.prices_pj, energy.difference(), 1e-12 * (energy.a_pj + energy.b_pj)) << what;
}

TEST(DiffInvariants, CountsAndPricesSumToTheDifferenceOfEveryCategoryActionAndLayer) {
  RandomReports reports(kSeed);
  for (int i = 0; i < kCases; ++i) {
    const Diff diff = compare_reports(reports.next(), reports.next());
    if (!diff.layers_compared) continue;
    const std::string what = "seed " + std::to_string(kSeed) + ", case " + std::to_string(i) + ", ";
    for (const DiffEnergy& category : diff.categories) expect_parts(category, what + category.name);
    for (const DiffEnergy& action : diff.actions) expect_parts(action, what + action.name);
    for (const DiffLayer& layer : diff.layers) expect_parts(layer.energy, what + layer.name);
  }
}

TEST(DiffInvariants, AReportIsNotDifferentFromItself) {
  RandomReports reports(kSeed);
  for (int i = 0; i < kCases; ++i) {
    const Report report = reports.next();
    const Diff diff = compare_reports(report, report);
    EXPECT_TRUE(diff.inputs.empty());
    EXPECT_TRUE(diff.not_compared.empty());
    EXPECT_TRUE(diff.same_effect());
    for (const DiffEnergy& action : diff.actions) {
      EXPECT_EQ(action.counts_pj, 0.0);
      EXPECT_EQ(action.prices_pj, 0.0);
    }
  }
}

template <class Item>
void expect_opposite(const std::vector<Item>& there, const std::vector<Item>& back) {
  ASSERT_EQ(there.size(), back.size());
  for (const Item& item : there) {
    const auto at =
        std::find_if(back.begin(), back.end(), [&item](const Item& other) { return other.name == item.name; });
    ASSERT_NE(at, back.end()) << item.name;
    EXPECT_EQ(item.difference(), -at->difference()) << item.name;
  }
}

TEST(DiffInvariants, TheWayBackIsTheOpposite) {
  RandomReports reports(kSeed + 1);
  for (int i = 0; i < kCases; ++i) {
    const Report a = reports.next();
    const Report b = reports.next();
    const Diff there = compare_reports(a, b);
    const Diff back = compare_reports(b, a);
    EXPECT_EQ(there.layers_compared, back.layers_compared);
    EXPECT_EQ(there.same_effect(), back.same_effect());
    expect_opposite(there.counts, back.counts);
    expect_opposite(there.figures, back.figures);
    expect_opposite(there.categories, back.categories);
    expect_opposite(there.boundaries, back.boundaries);
    expect_opposite(there.movement, back.movement);
    expect_opposite(there.stalls, back.stalls);
    EXPECT_EQ(there.layers.size(), back.layers.size());
    EXPECT_EQ(there.inputs.prices.size(), back.inputs.prices.size());
  }
}

}  // namespace
}  // namespace pj
