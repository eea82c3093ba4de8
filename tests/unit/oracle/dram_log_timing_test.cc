// SPDX-License-Identifier: Apache-2.0
// Each time between two commands, by a log that just keeps it: the gaps are the spec's numbers, worked out here.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/oracle/dram_log_cases.h"

namespace pj {
namespace {

constexpr DramLogOptions kFirstEdge{CommandEdge::kFirst, true, std::nullopt, 20};

class DramLogTiming : public testing::TestWithParam<DramLogCase> {};

TEST_P(DramLogTiming, LastCommandIsLegalAndOneClockEarlierBreaksThisRuleAlone) {
  DramLogCase c = GetParam();
  EXPECT_EQ(broken_rules(c.spec, c.log, c.options), RuleCounts{});
  --c.log.back().clock;
  EXPECT_EQ(broken_rules(c.spec, c.log, c.options), (RuleCounts{{c.rule, 1}}));
}

DramSpec without_rank_switch() {
  DramSpec s = ddr4();
  s.timing.rank_switch = 0;
  return s;
}
// A write's data comes 4 clocks after the command, 12 before those of a read.
DramSpec short_write_latency() {
  DramSpec s = ddr4();
  s.timing.write_latency = 4;
  return s;
}
DramSpec one_command_bus() {
  DramSpec s = hbm2();
  s.timing.two_command_buses = false;
  return s;
}
DramSpec slow_activates() {
  DramSpec s = hbm2();
  s.timing.activate_command = 7;  // tRRD_L is 6
  return s;
}

const At kGroup1{0, 1, 0}, kBank1{0, 0, 1}, kRank1{1, 0, 0};

std::vector<DramLogCase> row_cases() {
  return {
      {"ActivateToRead", "tRCD", ddr4(), {act(0), rd(16)}},
      {"ActivateToWrite", "tRCD", ddr4(), {act(0), wr(14)}},
      {"PrechargeToActivate", "tRP", ddr4(), {act(0), pre(50), act(66)}},
      {"PrechargeToRefresh", "tRP", ddr4(), {act(0), pre(50), ref(66)}},
      {"PrechargeAllToActivate", "tRPab", ddr4(), {act(0), prea(50), act(68, kBank1)}},
      {"PrechargeAllToRefresh", "tRPab", ddr4(), {act(0), prea(50), ref(68)}},
      {"ActivateToPrecharge", "tRAS", ddr4(), {act(0), pre(39)}},
      {"ActivateToPrechargeAll", "tRAS", ddr4(), {act(0), act(6, kBank1), prea(45)}},
      {"ActivateToActivateOfTheBank", "tRC", ddr4(), {act(0), pre(39), act(56)}},
      {"ActivateToRefresh", "tRC", ddr4(), {act(0), pre(39), ref(56)}},
      {"ActivateToAnotherGroup", "tRRD_S", ddr4(), {act(0), act(4, kGroup1)}},
      {"ActivateWithinTheGroup", "tRRD_L", ddr4(), {act(0), act(6, kBank1)}},
      {"ActivateOfAnEarlierGroup", "tRRD_L", ddr4(), {act(0), act(4, kGroup1), act(10, {0, 1, 1})}},
      {"FifthActivate",
       "tFAW",
       ddr4(),
       {act(0), act(6, {0, 1, 0}), act(12, {0, 2, 0}), act(18, {0, 3, 0}), act(26, kBank1)}},
      {"ReadToPrecharge", "tRTP", ddr4(), {act(0), rd(40), pre(49)}},
      {"ReadToPrechargeAll", "tRTP", ddr4(), {act(0), rd(40), prea(49)}},
      {"WriteToPrecharge", "tWR", ddr4(), {act(0), wr(40), pre(40 + 12 + 4 + 18)}},
      {"WriteToPrechargeAll", "tWR", ddr4(), {act(0), wr(40), prea(40 + 12 + 4 + 18)}},
      {"RefreshToActivate", "tRFC", ddr4(), {ref(100), act(413)}},
      {"RefreshToRefresh", "tRFC", ddr4(), {ref(100), ref(413)}},
      {"RefreshToPrecharge", "tRFC", ddr4(), {ref(100), pre(413)}},
  };
}

std::vector<DramLogCase> column_cases() {
  const DramLog two_groups{act(0), act(4, kGroup1)};
  const auto then = [](DramLog log, const DramLog& more) {
    log.insert(log.end(), more.begin(), more.end());
    return log;
  };
  const DramLog one_group{act(0), act(6, kBank1)};
  const DramLog two_ranks{act(0), act(1, kRank1)};
  return {
      {"ReadToAnotherGroup", "tCCD_S", ddr4(), then(two_groups, {rd(40), rd(45, kGroup1)})},
      {"ReadWithinTheGroup", "tCCD_L", ddr4(), then(one_group, {rd(40), rd(47, kBank1)})},
      {"WriteToAnotherGroup", "tCCD_S", ddr4(), then(two_groups, {wr(40), wr(45, kGroup1)})},
      {"WriteWithinTheGroup", "tCCD_L", ddr4(), then(one_group, {wr(40), wr(47, kBank1)})},
      {"ReadToWrite", "tRTW", ddr4(), then(two_groups, {rd(40), wr(50, kGroup1)})},
      {"WriteToReadOfAnotherGroup", "tWTR_S", ddr4(), then(two_groups, {wr(40), rd(40 + 12 + 4 + 3, kGroup1)})},
      {"WriteToReadWithinTheGroup", "tWTR_L", ddr4(), then(one_group, {wr(40), rd(40 + 12 + 4 + 9, kBank1)})},
      {"DataOfTwoRanks", "tRTRS", ddr4(), then(two_ranks, {rd(40), rd(46, kRank1)})},
      {"DataOfTwoRanksWithoutAGap", "data bus", without_rank_switch(), then(two_ranks, {rd(40), rd(44, kRank1)})},
      // Read data in [56, 60); write data from 50 + 12.
      {"ReadThenWriteOfAnotherRank", "tRTRS", ddr4(), then(two_ranks, {rd(40), wr(50, kRank1)})},
      // Write data in [52, 56); read data from 42 + 16.
      {"WriteThenReadOfAnotherRank", "tRTRS", ddr4(), then(two_ranks, {wr(40), rd(42, kRank1)})},
  };
}

std::vector<DramLogCase> command_cases() {
  DramSpec banks = lpddr4();
  banks.controller.refresh = RefreshMode::kAllBank;
  return {
      {"OneBusOfTwoRanks", "command bus", ddr4(), {act(0), act(1, kRank1)}},
      {"RowBus", "command bus", slow_activates(), {act(0), act(7, kBank1)}},
      {"OneBusForRowsAndColumns", "command bus", one_command_bus(), {act(0), act(20, kBank1), rd(22)}},
      // From and to the last of the clocks: ACT ends at 3, PRE begins one clock before its last.
      {"LastClockOfActivateToPrecharge", "tRAS", lpddr4(), {act(0), pre(3 + 68 - 1)}},
      {"FirstClockOfActivateToPrecharge", "tRAS", lpddr4(), {act(0), pre(68)}, kFirstEdge},
      {"LastClockOfPrechargeToActivate", "tRP", lpddr4(), {act(0), pre(80), act(80 + 1 + 29 - 3)}},
      {"BankRefreshToItsActivate", "tRFCpb", lpddr4(), {refb(100), act(100 + 1 + 224 - 3)}},
      {"BankRefreshToTheNext", "tRFCpb", lpddr4(), {refb(100), refb(324, kBank1)}},
      {"BankRefreshToPrechargeAll", "tRFCpb", lpddr4(), {refb(100), prea(324)}},
      {"BankRefreshToRefresh", "tRFCpb", lpddr4(), {refb(100), ref(324)}},
      {"BankRefreshToAnotherActivate", "tRREFD", lpddr4(), {refb(100), act(100 + 1 + 16 - 3, kBank1)}},
      {"ActivateToBankRefresh", "tRRD_L", lpddr4(), {act(0), refb(3 + 16 - 1, kBank1)}},
      {"BankRefreshIsAnActivate",
       "tFAW",
       lpddr4(),
       {refb(2), act(16, kBank1), act(32, {0, 0, 2}), act(48, {0, 0, 3}), act(3 + 66 - 3, {0, 0, 4})}},
      {"PrechargeToBankRefresh", "tRP", lpddr4(), {act(0), pre(80), refb(109)}},
      {"PrechargeAllToBankRefresh", "tRPab", lpddr4(), {act(0), prea(80), refb(114)}},
      {"RefreshToBankRefresh", "tRFC", lpddr4(), {ref(100), refb(548)}},
  };
}

std::string name(const testing::TestParamInfo<DramLogCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Rows, DramLogTiming, testing::ValuesIn(row_cases()), name);
INSTANTIATE_TEST_SUITE_P(Columns, DramLogTiming, testing::ValuesIn(column_cases()), name);
INSTANTIATE_TEST_SUITE_P(Commands, DramLogTiming, testing::ValuesIn(command_cases()), name);

TEST(DramLogChecker, ColumnAndRowCommandsShareAClockOnTwoBuses) {
  const DramLog log{act(0), act(20, kBank1), rd(20)};
  EXPECT_EQ(broken_rules(hbm2(), log), RuleCounts{});
  EXPECT_EQ(broken_rules(one_command_bus(), log), (RuleCounts{{"command bus", 1}}));
}

TEST(DramLogChecker, WriteDataMayComeBeforeThatOfAnEarlierRead) {
  // Read data in [76, 80); write data of the other rank in [70, 74), which leaves the gap of two, and one later.
  const DramLog log{act(0), act(1, kRank1), rd(60)};
  DramLog in_time = log, late = log;
  in_time.push_back(wr(66, kRank1));
  late.push_back(wr(67, kRank1));
  EXPECT_EQ(broken_rules(short_write_latency(), in_time), RuleCounts{});
  EXPECT_EQ(broken_rules(short_write_latency(), late), (RuleCounts{{"tRTRS", 1}}));
}

TEST(DramLogChecker, BankRefreshMayBeLeftOutOfTheActivateWindow) {
  const DramLog log{refb(2), act(16, kBank1), act(32, {0, 0, 2}), act(48, {0, 0, 3}), act(64, {0, 0, 4})};
  EXPECT_EQ(broken_rules(lpddr4(), log), (RuleCounts{{"tFAW", 1}}));
  EXPECT_EQ(broken_rules(lpddr4(), log, {CommandEdge::kLast, false, std::nullopt, 20}), RuleCounts{});
}

TEST(DramLogChecker, ChannelsHaveNothingInCommon) {
  DramCommandRecord other = act(0);
  other.channel = 1;
  EXPECT_EQ(broken_rules(hbm2(), {act(0), other}), RuleCounts{});
}

TEST(DramLogChecker, ReadOneClockAfterActivateSaysWhatWasNeeded) {
  const DramSpec spec = ddr4();
  DramLogChecker checker(spec);
  checker.check(act(0));
  checker.check(rd(15));
  EXPECT_EQ(checker.text(),
            "1 violations in 2 commands\n"
            "tRCD: RD at 15 (channel 0 rank 0 group 0 bank 0): needs 16 clocks after ACT at 0, has 15\n"
            "in all: 1 x tRCD\n");
}

TEST(DramLogChecker, ShowsTwentyOfThirtyAndCountsAll) {
  const DramSpec spec = ddr4();
  DramLogChecker checker(spec);
  for (int i = 0; i < 30; ++i) checker.check(rd(40 + 10 * i));  // nothing is open
  EXPECT_EQ(checker.violations(), 30);
  EXPECT_EQ(checker.by_rule(), (RuleCounts{{"bank open", 30}}));
  const std::string text = checker.text();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1 + 20 + 1);
}

}  // namespace
}  // namespace pj
