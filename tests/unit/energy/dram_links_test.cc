// SPDX-License-Identifier: Apache-2.0
// The pins of the shipped DRAMs: what configs/dram says a bit costs, worked out again from resistances and voltages
// (docs/models/dram.md, "I/O and termination"), and that every command and state of every one has a price.
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "memory/dram/dram_from_proto.h"
#include "sim/energy/dram_costs.h"

namespace pj {
namespace {

constexpr double kDriver = 34, kController = 60, kWritten = 120, kOtherRank = 40;  // ohm

DramSpec shipped(const std::string& name) {
  Problems problems;
  const auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
  if (!spec || !spec->io) throw std::runtime_error(name + " without pins: " + problems.text());
  return *spec;
}

double parallel(double a, double b) { return a * b / (a + b); }

// Watts of one pin. Both bits draw the same through a divider; to VDDQ, a low bit alone does.
double sstl(double volts, double ohm) { return volts * volts / 4 * (1 / ohm + 1 / (kDriver + ohm)); }
double pod(double volts, double ohm) { return volts * volts / (kDriver + ohm) / 2; }

double pj_per_bit(double watts_of_pin, int pins_of_byte, double gigabits) {
  return watts_of_pin * pins_of_byte / 8 / gigabits * 1e3;
}

TEST(DramPins, ABitReadFromDdr3Costs12pJAndOneWritten7p2) {
  const DramSpec spec = shipped("ddr3_1600");
  EXPECT_NEAR(spec.io->read_pj_per_bit, pj_per_bit(sstl(1.5, kController), 10, 1.6), 5e-3);
  EXPECT_NEAR(spec.io->write_pj_per_bit, pj_per_bit(sstl(1.5, kWritten), 11, 1.6), 5e-4);
}

TEST(DramPins, ABitReadFromDdr4Costs4pJAndOneWritten2p4) {
  const DramSpec spec = shipped("ddr4_2400");
  EXPECT_NEAR(spec.io->read_pj_per_bit, pj_per_bit(pod(1.2, kController), 10, 2.4), 5e-4);
  EXPECT_NEAR(spec.io->write_pj_per_bit, pj_per_bit(pod(1.2, kWritten), 10, 2.4), 5e-4);
}

TEST(DramPins, ASecondRankTerminatesToo) {
  const double read = parallel(kController, kOtherRank), write = parallel(kWritten, kOtherRank);
  EXPECT_NEAR(shipped("ddr3_1600_4gb").io->read_pj_per_bit, pj_per_bit(sstl(1.35, read), 10, 1.6), 5e-3);
  EXPECT_NEAR(shipped("ddr3_1600_4gb").io->write_pj_per_bit, pj_per_bit(sstl(1.35, write), 11, 1.6), 5e-3);
  EXPECT_NEAR(shipped("ddr4_2400_8gb").io->read_pj_per_bit, pj_per_bit(pod(1.2, read), 10, 2.4), 5e-4);
  EXPECT_NEAR(shipped("ddr4_2400_8gb").io->write_pj_per_bit, pj_per_bit(pod(1.2, write), 10, 2.4), 5e-4);
  EXPECT_NEAR(shipped("ddr4_3200").io->read_pj_per_bit, pj_per_bit(pod(1.2, read), 10, 3.2), 5e-4);
  EXPECT_NEAR(shipped("ddr4_3200").io->write_pj_per_bit, pj_per_bit(pod(1.2, write), 10, 3.2), 5e-4);
}

TEST(DramPins, TheVddqSupplyOfLpddr4Costs3p2pJABitRead) {  // 16 pins of 3.2 Gb/s
  const DramSpec spec = shipped("lpddr4_3200");
  EXPECT_NEAR(spec.io->read_pj_per_bit, 1.1 * (150 - 0.75) / 51.2, 5e-4);
  EXPECT_NEAR(spec.io->write_pj_per_bit, 1.1 * (55 - 0.75) / 51.2, 5e-4);
}

TEST(DramPins, Hbm2HasNoPriceOfItsPhyAndSaysSo) {
  const DramSpec spec = shipped("hbm2");
  EXPECT_NEAR(dram_action(spec, Action::kIoRead)->per_action / picojoules(1.0), 512 * 0.8, 1e-9);
  EXPECT_EQ(dram_action(spec, Action::kPhyRead).missing(),
            "phy_read of DRAM hbm2: the spec has no `phy`: PHY and controller");
}

class ShippedDram : public testing::TestWithParam<const char*> {};

TEST_P(ShippedDram, HasAPriceForWhateverItDoes) {
  const DramSpec spec = shipped(GetParam());
  std::vector<Action> actions = {Action::kActivate,        Action::kReadBurst,          Action::kWriteBurst,
                                 Action::kRefresh,         Action::kActiveStandby,      Action::kPrechargeStandby,
                                 Action::kActivePowerDown, Action::kPrechargePowerDown, Action::kIoRead,
                                 Action::kIoWrite};
  if (spec.timing.refi_bank > 0) actions.push_back(Action::kRefreshBank);
  for (const Action action : actions) {
    const Priced<Price> price = dram_action(spec, action);
    ASSERT_TRUE(price) << price.missing();
    EXPECT_GT(price->per_action, Energy()) << name_of(action);
    EXPECT_FALSE(price->how.empty()) << name_of(action);
    EXPECT_FALSE(price->source.empty()) << name_of(action);
  }
}

INSTANTIATE_TEST_SUITE_P(DramPins, ShippedDram,
                         testing::Values("ddr3_1600", "ddr3_1600_4gb", "ddr4_2400", "ddr4_2400_8gb", "ddr4_3200",
                                         "lpddr4_3200", "hbm2"),
                         [](const auto& name) { return std::string(name.param); });

}  // namespace
}  // namespace pj
