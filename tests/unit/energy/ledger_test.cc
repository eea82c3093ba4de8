// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/ledger.h"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

namespace pj {
namespace {

constexpr ComponentId kGlb{0};
constexpr ComponentId kDram{1};

double in_pj(Energy energy) { return energy / picojoules(1.0); }

CountingSink three_reads() {
  CountingSink counts;
  counts.record({kGlb, Action::kRead, Tensor::kInput, 3});
  return counts;
}

TEST(Ledger, ThreeReadsAtTwoPicojoulesCostSix) {
  PriceList prices;
  prices.set(kGlb, Action::kRead, picojoules(2.0));
  EXPECT_DOUBLE_EQ(in_pj(Ledger(three_reads(), prices).total()), 6.0);
}

TEST(Ledger, AnotherPriceListPricesTheSameRunAgain) {
  PriceList half;
  half.set(kGlb, Action::kRead, picojoules(1.0));
  EXPECT_DOUBLE_EQ(in_pj(Ledger(three_reads(), half).total()), 3.0);
}

TEST(Ledger, FourMacsAtTwoPicojoulesAndHalfTheActivityCostFour) {
  CountingSink counts;
  counts.record({kGlb, Action::kMac, Tensor::kNone, 4, 0.5});
  PriceList prices;
  prices.set(kGlb, Action::kMac, picojoules(2.0));
  const Ledger ledger(counts, prices);
  EXPECT_DOUBLE_EQ(in_pj(ledger.total()), 4.0);
  EXPECT_DOUBLE_EQ(in_pj(ledger.of(Category::kArithmetic)), 4.0);
}

TEST(Ledger, ClockIsControlAndLeakageIsStatic) {
  CountingSink counts;
  counts.record({kGlb, Action::kClock, Tensor::kNone, 5});
  counts.record({kGlb, Action::kLeak, Tensor::kNone, 7});
  PriceList prices;
  prices.set(kGlb, Action::kClock, picojoules(1.0));
  prices.set(kGlb, Action::kLeak, picojoules(1.0));
  const Ledger ledger(counts, prices);
  EXPECT_DOUBLE_EQ(in_pj(ledger.of(Category::kControl)), 5.0);
  EXPECT_DOUBLE_EQ(in_pj(ledger.of(Category::kStatic)), 7.0);
}

TEST(Ledger, EachBoundaryHoldsWhatItsComponentsSpent) {
  CountingSink counts = three_reads();
  counts.record({kDram, Action::kRead, Tensor::kInput, 1});
  PriceList prices;
  prices.set(kGlb, Action::kRead, picojoules(2.0));
  prices.set(kDram, Action::kRead, picojoules(100.0));
  std::vector<Component> components(2);
  components[1].boundary = Boundary::kDram;
  const BoundarySums sums = Ledger(counts, prices).by_boundary(components);
  EXPECT_DOUBLE_EQ(in_pj(sums[static_cast<int>(Boundary::kChip)]), 6.0);
  EXPECT_DOUBLE_EQ(in_pj(sums[static_cast<int>(Boundary::kDram)]), 100.0);
}

// Random events at random prices, with the sums of the ledger against the plain sum of its charges.
TEST(Ledger, CategoriesAndBoundariesSumToTheTotal) {
  for (unsigned seed = 1; seed <= 50; ++seed) {
    std::mt19937 random(seed);
    const auto pick = [&random](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    CountingSink counts;
    PriceList prices;
    for (int n = 0; n < 40; ++n) {
      const ComponentId component{pick(3)};
      const auto action = static_cast<Action>(pick(kActionCount));
      const auto tensor = static_cast<Tensor>(pick(kTensorCount));
      counts.record({component, action, tensor, pick(100000), 0.25 * (1 + pick(4))});
      prices.set(component, action, picojoules(0.001 * pick(100000)));
    }
    const Ledger ledger(counts, prices);
    Energy by_charge;
    for (const Charge& charge : ledger.charges()) by_charge += charge.energy();
    std::vector<Component> components(3);
    components[2].boundary = Boundary::kDram;
    Energy by_boundary;
    for (const Energy energy : ledger.by_boundary(components)) by_boundary += energy;
    Energy by_category;
    for (const Energy energy : ledger.by_category()) by_category += energy;
    EXPECT_EQ(by_category, ledger.total()) << "seed " << seed;
    EXPECT_NEAR(by_charge / ledger.total(), 1.0, 1e-12) << "seed " << seed;
    EXPECT_NEAR(by_boundary / ledger.total(), 1.0, 1e-12) << "seed " << seed;
  }
}

TEST(Ledger, AnEventWithoutPriceIsABrokenPromise) {
  EXPECT_THROW(Ledger(three_reads(), PriceList()), std::logic_error);
}

}  // namespace
}  // namespace pj
