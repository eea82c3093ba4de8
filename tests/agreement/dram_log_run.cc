// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/dram_log_run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "memory/dram/dram_from_proto.h"
#include "memory/dram/dram_system.h"
#include "sim/energy/dram_costs.h"
#include "tests/oracle/dram_energy_by_hand.h"
#include "tests/oracle/dram_log_order.h"

namespace pj {
namespace {

// Numbers first, first + step, ... below `end` of a pattern.
class PatternBursts final : public BurstSource {
 public:
  PatternBursts(const Pattern& pattern, std::int64_t first, std::int64_t step, std::int64_t end)
      : pattern_(pattern), next_(first), step_(step), end_(end) {}
  bool next(BurstRequest& burst) override {
    if (next_ >= end_) return false;
    burst = pattern_(next_);
    next_ += step_;
    writes += burst.write ? 1 : 0;
    return true;
  }
  std::int64_t writes = 0;

 private:
  const Pattern& pattern_;
  std::int64_t next_, step_, end_;
};

// With two buses a column command may be decided before a row command that goes out earlier, past a refresh at most.
std::int64_t reorder_window(const DramSpec& spec) {
  return spec.timing.two_command_buses ? spec.timing.rfc + spec.timing.rc : 0;
}

struct DramRun {
  DramRun(const DramSpec& spec, const DramLogOptions& options) : checker(spec, options), totals(spec) {}
  DramLogChecker checker;
  DramLogTotals totals;
  std::int64_t last = 0, end = 0;  // clock of the last command, of the last data
};

void expect_counts(const DramSpec& spec, const DramSystem& dram, const DramRun& run) {
  for (int c = 0; c < spec.organization.channels; ++c) {
    const DramStats stats = dram.stats(c, run.end);
    EXPECT_EQ(stats.commands, run.totals.counts(c)) << "channel " << c;
    std::int64_t bus = 0, ranks = 0;
    for (const std::int64_t clocks : stats.bus) bus += clocks;
    for (const std::int64_t clocks : stats.ranks) ranks += clocks;
    EXPECT_EQ(stats.clocks, run.end) << "channel " << c;
    EXPECT_EQ(bus, run.end) << "channel " << c;
    EXPECT_EQ(ranks, spec.organization.ranks * run.end) << "channel " << c;
    const std::int64_t bursts = stats.count(DramCommand::kRead) + stats.count(DramCommand::kWrite);
    EXPECT_EQ(stats.bus_clocks(BusUse::kData), bursts * spec.organization.burst_clocks()) << "channel " << c;
    // The log does not show power-down.
    const auto awake = run.totals.rank_clocks(c, run.end);
    EXPECT_EQ(stats.ranks[0] + stats.ranks[2], awake[0]) << "active clocks of channel " << c;
    EXPECT_EQ(stats.ranks[1] + stats.ranks[3], awake[1]) << "precharged clocks of channel " << c;
  }
}

Energy priced(const DramSpec& spec, const DramStats& stats) {
  const std::pair<Action, std::int64_t> charges[] = {
      {Action::kActivate, stats.count(DramCommand::kActivate)},
      {Action::kReadBurst, stats.count(DramCommand::kRead)},
      {Action::kWriteBurst, stats.count(DramCommand::kWrite)},
      {Action::kRefresh, stats.count(DramCommand::kRefresh)},
      {Action::kRefreshBank, stats.count(DramCommand::kRefreshBank)},
      {Action::kActiveStandby, stats.ranks[0]},
      {Action::kPrechargeStandby, stats.ranks[1]},
      {Action::kActivePowerDown, stats.ranks[2]},
      {Action::kPrechargePowerDown, stats.ranks[3]},
  };
  Energy sum;
  for (const auto& [action, count] : charges) {
    if (count != 0) sum += static_cast<double>(count) * dram_action(spec, action)->per_action;
  }
  return sum;
}

void expect_energy(const DramSpec& spec, const DramSystem& dram, const DramRun& run) {
  DramLogTotals::RankClocks clocks = run.totals.rank_clocks(run.end);
  const DramStats stats = dram.stats(run.end);
  if (spec.controller.power_down_after > 0) clocks = stats.ranks;  // not in the log
  const Energy by_hand = dram_energy_by_hand(spec, run.totals.counts(), clocks).total();
  EXPECT_NEAR(priced(spec, stats) / by_hand, 1.0, 1e-3);
}

}  // namespace

DramSpec shipped_dram(const std::string& name) {
  Problems problems;
  const auto spec = load_dram(std::string(PJ_SOURCE_DIR) + "/configs/dram/" + name + ".textproto", {}, problems);
  if (!spec) throw std::runtime_error(problems.text());
  return *spec;
}

Pattern random_bursts(const DramSpec& spec, std::uint64_t seed) {
  const std::int64_t size = spec.organization.burst_bytes();
  const std::int64_t bursts = spec.organization.bytes() / size;
  // Splitmix64 of the number: the same burst however the numbers are dealt out.
  return [=](std::int64_t i) {
    std::uint64_t z = seed + 0x9e3779b97f4a7c15U * static_cast<std::uint64_t>(i + 1);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    z ^= z >> 31;
    return BurstRequest{static_cast<std::int64_t>((z >> 8) % static_cast<std::uint64_t>(bursts)) * size,
                        (z & 0xff) % 3 == 0, 0};
  };
}

// A refresh waits for a row just opened or written to be closed, for other commands on the bus and for power-down to
// end. The first of the first rank falls due after half an interval, those of the others within one interval more.
DramLogOptions model_options(const DramSpec& spec) {
  const DramTiming& t = spec.timing;
  const bool per_bank = spec.controller.refresh == RefreshMode::kPerBank;
  const std::int64_t interval = per_bank ? t.refi_bank : t.refi;
  const std::int64_t row = std::max(t.rc, t.rcd_write + t.write_latency + spec.organization.burst_clocks() + t.wr);
  const std::int64_t bus = 4L * (t.activate_command + t.column_command + t.precharge_command + t.refresh_command);
  const std::int64_t wait = row + t.rp_all + t.xp + t.cke + bus;
  const std::int64_t last_rank = interval * (spec.organization.ranks - 1) / spec.organization.ranks;
  return {CommandEdge::kLast, true, wait - interval / 2 + last_rank, 20};
}

std::int64_t run_bursts(DramSystem& dram, const Pattern& pattern, std::int64_t requests, int transfers) {
  std::vector<std::unique_ptr<PatternBursts>> sources;
  std::vector<int> ids;
  for (int t = 0; t < transfers; ++t) {
    sources.push_back(std::make_unique<PatternBursts>(pattern, t, transfers, requests));
    ids.push_back(dram.submit(*sources.back(), Tensor::kNone, 0));
  }
  const auto running = [&](int t) { return !dram.done_at(t).has_value(); };
  while (std::any_of(ids.begin(), ids.end(), running)) dram.advance(DramSystem::kForever);
  std::int64_t writes = 0;
  for (const auto& s : sources) writes += s->writes;
  return writes;
}

void expect_lawful(const DramSpec& spec, const Pattern& pattern, std::int64_t requests, int transfers) {
  DramRun run(spec, model_options(spec));
  DramLogOrder order(spec.organization.channels, reorder_window(spec), [&](const DramCommandRecord& r) {
    run.checker.check(r);
    run.totals.add(r);
    run.last = std::max(run.last, r.clock);
  });
  DramSystem dram(spec);
  dram.log_commands([&](const DramCommandRecord& r) { order.add(r); });
  const std::int64_t writes = run_bursts(dram, pattern, requests, transfers);
  run.end = dram.finish();
  run.end = std::max(run.end, dram.now());
  order.finish();
  run.checker.finish(run.end);
  EXPECT_EQ(run.checker.violations(), 0) << run.checker.text();
  EXPECT_LE(run.last, run.end);
  const DramStats stats = dram.stats(run.end);
  EXPECT_EQ(stats.count(DramCommand::kWrite), writes);
  EXPECT_EQ(stats.count(DramCommand::kRead) + stats.forwarded, requests - writes);
  expect_counts(spec, dram, run);
  expect_energy(spec, dram, run);
}

}  // namespace pj
