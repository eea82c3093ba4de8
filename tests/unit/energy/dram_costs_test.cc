// SPDX-License-Identifier: Apache-2.0
// Expected values: each is the formula of docs/models/dram.md worked out by hand, or by another program from the same
// published currents (the tables below).
#include "sim/energy/dram_costs.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/unit/energy/dram_examples.h"

namespace pj {
namespace {

double in_pj(const DramSpec& spec, Action action) {
  const Priced<Price> price = dram_action(spec, action);
  return price ? price->per_action / picojoules(1.0) : -1.0;
}

double in_milliwatts(const DramSpec& spec, Action action) {
  return in_pj(spec, action) * 1e-12 / (spec.clock() / seconds(1.0)) * 1e3;
}

// ---- by hand: DDR3-1600, 8 devices, 1.5 V, 1.25 ns ------------------------------------------------------------------

TEST(DramCosts, AnActivateOfDdr3Costs14250pJ) {  // 8 x 1.5 V x 1.25 ns x (70 mA x 38 - 45 mA x 28 - 45 mA x 10)
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kActivate), 8 * 1.5 * 1.25 * (2660 - 1260 - 450), 1e-6);
}

TEST(DramCosts, AReadBurstOfDdr3Costs5700pJAndAWriteBurst6000) {  // 8 x 1.5 V x (140, 145 - 45) mA x 4 x 1.25 ns
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kReadBurst), 5700.0, 1e-6);
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kWriteBurst), 6000.0, 1e-6);
}

TEST(DramCosts, ARefreshOfDdr3Costs165nJ) {  // 8 x 1.5 V x (170 - 45) mA x 88 x 1.25 ns
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kRefresh), 165000.0, 1e-6);
}

TEST(DramCosts, AClockOfActiveStandbyOfDdr3Costs675pJ) {  // 8 x 1.5 V x 45 mA x 1.25 ns
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kActiveStandby), 675.0, 1e-9);
}

TEST(DramCosts, PowerDownCosts180And525pJAClock) {  // 8 x 1.5 V x 12, 35 mA x 1.25 ns
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kPrechargePowerDown), 180.0, 1e-9);
  EXPECT_NEAR(in_pj(dram_examples::ddr3_micron(), Action::kActivePowerDown), 525.0, 1e-9);
}

TEST(DramCosts, TheWordLineSupplyOfDdr4Adds3711pJToAnActivate) {
  DramSpec spec = dram_examples::ddr4_micron();
  const double both = in_pj(spec, Action::kActivate);
  spec.rails.pop_back();
  const double vdd = in_pj(spec, Action::kActivate);
  EXPECT_NEAR(vdd, 8 * 1.2 * 0.833 * (60.75 * 55 - 44 * 39 - 38.25 * 16), 1e-6);
  EXPECT_NEAR(both - vdd, 8 * 2.5 * 0.833 * 4.05 * 55, 1e-6);
}

// The current at per-bank refresh is an average over tREFIpb, 780 clocks: 1.8 V x (2.5 - 2) mA and 1.1 V x (30 - 27) mA
// for 487.5 ns.
TEST(DramCosts, APerBankRefreshOfLpddr4Costs2047pJ) {
  EXPECT_NEAR(in_pj(dram_examples::lpddr4_micron(), Action::kRefreshBank), (1.8 * 0.5 + 1.1 * 3) * 487.5, 1e-6);
}

TEST(DramCosts, WithoutACurrentOfItsOwnAPerBankRefreshIsAShareOfAll) {
  DramSpec spec = dram_examples::hbm2_dramsim3();
  spec.timing.refi_bank = 128;
  const Priced<Price> price = dram_action(spec, Action::kRefreshBank);
  ASSERT_TRUE(price);
  EXPECT_NEAR(price->per_action / picojoules(1.0), 60840.0 / 16, 1e-6);
  EXPECT_NE(price->how.find("1/16 of a refresh of all banks"), std::string::npos) << price->how;
}

// ---- seven published sets of currents -------------------------------------------------------------------------------

class PublishedSet : public testing::TestWithParam<dram_examples::Derived> {};

TEST_P(PublishedSet, GivesItsEnergies) {
  const dram_examples::Derived& d = GetParam();
  const DramSpec spec = d.spec();
  const double bits = 8.0 * spec.organization.burst_bytes();
  EXPECT_NEAR(in_pj(spec, Action::kActivate) / d.activate_pj, 1.0, 1e-5);
  EXPECT_NEAR(in_pj(spec, Action::kReadBurst) / bits / d.read_pj_per_bit, 1.0, 1e-4);
  EXPECT_NEAR(in_pj(spec, Action::kWriteBurst) / bits / d.write_pj_per_bit, 1.0, 1e-4);
  EXPECT_NEAR(in_pj(spec, Action::kRefresh) / d.refresh_pj, 1.0, 1e-5);
  EXPECT_NEAR(in_milliwatts(spec, Action::kActiveStandby), d.active_mw, 0.005);
  EXPECT_NEAR(in_milliwatts(spec, Action::kPrechargeStandby), d.precharged_mw, 0.005);
}

INSTANTIATE_TEST_SUITE_P(DramCosts, PublishedSet, testing::ValuesIn(dram_examples::kDerived),
                         [](const auto& derived) { return std::string(derived.param.name); });

// ---- pins, PHY ------------------------------------------------------------------------------------------------------

TEST(DramCosts, ABurstOf512BitAt2pJCosts1024pJOnThePins) {
  DramSpec spec = dram_examples::ddr3_micron();
  spec.io = DramLink{2.0, 1.5, "measured", "a paper"};
  spec.phy = DramLink{0.5, 0.25, "estimated", "another"};
  EXPECT_NEAR(in_pj(spec, Action::kIoRead), 1024.0, 1e-9);
  EXPECT_NEAR(in_pj(spec, Action::kIoWrite), 768.0, 1e-9);
  EXPECT_NEAR(in_pj(spec, Action::kPhyRead), 256.0, 1e-9);
  EXPECT_NEAR(in_pj(spec, Action::kPhyWrite), 128.0, 1e-9);
  EXPECT_EQ(dram_action(spec, Action::kIoRead)->how, "512 bit x 2 pJ (measured)");
  EXPECT_EQ(dram_action(spec, Action::kPhyWrite)->source, "another");
}

// ---- invariants -----------------------------------------------------------------------------------------------------

TEST(DramCosts, TwiceTheDevicesCostTwiceAsMuch) {
  DramSpec spec = dram_examples::ddr4_micron();
  const DramSpec one = spec;
  spec.organization.devices *= 2;
  for (const Action action : {Action::kActivate, Action::kReadBurst, Action::kWriteBurst, Action::kRefresh,
                              Action::kActiveStandby, Action::kPrechargeStandby}) {
    EXPECT_NEAR(in_pj(spec, action), 2 * in_pj(one, action), 1e-6) << name_of(action);
  }
}

// One activate every tRC, the bank open for tRAS: what the currents were measured at.
TEST(DramCosts, OpeningAndClosingABankAllTheTimeDrawsIdd0) {
  const DramSpec spec = dram_examples::ddr3_micron();
  const double pj = in_pj(spec, Action::kActivate) + 28 * in_pj(spec, Action::kActiveStandby) +
                    10 * in_pj(spec, Action::kPrechargeStandby);
  EXPECT_NEAR(pj, 8 * 1.5 * 70 * 38 * 1.25, 1e-6);
}

TEST(DramCosts, ReadingAllTheTimeDrawsIdd4r) {
  const DramSpec spec = dram_examples::ddr3_micron();
  EXPECT_NEAR(in_pj(spec, Action::kReadBurst) + 4 * in_pj(spec, Action::kActiveStandby), 8 * 1.5 * 140 * 5, 1e-6);
}

TEST(DramCosts, APriceSaysItsFormulaItsNumbersAndItsSource) {
  const Priced<Price> price = dram_action(dram_examples::ddr3_micron(), Action::kReadBurst);
  ASSERT_TRUE(price);
  EXPECT_EQ(price->how, "V (IDD4R - IDD3N) BL/2 tCK = 8 x 1.25 ns x [vdd 1.5 V x (140 mA x 4 - 45 mA x 4)]");
  EXPECT_EQ(price->kind, PriceKind::kScaled);
  EXPECT_EQ(price->source, dram_examples::ddr3_micron().source);
}

// ---- misuse ---------------------------------------------------------------------------------------------------------

TEST(DramCosts, WithoutARowThereIsNoPriceForPinsAndPhy) {
  const DramSpec spec = dram_examples::ddr3_micron();
  EXPECT_EQ(dram_action(spec, Action::kIoWrite).missing(),
            "io_write of DRAM ddr3_micron: the spec has no `io`: I/O and termination");
  EXPECT_EQ(dram_action(spec, Action::kPhyRead).missing(),
            "phy_read of DRAM ddr3_micron: the spec has no `phy`: PHY and controller");
}

TEST(DramCosts, ADeviceOfTimingAloneHasNoPrices) {
  DramSpec spec = dram_examples::ddr3_micron();
  spec.rails.clear();
  EXPECT_EQ(dram_action(spec, Action::kActivate).missing(),
            "activate of DRAM ddr3_micron: the spec has no currents, only timing");
}

TEST(DramCosts, CurrentsThatAreAllZeroGiveNoPriceOfZero) {
  DramSpec spec = dram_examples::ddr3_micron();
  spec.rails = {DramRail{}};
  for (const Action action : {Action::kActivate, Action::kReadBurst, Action::kRefresh, Action::kActiveStandby}) {
    EXPECT_FALSE(dram_action(spec, action)) << name_of(action);
  }
}

TEST(DramCosts, Ddr3HasNoPerBankRefresh) {
  EXPECT_EQ(dram_action(dram_examples::ddr3_micron(), Action::kRefreshBank).missing(),
            "refresh_bank of DRAM ddr3_micron: the device has no per-bank refresh");
}

TEST(DramCosts, ADramDoesNotMultiply) {
  EXPECT_THROW(dram_action(dram_examples::ddr3_micron(), Action::kMac), std::logic_error);
  EXPECT_THROW(dram_action(dram_examples::ddr3_micron(), Action::kRead), std::logic_error);
}

}  // namespace
}  // namespace pj
