// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/standing_events.h"

#include <gtest/gtest.h>

#include "arch/base/integer.h"
#include "tests/unit/energy/tiny_machine.h"

namespace pj {
namespace {

TEST(StandingEvents, TenCyclesOfAGridOfTwoByTwoAreFortyClockEvents) {
  PriceList prices;
  prices.set(tiny::kGrid, Action::kClock, picojoules(1.0));
  CountingSink events;
  add_standing_events(tiny::machine(), prices, 10, events);
  EXPECT_EQ(events.count(tiny::kGrid, Action::kClock, Tensor::kNone), 40);
}

TEST(StandingEvents, FourRegistersLeakForTenCyclesEach) {
  PriceList prices;
  prices.set(tiny::kRegisters, Action::kLeak, picojoules(1.0));
  CountingSink events;
  add_standing_events(tiny::machine(), prices, 10, events);
  EXPECT_EQ(events.count(tiny::kRegisters, Action::kLeak, Tensor::kNone), 40);
}

TEST(StandingEvents, WithoutPricesThereAreNone) {
  CountingSink events;
  add_standing_events(tiny::machine(), PriceList(), 10, events);
  EXPECT_TRUE(events.events().empty());
}

TEST(StandingEvents, AClockOf200MhzTicksFourTimesInTenCyclesOf500Mhz) {
  EXPECT_EQ(cycles_of(megahertz(200), 10, megahertz(500)), 4);
}

TEST(StandingEvents, ABegunCycleCounts) { EXPECT_EQ(cycles_of(megahertz(60), 10, megahertz(500)), 2); }  // 1.2

TEST(StandingEvents, TheComputeClockIsCountedExactlyBeyondTheDigitsOfADouble) {
  constexpr std::int64_t kOdd = (std::int64_t{1} << 60) + 1;
  EXPECT_EQ(cycles_of(megahertz(500), kOdd, megahertz(500)), kOdd);
}

TEST(StandingEvents, CountsThatLeave64BitsAreReported) {
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  EXPECT_THROW(cycles_of(megahertz(5000), kMost, megahertz(500)), CountOverflow);
  PriceList prices;
  prices.set(tiny::kRegisters, Action::kLeak, picojoules(1.0));
  CountingSink events;
  EXPECT_THROW(add_standing_events(tiny::machine(), prices, kMost, events), CountOverflow);
}

}  // namespace
}  // namespace pj
