// SPDX-License-Identifier: Apache-2.0
// Prices by hand, and what every price must obey.
#include "sim/energy/dram_pim_costs.h"

#include <gtest/gtest.h>

#include "memory/pim/dram/bank_pim_events.h"
#include "memory/pim/dram/bank_pim_machine.h"
#include "memory/pim/dram/dpu_counts.h"
#include "sim/energy/dram_costs.h"
#include "tests/unit/dram_pim/bank_pim_examples.h"

namespace pj {
namespace {

using namespace testing_bank_pim;

const DramPimAlu kAlu{0.4992329586, 0.1467846411, 428.0, "published", "PIMeval, from Fulcrum"};
const BankShare kHbmShare{1.51 / 2.68, "O'Connor et al."};

double in_pj(const DramSpec& dram, Action action, const BankShare& share = {}) {
  const Priced<Price> price = dram_pim_action(dram, kAlu, share, action);
  if (!price) throw std::runtime_error(price.missing());
  return price->per_action / picojoules(1.0);
}

// 1.2 V x (195 - 27.5) mA x 2 ns = 402 pJ of 256 bits; 1.51 of 1.51 + 1.17 within the bank.
TEST(DramPimCosts, AReadInABankOfHbmCosts226pJ) {
  EXPECT_NEAR(in_pj(shipped_dram("hbm2_pim"), Action::kBankRead, kHbmShare), 402.0 * 1.51 / 2.68, 1e-6);
}

TEST(DramPimCosts, AReadInTheBankIsCheaperThanOneOverThePinsByTheirShare) {
  const DramSpec hbm = shipped_dram("hbm2_pim");
  const double over_pins = in_pj(hbm, Action::kReadBurst) + in_pj(hbm, Action::kIoRead);
  EXPECT_NEAR(over_pins - in_pj(hbm, Action::kBankRead), 256 * 0.8, 1e-6);  // the pins alone
  EXPECT_LT(in_pj(hbm, Action::kBankRead), over_pins);
  EXPECT_LT(in_pj(hbm, Action::kBankRead, kHbmShare), in_pj(hbm, Action::kBankRead));
  const DramSpec aim = shipped_dram("gddr6_aim");  // 1.25 V x 187 mA x 1 ns in the bank, 256 x 0.488 pJ at the pins
  EXPECT_NEAR(in_pj(aim, Action::kBankRead), 1.25 * (248 - 61), 1e-6);
  EXPECT_NEAR(in_pj(aim, Action::kReadBurst) + in_pj(aim, Action::kIoRead), 1.25 * (248 - 61) + 256 * 0.488, 1e-6);
}

// IDD0 = IDD3N: what is left is the time in which the bank is closed, 1.2 V x (65 - 50) mA x 16 x 0.833 ns.
TEST(DramPimCosts, AnActivateIsNotFreeWhereIdd0EqualsIdd3n) {
  EXPECT_NEAR(in_pj(shipped_dram("ddr4_upmem"), Action::kActivate), 1.2 * 15 * 16 * 0.833, 1e-6);
}

// Joules per byte do not depend on how long a copy takes: a device at half the clock copies for the same.
TEST(DramPimCosts, ACopyIsPaidByTheByteAndNotByTheTime) {
  DramSpec dram = shipped_dram("ddr4_upmem");
  const double byte = in_pj(dram, Action::kHostWrite);
  EXPECT_NEAR(byte, 8 * 2.435, 1e-9);
  EXPECT_NEAR(in_pj(dram, Action::kHostRead), 8 * 3.989, 1e-9);
  dram.timing.femtoseconds *= 2;
  EXPECT_DOUBLE_EQ(in_pj(dram, Action::kHostWrite), byte);
  // 16.8 MB cost 327 uJ over these pins; energy times time would give a few.
  EXPECT_NEAR(16.8e6 * byte * 1e-6, 327.3, 0.5);
}

TEST(DramPimCosts, ArithmeticCostsWhatIsPublished) {
  const DramSpec dram = shipped_dram("gddr6_aim");
  EXPECT_NEAR(in_pj(dram, Action::kAdd), 0.499, 5e-4);
  EXPECT_NEAR(in_pj(dram, Action::kLogic), 0.147, 5e-4);
  EXPECT_NEAR(in_pj(dram, Action::kMac), 2 * 0.4992329586, 1e-9);
}

TEST(DramPimCosts, NothingIsFree) {
  for (const char* name : {"hbm2_pim", "gddr6_aim", "ddr4_upmem"}) {
    for (Action action :
         {Action::kActivate, Action::kBankRead, Action::kBankWrite, Action::kModeWrite, Action::kHostRead,
          Action::kHostWrite, Action::kReadBurst, Action::kWriteBurst, Action::kIoRead, Action::kIoWrite,
          Action::kRefresh, Action::kActiveStandby, Action::kPrechargeStandby, Action::kMac, Action::kInstruction,
          Action::kLogic, Action::kAdd}) {
      EXPECT_GT(in_pj(shipped_dram(name), action), 0.0) << name << ", " << name_of(action);
    }
  }
}

TEST(DramPimCosts, WhatHasNoFigureIsMissingByName) {
  DramSpec aim = shipped_dram("gddr6_aim");
  aim.io.reset();
  const Priced<Price> copy = dram_pim_action(aim, kAlu, {}, Action::kHostRead);
  ASSERT_FALSE(copy);
  EXPECT_EQ(copy.missing(), "io_read of DRAM gddr6_aim: the spec has no `io`: I/O and termination");
  const Priced<Price> logic = dram_pim_action(aim, {}, {}, Action::kLogic);
  ASSERT_FALSE(logic);
  EXPECT_EQ(logic.missing(), "logic of gddr6_aim: its spec states no energy for it");
}

// --- events of a product ---
constexpr BankPimIds kIds{{0}, {1}, {2}};

CountingSink events_of(const BankPimSpec& spec, const MatrixProduct& product) {
  Problems problems;
  const auto tiling = bank_pim_tiling(spec, product, problems);
  if (!tiling) throw std::runtime_error(problems.text());
  const BankPimStats stats = bank_pim_run(spec, bank_pim_program(spec, *tiling, product.vectors));
  CountingSink sink;
  record_bank_pim_events(spec, *tiling, product, stats, kIds, sink);
  return sink;
}

// 2048 columns of 8 banks in each of 64 channels are 2^24 weights of 16 in a column; no pins take part.
TEST(BankPimEvents, OfAnHbmPimGemvAreCountedByTheBank) {
  const CountingSink sink = events_of(hbm_pim(), {"fc", 4096, 4096});
  EXPECT_EQ(sink.count({0}, Action::kBankRead, Tensor::kWeight), 4096 * 4096 / 16);
  EXPECT_EQ(sink.count({0}, Action::kIoRead, Tensor::kWeight), 0);
  EXPECT_EQ(sink.count({0}, Action::kActivate, Tensor::kWeight), 64 * 64 * 8);  // each of 8 banks
  EXPECT_EQ(sink.count({0}, Action::kWriteBurst, Tensor::kInput), 64 * 256);
  EXPECT_EQ(sink.count({0}, Action::kIoWrite, Tensor::kInput), 64 * 256);
  EXPECT_EQ(sink.count({0}, Action::kBankWrite, Tensor::kPartialSum), 4096);
  EXPECT_EQ(sink.count({0}, Action::kReadBurst, Tensor::kPartialSum), 4096);
  EXPECT_EQ(sink.count({0}, Action::kModeWrite, Tensor::kNone), 64 * 9);
  EXPECT_EQ(sink.count({1}, Action::kMac, Tensor::kNone), 4096 * 4096);
  EXPECT_EQ(sink.count({2}, Action::kAdd, Tensor::kPartialSum), 4096 * 15);
}

TEST(BankPimEvents, StandbyIsEveryClockOfEveryChannel) {
  const BankPimSpec spec = hbm_pim();
  Problems problems;
  const auto tiling = bank_pim_tiling(spec, {"fc", 1000, 1000}, problems);
  const BankPimStats stats = bank_pim_run(spec, bank_pim_program(spec, *tiling, 1));
  const CountingSink sink = events_of(spec, {"fc", 1000, 1000});
  EXPECT_EQ(sink.count({0}, Action::kActiveStandby, Tensor::kNone) +
                sink.count({0}, Action::kPrechargeStandby, Tensor::kNone),
            64 * stats.clocks);
}

// With one piece of inputs the tree of AiM leaves the output itself; with several the host adds.
TEST(BankPimEvents, AimReadsOutputsOrPiecesOfThem) {
  EXPECT_EQ(events_of(aim(), {"fc", 320, 1024}).count({0}, Action::kReadBurst, Tensor::kOutput), 20);
  const CountingSink pieces = events_of(aim(), {"fc", 320, 3000});
  EXPECT_EQ(pieces.count({0}, Action::kReadBurst, Tensor::kPartialSum), 60);
  EXPECT_EQ(pieces.count({2}, Action::kAdd, Tensor::kPartialSum), 320 * 2);
}

}  // namespace
}  // namespace pj
