// SPDX-License-Identifier: Apache-2.0
// Active clocks and energies of logs, by hand. Currents and energies: Micron DDR4-2400 4 Gb x8 and LPDDR4-3200 6 Gb as
// in DRAMSys (configs/memspec/MICRON_4Gb_DDR4-2400_8bit_A.json, MICRON_6Gb_LPDDR4-3200_32bit_A.json).
#include "tests/oracle/dram_log_totals.h"

#include <gtest/gtest.h>

#include "tests/oracle/dram_energy_by_hand.h"
#include "tests/unit/oracle/dram_log_cases.h"

namespace pj {
namespace {

DramLogTotals totals_of(const DramSpec& spec, const DramLog& log) {
  DramLogTotals totals(spec);
  for (const DramCommandRecord& r : log) totals.add(r);
  return totals;
}
std::int64_t active(const DramSpec& spec, const DramLog& log, std::int64_t end) {
  return totals_of(spec, log).rank_clocks(0, end)[static_cast<std::size_t>(RankState::kActive)];
}

TEST(DramLogTotals, ARankIsActiveFromItsFirstActivateToItsLastPrecharge) {
  const DramSpec spec = ddr4();
  const At bank1{0, 0, 1};
  EXPECT_EQ(active(spec, {act(10), act(20, bank1), pre(60), pre(100, bank1)}, 500), 90);
  EXPECT_EQ(active(spec, {act(10), act(20, bank1), prea(100)}, 500), 90);
  EXPECT_EQ(active(spec, {act(10), act(20, bank1)}, 500), 490);            // still open
  EXPECT_EQ(active(spec, {act(10), act(20, {1, 0, 0})}, 500), 970);        // both ranks
  EXPECT_EQ(active(spec, {act(10), pre(60), pre(70), act(80)}, 100), 70);  // a closed bank is closed again
}

TEST(DramLogTotals, ARankIsActiveForTrfcFromARefresh) {
  const DramSpec spec = ddr4();
  EXPECT_EQ(active(spec, {ref(100)}, 500), 313);
  EXPECT_EQ(active(spec, {ref(100)}, 300), 200);            // still under way
  EXPECT_EQ(active(spec, {ref(100), act(411)}, 511), 411);  // no clock counts twice
}

TEST(DramLogTotals, StatesSumToAllClocksOfAllRanks) {
  const DramSpec spec = hbm2();
  const auto clocks = totals_of(spec, {act(10), pre(60)}).rank_clocks(1000);
  EXPECT_EQ(clocks[0] + clocks[1] + clocks[2] + clocks[3], 2 * 1000);
  EXPECT_EQ(clocks[0], 49);  // from the second clock of the ACT, which takes two
}

TEST(DramLogTotals, CommandsAreCountedByChannel) {
  const DramSpec spec = hbm2();
  DramCommandRecord other = act(0);
  other.channel = 1;
  const DramLogTotals totals = totals_of(spec, {act(0), rd(20), rd(30), other});
  EXPECT_EQ(totals.counts(0), (DramLogTotals::Counts{1, 2, 0, 0, 0, 0, 0}));
  EXPECT_EQ(totals.counts(1), (DramLogTotals::Counts{1, 0, 0, 0, 0, 0, 0}));
  EXPECT_EQ(totals.counts(), (DramLogTotals::Counts{2, 2, 0, 0, 0, 0, 0}));
}

DramSpec micron_ddr4() {
  DramSpec s = ddr4();
  s.organization.ranks = 1;
  s.timing.rc = 55;
  DramRail vdd{"vdd", 1.2, 0.06075, 0.03825, 0.017, 0.044, 0.0225, 0.1845, 0.16875, 0.118, std::nullopt};
  DramRail vpp{"vpp", 2.5, 0.00405, 0.0, 0.017, 0.0, 0.0225, 0.0, 0.0, 0.0, std::nullopt};
  s.rails = {vdd, vpp};
  return s;
}

TEST(DramEnergyByHand, OneOfEachCommandOfMicronsDdr4) {
  // VPP adds 2.5 V x 4.05 mA x 55 x 0.833 ns x 8 = 3710.8 pJ to the activate's 8103.
  const DramEnergyByHand e = dram_energy_by_hand(micron_ddr4(), {1, 1, 1, 0, 0, 1, 0}, {});
  EXPECT_NEAR(e.activate / picojoules(1.0), 11813.77, 0.01);
  EXPECT_NEAR(e.read / picojoules(1.0), 4494.2, 0.1);
  EXPECT_NEAR(e.write / picojoules(1.0), 3990.4, 0.1);
  EXPECT_NEAR(e.refresh / picojoules(1.0), 185221.9, 0.1);
  EXPECT_NEAR(e.total() / picojoules(1.0), 11813.77 + 4494.2 + 3990.4 + 185221.9, 0.3);
}

TEST(DramEnergyByHand, StandbyIsPowerTimesTime) {
  // 1000 clocks of 0.833 ns at 422.4 mW and at 367.2 mW.
  const DramEnergyByHand e = dram_energy_by_hand(micron_ddr4(), {}, {1000, 1000, 0, 0});
  EXPECT_NEAR(e.active / picojoules(1.0), 422.4 * 833.0, 1.0);
  EXPECT_NEAR(e.precharged / picojoules(1.0), 367.2 * 833.0, 1.0);
}

TEST(DramEnergyByHand, PerBankRefreshIsAnAverageOverItsInterval) {
  // (1.8 V x 0.5 mA + 1.1 V x 3 mA) x 780 x 0.625 ns = 2047.5 pJ.
  DramSpec spec = lpddr4();
  spec.rails = {DramRail{"vdd1", 1.8, 0.0035, 0.002, 0.0012, 0.00225, 0.0012, 0.00225, 0.00225, 0.01, 0.0025},
                DramRail{"vdd2", 1.1, 0.045, 0.027, 0.003, 0.03, 0.009, 0.275, 0.21, 0.09, 0.03}};
  const DramEnergyByHand e = dram_energy_by_hand(spec, {1, 0, 0, 0, 0, 0, 2}, {});
  EXPECT_NEAR(e.refresh_bank / picojoules(1.0), 2 * 2047.5, 0.01);
  EXPECT_NEAR(e.activate / picojoules(1.0), 1204.69, 0.01);
}

TEST(DramEnergyByHand, PerBankRefreshWithoutItsCurrentIsAShareOfAWholeOne) {
  const DramEnergyByHand e = dram_energy_by_hand(micron_ddr4(), {0, 0, 0, 0, 0, 0, 16}, {});
  EXPECT_NEAR(e.refresh_bank / picojoules(1.0), 185221.9, 0.1);  // 16 banks
}

}  // namespace
}  // namespace pj
