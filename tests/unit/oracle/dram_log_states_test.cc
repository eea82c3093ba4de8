// SPDX-License-Identifier: Apache-2.0
// What a command may be given to, whatever the clock.
#include <gtest/gtest.h>

#include "tests/unit/oracle/dram_log_cases.h"

namespace pj {
namespace {

DramCommandRecord read_of(std::int64_t row, std::int64_t column) {
  DramCommandRecord r = rd(100);
  r.row = row;
  r.column = column;
  return r;
}

TEST(DramLogStates, OnlyAClosedBankIsActivated) {
  EXPECT_EQ(broken_rules(ddr4(), {act(0), act(100)}), (RuleCounts{{"bank closed", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0), pre(50), act(100)}), RuleCounts{});
}

TEST(DramLogStates, AllBanksAreClosedForARefresh) {
  const At bank1{0, 0, 1};
  EXPECT_EQ(broken_rules(ddr4(), {act(0), act(6, bank1), pre(50), ref(100)}), (RuleCounts{{"bank closed", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0), act(6, bank1), prea(50), ref(100)}), RuleCounts{});
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {1, 0, 0}), ref(100)}), RuleCounts{});  // the other rank
}

TEST(DramLogStates, ABankIsClosedForItsOwnRefreshAlone) {
  EXPECT_EQ(broken_rules(lpddr4(), {act(0), refb(200)}), (RuleCounts{{"bank closed", 1}}));
  EXPECT_EQ(broken_rules(lpddr4(), {act(0), refb(200, {0, 0, 1})}), RuleCounts{});
}

TEST(DramLogStates, OnlyTheOpenRowIsRead) {
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {}, 7), read_of(7, 0)}), RuleCounts{});
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {}, 7), read_of(8, 0)}), (RuleCounts{{"row", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {}, 7), pre(50), read_of(7, 0)}), (RuleCounts{{"bank open", 1}}));
}

TEST(DramLogStates, ColumnsAreMultiplesOfTheBurstWithinTheRow) {
  EXPECT_EQ(broken_rules(ddr4(), {act(0), read_of(0, 1016)}), RuleCounts{});
  EXPECT_EQ(broken_rules(ddr4(), {act(0), read_of(0, 1024)}), (RuleCounts{{"column", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0), read_of(0, 12)}), (RuleCounts{{"column", 1}}));
}

TEST(DramLogStates, RowsAndPlacesAreOfTheDevice) {
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {}, 32767)}), RuleCounts{});
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {}, 32768)}), (RuleCounts{{"row range", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {2, 0, 0})}), (RuleCounts{{"place", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {0, 4, 0})}), (RuleCounts{{"place", 1}}));
  EXPECT_EQ(broken_rules(ddr4(), {act(0, {0, 0, 4})}), (RuleCounts{{"place", 1}}));
}

TEST(DramLogStates, LogIsInTheOrderOfTime) {
  const RuleCounts broken = broken_rules(ddr4(), {act(100), act(90, {1, 0, 0})});
  EXPECT_EQ(broken, (RuleCounts{{"order", 1}, {"command bus", 1}}));
}

}  // namespace
}  // namespace pj
