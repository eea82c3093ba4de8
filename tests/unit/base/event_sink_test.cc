// SPDX-License-Identifier: Apache-2.0
#include "arch/base/event_sink.h"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <set>
#include <stdexcept>

#include "arch/base/integer.h"
#include "arch/base/tensor_set.h"

namespace pj {
namespace {

constexpr ComponentId kGlb{0};
constexpr ComponentId kArray{3};

TEST(CountingSink, ThreeReadsAndFourReadsAreSeven) {
  CountingSink sink;
  sink.record({kGlb, Action::kRead, Tensor::kInput, 3});
  sink.record({kGlb, Action::kRead, Tensor::kInput, 4});
  EXPECT_EQ(sink.count(kGlb, Action::kRead, Tensor::kInput), 7);
  EXPECT_EQ(sink.count(kGlb, Action::kRead, Tensor::kWeight), 0);
  EXPECT_EQ(sink.count(kGlb, Action::kWrite, Tensor::kInput), 0);
  EXPECT_EQ(sink.count(kArray, Action::kRead, Tensor::kInput), 0);
}

TEST(CountingSink, ActivitiesStayApartAndTheCountIsTheirSum) {
  CountingSink sink;
  sink.record({kArray, Action::kMac, Tensor::kNone, 10, 1.0});
  sink.record({kArray, Action::kMac, Tensor::kNone, 5, 0.5});
  sink.record({kArray, Action::kMac, Tensor::kNone, 2, 0.5});
  EXPECT_EQ(sink.count(kArray, Action::kMac, Tensor::kNone), 17);
  ASSERT_EQ(sink.events().size(), 2U);
  EXPECT_EQ(sink.events()[0].count, 10);
  EXPECT_EQ(sink.events()[1].count, 7);
  EXPECT_DOUBLE_EQ(sink.events()[1].activity, 0.5);
}

TEST(CountingSink, ThreeCopiesOfSevenReadsOnTopOfTwoAre23) {
  CountingSink layer;
  layer.record({kGlb, Action::kRead, Tensor::kInput, 7});
  CountingSink network;
  network.record({kGlb, Action::kRead, Tensor::kInput, 2});
  network.add(layer, 3);
  EXPECT_EQ(network.count(kGlb, Action::kRead, Tensor::kInput), 23);
}

TEST(CountingSink, EventsLoseNothingAndCountNothingTwice) {
  const unsigned seed = 20240607;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  CountingSink sink;
  std::int64_t recorded = 0;
  for (int i = 0; i < 2000; ++i) {
    const Event event{ComponentId{static_cast<std::int32_t>(random() % 5)},
                      static_cast<Action>(random() % kActionCount), static_cast<Tensor>(random() % kTensorCount),
                      static_cast<std::int64_t>(random() % 100), random() % 2 == 0 ? 1.0 : 0.25};
    sink.record(event);
    recorded += event.count;
  }
  std::int64_t listed = 0;
  for (const Event& event : sink.events()) listed += event.count;
  EXPECT_EQ(listed, recorded);
  EXPECT_LE(sink.events().size(), 5U * kActionCount * kTensorCount * 2);
}

TEST(CountingSink, NothingDoneIsNoEvent) {
  CountingSink sink;
  sink.record({kGlb, Action::kRead, Tensor::kInput, 0});
  EXPECT_TRUE(sink.events().empty());
  sink.record({kGlb, Action::kRead, Tensor::kInput, 1});
  sink.clear();
  EXPECT_TRUE(sink.events().empty());
}

TEST(CountingSink, RefusesNegativeCountsAndEventsOfNobody) {
  CountingSink sink;
  EXPECT_THROW(sink.record({kGlb, Action::kRead, Tensor::kInput, -1}), std::logic_error);
  EXPECT_THROW(sink.record({ComponentId{}, Action::kRead, Tensor::kInput, 1}), std::logic_error);
  EXPECT_EQ(sink.count(ComponentId{}, Action::kRead, Tensor::kInput), 0);
}

TEST(CountingSink, ACountThatWouldWrapIsAnOverflow) {
  CountingSink sink;
  sink.record({kGlb, Action::kMac, Tensor::kNone, std::numeric_limits<std::int64_t>::max()});
  EXPECT_THROW(sink.record({kGlb, Action::kMac, Tensor::kNone, 1}), CountOverflow);
  CountingSink twice;
  EXPECT_THROW(twice.add(sink, 2), CountOverflow);
}

TEST(Action, EveryOneHasACategoryAndANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int a = 0; a < kActionCount; ++a) {
    EXPECT_NO_THROW(category_of(static_cast<Action>(a)));
    names.insert(name_of(static_cast<Action>(a)));
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(kActionCount));
  EXPECT_EQ(category_of(Action::kMac), Category::kArithmetic);
  EXPECT_EQ(category_of(Action::kHop), Category::kMovement);
  EXPECT_EQ(category_of(Action::kClock), Category::kControl);
  EXPECT_EQ(category_of(Action::kLeak), Category::kStatic);
  EXPECT_THROW(category_of(static_cast<Action>(kActionCount)), std::logic_error);
}

TEST(TensorSet, APartialSumCountsAsOutput) {
  TensorSet set;
  EXPECT_TRUE(set.empty());
  set.insert(Tensor::kPartialSum);
  EXPECT_TRUE(set.has(Tensor::kOutput));
  EXPECT_FALSE(set.has(Tensor::kWeight));
  set.insert(Tensor::kWeight).insert(Tensor::kInput);
  EXPECT_EQ(set, TensorSet::all());
  set.erase(Tensor::kOutput);
  EXPECT_FALSE(set.has(Tensor::kPartialSum));
}

}  // namespace
}  // namespace pj
