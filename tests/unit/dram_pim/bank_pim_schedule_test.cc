// SPDX-License-Identifier: Apache-2.0
// Times of matrix-vector products on the shipped machines, worked out by hand.
#include <gtest/gtest.h>

#include "memory/pim/dram/bank_pim_machine.h"
#include "tests/unit/dram_pim/bank_pim_examples.h"

namespace pj {
namespace {

using namespace testing_bank_pim;

BankPimProgram program_of(const BankPimSpec& spec, std::int64_t outputs, std::int64_t depth, std::int64_t vectors = 1) {
  Problems problems;
  const auto tiling = bank_pim_tiling(spec, {"fc", outputs, depth, vectors, 16, 16}, problems);
  if (!tiling) throw std::runtime_error(problems.text());
  return bank_pim_program(spec, *tiling, vectors);
}

BankPimStats run(const BankPimSpec& spec, std::int64_t outputs, std::int64_t depth, std::int64_t vectors = 1) {
  return bank_pim_run(spec, program_of(spec, outputs, depth, vectors));
}

TEST(BankPimPeak, AStackOfHbmPimDoes1228GigaflopsAt1200Megahertz) {
  BankPimSpec spec = hbm_pim();
  spec.dram.organization.channels = 16;             // a stack: 128 blocks
  spec.dram.timing.femtoseconds = 10'000'000 / 12;  // 2.4 Gb/s a pin: an operation every 4 clocks is 300 MHz
  EXPECT_NEAR(peak_operations(spec) / hertz(1e12), 1.2288, 1e-6);  // 128 x 16 x 2 x 0.3 GHz
}

TEST(BankPimPeak, ADieOfAimDoes1024Gigaflops) {
  EXPECT_DOUBLE_EQ(peak_operations(aim()) / hertz(1e12), 1.024);  // 2 x 16 x 16 x 2 x 1 GHz
}

// 4096 outputs are 8 for each of 512 blocks; 4096 inputs are 32 pieces of 8 words of 16 lanes.
TEST(HbmPimGemv, TakesTheCommandsOfItsTiles) {
  const BankPimStats s = run(hbm_pim(), 4096, 4096);
  EXPECT_EQ(s.count(BankPimCommand::kWriteInputs), 64 * 32 * 8);
  EXPECT_EQ(s.count(BankPimCommand::kMac), 64 * 32 * 64);
  EXPECT_EQ(s.count(BankPimCommand::kStoreSums), 64 * 8);
  EXPECT_EQ(s.count(BankPimCommand::kReadBank), 64 * 64);  // a burst of 16 lanes for each output
  // 16 pieces a set, 64 columns or two rows each; sums are stored into one row.
  EXPECT_EQ(s.set_rows[static_cast<std::size_t>(BankPimRow::kWeights)], 64 * 64);
  EXPECT_EQ(s.set_rows[static_cast<std::size_t>(BankPimRow::kResults)], 64);
}

// One piece of 8 words for two outputs of each block, without modes and results: 16 operations in one row.
//   clock 0 ACT registers, 10 first write (tRCDWR), 38 last (7 x 4); 39 ACT weights of the even set;
//   57 first operation: 19 after the last write, later than 53 (tRCDRD); 117 last (15 x 4)
//   120 PRE of the odd set is allowed, it opens the sums' row: 38 + 26 (WL 8 + 2 + tWR 16) = 64, so 118 PRE, 132 ACT,
//   142 first store: 10 after ACT, 15 after 117 is 132; 146 second; 172 PRE all (146 + 26); 186 first of 8 ACT ...
TEST(HbmPimGemv, OfOnePieceIsTimedByHand) {
  BankPimSpec spec = hbm_pim();
  spec.modes = {};
  spec.dram.organization.channels = 1;
  std::vector<BankPimRecord> log;
  BankPimChannel channel(spec);
  channel.log_commands([&](const BankPimRecord& r) { log.push_back(r); });
  channel.run(program_of(spec, 16, 128));
  std::vector<std::int64_t> clocks;
  for (const BankPimRecord& r : log) clocks.push_back(r.clock);
  EXPECT_EQ(clocks[0], 0);
  EXPECT_EQ(clocks[1], 10);
  EXPECT_EQ(clocks[8], 38);
  EXPECT_EQ(clocks[9], 39);
  EXPECT_EQ(clocks[10], 57);
  EXPECT_EQ(clocks[25], 117);
  EXPECT_EQ(clocks[26], 118);
  EXPECT_EQ(clocks[27], 132);
  EXPECT_EQ(clocks[28], 142);
  EXPECT_EQ(clocks[29], 146);
  EXPECT_EQ(clocks[30], 172);
  EXPECT_EQ(clocks[31], 186);
  EXPECT_EQ(clocks[38], 186 + 7 * 4);               // tRRD_S 4, tFAW 16 no more
  EXPECT_EQ(clocks[39], 186 + 28 + 14);             // tRCDRD
  EXPECT_EQ(clocks[54], 228 + 15 * 2);              // 16 bursts at tCCD_S
  EXPECT_EQ(clocks[55], 258 + 3);                   // tRTP
  EXPECT_EQ(channel.stats().clocks, 258 + 20 + 2);  // RL and the burst
}

// The published simulation of the vendor takes 13166 clocks for 4096 x 4096 on 64 pseudo channels, refresh included.
TEST(HbmPimGemv, IsWithinTenPercentOfTheVendorsSimulator) {
  BankPimSpec spec = hbm_pim();
  spec.dram.controller.refresh = RefreshMode::kAllBank;
  const double clocks = static_cast<double>(run(spec, 4096, 4096).clocks);
  EXPECT_NEAR(clocks / 13166.0, 1.0, 0.10);
  const double estimate = static_cast<double>(bank_pim_analysis(spec, program_of(spec, 4096, 4096)).clocks);
  EXPECT_NEAR(estimate / clocks, 1.0, 0.01);
}

// Steady state without refresh, by hand. Even pieces: 7 x 4 writes, PRE 1, 14, ACT, 14, 31 x 4, PRE 3, 14, ACT, 14,
// 31 x 4, and 15 to the next write = 351. Odd pieces share their set with the registers: 7 x 4, PRE 26, 14, 14, 31 x 4,
// 3 + 14 + 14, 31 x 4, PRE 3, 14, ACT, 10 = 388.
TEST(HbmPimGemv, GrowsByTheHandCountedTimeOfTwoMorePieces) {
  const std::int64_t shorter = run(hbm_pim(), 4096, 128 * 20).clocks;
  const std::int64_t longer = run(hbm_pim(), 4096, 128 * 22).clocks;
  EXPECT_EQ(longer - shorter, 351 + 388);
}

// T = rows (nRCDRDMAC + columns nCCD + nRP) + WR_GB + RD_MAC, rows one after another, where a row may be closed nCCD
// after its last operation. The read of the sums between two rows takes one clock of the command bus.
TEST(AimGemv, FollowsThePublishedFormula) {
  BankPimSpec spec = aim();
  spec.timing.mac_to_precharge = 2;
  const std::int64_t rows = 100;
  const std::int64_t formula = rows * (56 + 64 * 2 + 32) + 64 * 2 + 2;
  const std::int64_t clocks = run(spec, rows * 32, 1024).clocks;
  EXPECT_EQ(run(spec, (rows + 1) * 32, 1024).clocks - clocks, 56 + 64 * 2 + 32 + 1);
  EXPECT_NEAR(static_cast<double>(clocks) / static_cast<double>(formula), 1.0, 0.006);
}

// With nRTP from the last operation to the precharge, 12 clocks, a row takes 56 + 63 x 2 + 12 + 32.
TEST(AimGemv, WaitsForReadToPrecharge) {
  EXPECT_EQ(run(aim(), 101 * 32, 1024).clocks - run(aim(), 100 * 32, 1024).clocks, 226);
}

TEST(AimGemv, ReadsTheSumsOfEachPieceOfTheInputs) {
  const BankPimStats s = run(aim(), 4096, 4096);  // 128 outputs a block, 4 pieces of 64 words
  EXPECT_EQ(s.count(BankPimCommand::kReadSums), 2 * 128 * 4);
  EXPECT_EQ(s.count(BankPimCommand::kMac), 2 * 128 * 256);
  EXPECT_EQ(s.count(BankPimCommand::kWriteInputs), 2 * 256);
}

// Two outputs of 512 inputs share a row of 1024 elements.
TEST(AimGemv, OpensARowOnceForTheOutputsThatShareIt) {
  EXPECT_EQ(run(aim(), 10 * 32, 512).count(BankPimCommand::kActivateSet), 2 * 5);
  EXPECT_EQ(run(aim(), 11 * 32, 512).count(BankPimCommand::kActivateSet), 2 * 6);
}

TEST(BankPimBounds, NoRunIsFasterThanItsOperationsAtTheirPitch) {
  for (std::int64_t depth : {100, 1000, 5000}) {
    const BankPimStats s = run(hbm_pim(), 3000, depth, 3);
    EXPECT_GE(s.clocks, s.count(BankPimCommand::kMac) / 64 * 4);
  }
}

TEST(BankPimRefresh, TakesItsShareOfALongRun) {
  BankPimSpec spec = hbm_pim();
  spec.dram.controller.refresh = RefreshMode::kAllBank;
  const BankPimStats s = run(spec, 4096, 128 * 1000, 10);
  const std::int64_t per_channel = s.count(BankPimCommand::kRefresh) / 64;
  EXPECT_NEAR(static_cast<double>(per_channel), static_cast<double>(s.clocks) / 3900.0, 1.0);
}

// --- what does not fit ---
TEST(BankPimMessages, NameTheLayerThatDoesNotFit) {
  Problems problems;
  EXPECT_FALSE(bank_pim_tiling(hbm_pim(), {"fc6", 4096, 4096, 1, 32, 32}, problems));
  EXPECT_EQ(problems.text(),
            "fc6: weights of 32 bits; the blocks of hbm2_pim take 16: quantise the layer or run it on the host\n"
            "fc6: inputs of 32 bits; the blocks of hbm2_pim take 16: quantise the layer or run it on the host\n");
  Problems large;
  EXPECT_FALSE(bank_pim_tiling(hbm_pim(), {"fc7", 4096 * 64, 1 << 20, 1, 16, 16}, large));
  EXPECT_NE(large.text().find("fc7: its weights and sums take"), std::string::npos) << large.text();
}

TEST(BankPimMessages, SayAllThatDoesNotMatch) {
  BankPimSpec spec = hbm_pim();
  spec.blocks = 4;
  spec.lanes = 8;
  spec.bank_share = 0.0;
  Problems problems;
  check_bank_pim(spec, Place{} / "hbm_pim", problems);
  EXPECT_EQ(problems.text(),
            "hbm_pim.blocks: 4 blocks of 2 banks are 8 banks, a channel of hbm2_pim has 16; make them equal\n"
            "hbm_pim.lanes: 8 lanes of 16 bits are 128 bits, one column access reads 256; make them equal\n"
            "hbm_pim.bank_share: must be above 0 and at most 1, got 0\n");
}

}  // namespace
}  // namespace pj
