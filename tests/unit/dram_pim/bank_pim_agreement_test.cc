// SPDX-License-Identifier: Apache-2.0
// Random small machines and products: the channel, its closed form and a scheduler that shares nothing with them.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "memory/pim/dram/bank_pim_machine.h"
#include "tests/unit/dram_pim/bank_pim_examples.h"
#include "tests/unit/dram_pim/naive_bank_pim.h"

namespace pj {
namespace {

using namespace testing_bank_pim;

struct Case {
  BankPimSpec spec;
  MatrixProduct product;
  BankPimProgram program;
};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  int roll(int low, int high) { return low + static_cast<int>(engine_() % static_cast<std::uint64_t>(high - low + 1)); }
  bool coin() { return roll(0, 1) == 1; }

 private:
  std::mt19937_64 engine_;
};

void random_timing(Dice& dice, BankPimSpec& spec) {
  DramTiming& t = spec.dram.timing;
  t.ras = dice.roll(1, 60);
  t.rp = dice.roll(1, 20);
  t.rp_all = t.rp + dice.roll(0, 3);
  t.rc = t.ras + t.rp + dice.roll(0, 5);
  t.rcd_write = dice.roll(1, 20);
  t.rcd_read = dice.roll(1, 20);
  t.rrd_s = dice.roll(1, 6);
  t.rrd_l = t.rrd_s + dice.roll(0, 4);
  t.faw = dice.roll(1, 40);
  t.wr = dice.roll(1, 20);
  t.wtr_l = dice.roll(1, 12);
  t.read_to_write = dice.roll(1, 20);
  t.ccd_l = dice.roll(1, 6);
  t.rtp = dice.roll(1, 10);
  t.refi = dice.roll(600, 1500);
  t.rfc = dice.roll(20, 200);
  t.activate_command = dice.roll(1, 3);
  t.column_command = dice.roll(1, 2);
  spec.timing = {dice.roll(1, 20), dice.roll(1, 6),  dice.roll(1, 8),
                 dice.roll(1, 20), dice.roll(1, 25), dice.roll(1, 9)};
}

BankPimSpec random_spec(Dice& dice) {
  BankPimSpec spec = dice.coin() ? hbm_pim() : aim();
  spec.dram.organization.channels = dice.roll(1, 3);
  random_timing(dice, spec);
  if (spec.order == BankPimOrder::kOutputs) {
    spec.accumulators = dice.roll(1, 8);
    spec.registers_in_row = dice.coin();
    if (dice.coin()) {
      spec.banks_per_block = 4;
      spec.blocks = 4;
    }
    spec.modes = {dice.roll(0, 4), dice.roll(0, 2), dice.roll(0, 1), dice.roll(0, 1), dice.roll(0, 2)};
    if (dice.coin()) {
      spec.results = BankPimResults::kRegisters;
      spec.accumulators = 1;
    }
  }
  spec.input_words = dice.roll(1, 70);
  if (dice.coin()) spec.dram.organization.bank_groups = 1, spec.dram.organization.banks = 16;
  return spec;
}

Case random_case(std::uint64_t seed) {
  Dice dice(seed);
  Case c;
  c.spec = random_spec(dice);
  c.product = {"layer", dice.roll(1, 700), dice.roll(1, 3000), dice.roll(1, 4), 16, 16};
  Problems problems;
  check_bank_pim(c.spec, {}, problems);
  const auto tiling = bank_pim_tiling(c.spec, c.product, problems);
  if (!tiling) throw std::runtime_error(problems.text());
  c.program = bank_pim_program(c.spec, *tiling, c.product.vectors);
  return c;
}

// Clocks with a row open or in refresh, clock by clock from the log.
std::int64_t active_clocks(const BankPimSpec& spec, const std::vector<BankPimRecord>& log, std::int64_t end) {
  using C = BankPimCommand;
  std::set<int> open;
  std::int64_t active = 0, refreshed = 0;
  std::size_t next = 0;
  for (std::int64_t clock = 0; clock < end; ++clock) {
    for (; next < log.size() && log[next].clock == clock; ++next) {
      const BankPimRecord& r = log[next];
      if (r.command == C::kActivateSet || r.command == C::kActivateBank) open.insert(r.set);
      if (r.command == C::kPrechargeSet) open.erase(r.set);
      if (r.command == C::kPrechargeAll) open.clear();
      if (r.command == C::kRefresh) refreshed = clock + spec.dram.timing.rfc;
    }
    if (!open.empty() || clock < refreshed) ++active;
  }
  return active;
}

constexpr int kCases = 400;
constexpr int kSteppedCases = 120;  // the plain scheduler is slow

// Command by command, with and without refresh.
TEST(BankPimAgreement, EveryCommandIsAtTheClockOfThePlainScheduler) {
  for (int seed = 1; seed <= kSteppedCases; ++seed) {
    Case c = random_case(seed);
    if (seed % 2 == 0) c.spec.dram.controller.refresh = RefreshMode::kAllBank;
    BankPimChannel channel(c.spec);
    std::vector<BankPimRecord> log;
    channel.log_commands([&](const BankPimRecord& r) { log.push_back(r); });
    channel.run(program_of_channel(c.program, 0));
    const NaiveRun naive = naive_run(c.spec, c.product.outputs, c.product.depth, c.product.vectors);
    ASSERT_EQ(log.size(), naive.commands.size()) << "seed " << seed;
    for (std::size_t i = 0; i < log.size(); ++i) {
      ASSERT_EQ(name_of(log[i].command), name_of(naive.commands[i].command)) << "seed " << seed << ", command " << i;
      ASSERT_EQ(log[i].set, naive.commands[i].set) << "seed " << seed << ", command " << i;
      ASSERT_EQ(log[i].clock, naive.commands[i].clock) << "seed " << seed << ", command " << i;
    }
    ASSERT_EQ(channel.stats().clocks, naive.end) << "seed " << seed;
    ASSERT_EQ(channel.stats().active_clocks, active_clocks(c.spec, log, naive.end)) << "seed " << seed;
  }
}

TEST(BankPimAgreement, SkippingWholePassesChangesNothing) {
  for (int seed = 1; seed <= kCases; ++seed) {
    Case c = random_case(seed);
    if (seed % 2 == 0) c.spec.dram.controller.refresh = RefreshMode::kAllBank;
    BankPimChannel skipping(c.spec), stepping(c.spec);
    stepping.log_commands([](const BankPimRecord&) {});
    skipping.run(program_of_channel(c.program, 0));
    stepping.run(program_of_channel(c.program, 0));
    ASSERT_TRUE(skipping.stats() == stepping.stats()) << "seed " << seed;
  }
}

TEST(BankPimAgreement, TheClosedFormHasTheSameCommandsAndClocksWithoutRefresh) {
  for (int seed = 1; seed <= kCases; ++seed) {
    const Case c = random_case(seed);
    const BankPimStats run = bank_pim_run(c.spec, c.program);
    const BankPimStats counts = bank_pim_analysis(c.spec, c.program);
    EXPECT_EQ(counts.clocks, run.clocks) << "seed " << seed;
    EXPECT_EQ(counts.active_clocks, run.active_clocks) << "seed " << seed;
    ASSERT_TRUE(counts == run) << "seed " << seed;
  }
}

// Every product has its place: operations of all blocks are no fewer than the products, and few more for round sizes.
TEST(BankPimAgreement, OperationsCoverAllProducts) {
  for (int seed = 1; seed <= kCases; ++seed) {
    const Case c = random_case(seed);
    const BankPimStats counts = bank_pim_analysis(c.spec, c.program);
    const std::int64_t products = counts.count(BankPimCommand::kMac) * c.spec.blocks * c.spec.lanes;
    ASSERT_GE(products, c.product.outputs * c.product.depth * c.product.vectors) << "seed " << seed;
  }
}

}  // namespace
}  // namespace pj
