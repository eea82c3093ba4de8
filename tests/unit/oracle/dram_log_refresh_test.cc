// SPDX-License-Identifier: Apache-2.0
// The rhythm of refresh: one every tREFI on average, at most eight late or ahead, banks in turn.
#include <gtest/gtest.h>

#include "tests/unit/oracle/dram_log_cases.h"

namespace pj {
namespace {

constexpr std::int64_t kRefi = 9360;

DramSpec one_rank() {
  DramSpec s = ddr4();
  s.organization.ranks = 1;
  return s;
}

RuleCounts at_end(const DramSpec& spec, const DramLog& log, std::int64_t end, DramLogOptions options = {}) {
  DramLogChecker checker(spec, options);
  for (const DramCommandRecord& r : log) checker.check(r);
  checker.finish(end);
  return checker.by_rule();
}

TEST(DramLogRefresh, SecondIsDueAfterTwoIntervalsAndTheSlack) {
  const DramLogOptions slack{CommandEdge::kLast, true, 100, 20};
  EXPECT_EQ(broken_rules(one_rank(), {ref(kRefi), ref(2 * kRefi + 100)}, slack), RuleCounts{});
  EXPECT_EQ(broken_rules(one_rank(), {ref(kRefi), ref(2 * kRefi + 101)}, slack), (RuleCounts{{"tREFI", 1}}));
}

TEST(DramLogRefresh, NoIntervalIsLongerThanNine) {
  EXPECT_EQ(broken_rules(one_rank(), {ref(1), ref(1 + 9 * kRefi)}), RuleCounts{});
  EXPECT_EQ(broken_rules(one_rank(), {ref(1), ref(2 + 9 * kRefi)}), (RuleCounts{{"9 x tREFI", 1}}));
}

TEST(DramLogRefresh, EightMayBeOwedAndNoMore) {
  // The first at 9 intervals, then one an interval: each is the eighth owed. The twelfth one clock late.
  DramLog log;
  for (int i = 0; i < 12; ++i) log.push_back(ref((9 + i) * kRefi));
  EXPECT_EQ(broken_rules(one_rank(), log), RuleCounts{});
  ++log.back().clock;
  EXPECT_EQ(broken_rules(one_rank(), log), (RuleCounts{{"tREFI", 1}}));
}

TEST(DramLogRefresh, NineAreNotGivenAheadOfTheirTime) {
  DramLog log;
  for (int i = 0; i < 10; ++i)
    log.push_back(ref(kRefi - 5000 + 400 * i));  // the tenth before the first interval is over
  EXPECT_EQ(broken_rules(one_rank(), log), (RuleCounts{{"refresh ahead", 1}}));
  log.back().clock = kRefi;
  EXPECT_EQ(broken_rules(one_rank(), log), RuleCounts{});
}

TEST(DramLogRefresh, LogMayNotEndWithARefreshOwed) {
  const DramLogOptions slack{CommandEdge::kLast, true, 100, 20};
  EXPECT_EQ(at_end(one_rank(), {ref(kRefi)}, 2 * kRefi + 100, slack), RuleCounts{});
  EXPECT_EQ(at_end(one_rank(), {ref(kRefi)}, 2 * kRefi + 101, slack), (RuleCounts{{"tREFI", 1}}));
  EXPECT_EQ(at_end(ddr4(), {ref(kRefi)}, 2 * kRefi, slack), (RuleCounts{{"tREFI", 1}}));  // the other rank
}

TEST(DramLogRefresh, NoneAreAskedForWhereThereIsNone) {
  DramSpec spec = ddr4();
  spec.controller.refresh = RefreshMode::kNone;
  EXPECT_EQ(at_end(spec, {act(0)}, 1000 * kRefi), RuleCounts{});
}

TEST(DramLogRefresh, BanksTakeTurns) {
  DramLog log;
  for (int i = 0; i < 9; ++i) log.push_back(refb(780 * (i + 1), {0, 0, i % 8}));
  EXPECT_EQ(broken_rules(lpddr4(), log), RuleCounts{});
  log[7].bank = 0;  // the seventh bank is left out, and the round does not end
  EXPECT_EQ(broken_rules(lpddr4(), log), (RuleCounts{{"REFpb turn", 2}}));
}

TEST(DramLogRefresh, AnAllBankRefreshStandsForAllBanks) {
  const DramLogOptions none{CommandEdge::kLast, true, 0, 20};
  // One bank at 780; all eight at 1560; the tenth then is due at 10 x 780, and the turn begins anew.
  const DramLog log{refb(780), ref(1560), refb(7800)};
  EXPECT_EQ(broken_rules(lpddr4(), log, none), RuleCounts{});
  EXPECT_EQ(broken_rules(lpddr4(), {refb(780), ref(1560), refb(7801)}, none), (RuleCounts{{"tREFI", 1}}));
}

}  // namespace
}  // namespace pj
