// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/price_list.h"

#include <gtest/gtest.h>

#include <limits>

namespace pj {
namespace {

constexpr ComponentId kGlb{0};

Price price_of(Energy energy) {
  Price price;
  price.per_action = energy;
  return price;
}

TEST(PriceList, APriceOfTheTensorGoesBeforeThatOfTheAction) {
  PriceList prices;
  prices.set(kGlb, Action::kHop, picojoules(1.0));
  prices.set(kGlb, Action::kHop, Tensor::kPartialSum, price_of(picojoules(4.0)));
  EXPECT_EQ(prices.find(kGlb, Action::kHop, Tensor::kPartialSum)->per_action, picojoules(4.0));
  EXPECT_EQ(prices.find(kGlb, Action::kHop, Tensor::kInput)->per_action, picojoules(1.0));
}

TEST(PriceList, WhatWasNotSetIsNotThere) {
  PriceList prices;
  prices.set(kGlb, Action::kRead, picojoules(1.0));
  EXPECT_EQ(prices.find(kGlb, Action::kWrite, Tensor::kInput), nullptr);
  EXPECT_EQ(prices.find(ComponentId{1}, Action::kRead, Tensor::kInput), nullptr);
}

TEST(PriceList, TheLastPriceSetHolds) {
  PriceList prices;
  prices.set(kGlb, Action::kRead, picojoules(1.0));
  prices.set(kGlb, Action::kRead, picojoules(2.0));
  EXPECT_EQ(prices.find(kGlb, Action::kRead, Tensor::kInput)->per_action, picojoules(2.0));
}

TEST(PriceList, NegativeAndUndefinedPricesAreBrokenPromises) {
  PriceList prices;
  EXPECT_THROW(prices.set(kGlb, Action::kRead, picojoules(-1.0)), std::logic_error);
  EXPECT_THROW(prices.set(kGlb, Action::kRead, picojoules(std::numeric_limits<double>::quiet_NaN())), std::logic_error);
}

}  // namespace
}  // namespace pj
