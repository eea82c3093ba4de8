// SPDX-License-Identifier: Apache-2.0
// The controller waits for nothing longer than it must, and the oracle sees every clock: a log is judged by a spec with
// one time longer by one clock, and that rule, and no other, is broken.
#include <gtest/gtest.h>

#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "memory/dram/dram_system.h"
#include "tests/agreement/dram_log_run.h"

namespace pj {
namespace {

struct Slower {
  std::string rule;
  int DramTiming::*time;
};
const Slower kSlower[] = {
    {"tRCD", &DramTiming::rcd_read},
    {"tRCD", &DramTiming::rcd_write},
    {"tRP", &DramTiming::rp},
    {"tRAS", &DramTiming::ras},
    {"tRC", &DramTiming::rc},
    {"tRRD_S", &DramTiming::rrd_s},
    {"tRRD_L", &DramTiming::rrd_l},
    {"tFAW", &DramTiming::faw},
    {"tCCD_S", &DramTiming::ccd_s},
    {"tCCD_L", &DramTiming::ccd_l},
    {"tRTW", &DramTiming::read_to_write},
    {"tWTR_S", &DramTiming::wtr_s},
    {"tWTR_L", &DramTiming::wtr_l},
    {"tRTP", &DramTiming::rtp},
    {"tWR", &DramTiming::wr},
    {"tRFC", &DramTiming::rfc},
    {"tRTRS", &DramTiming::rank_switch},
};

// Two ranks; times moved so that each of them decides somewhere: tRC above tRAS + tRP, tRAS above tRCD + tRTP, tCCD_S
// above a burst.
DramSpec pressed_spec() {
  DramSpec s = shipped_dram("ddr4_2400");
  s.organization.ranks = 2;
  s.map = AddressMap({{AddressField::kRow, 15},
                      {AddressField::kRank, 1},
                      {AddressField::kBank, 2},
                      {AddressField::kColumn, 7},
                      {AddressField::kBankGroup, 2},
                      {AddressField::kColumn, 3},
                      {AddressField::kByte, 3}},
                     {});
  s.timing.rc = s.timing.ras + s.timing.rp + 2;
  s.timing.ccd_s = 5;
  s.timing.rank_switch = 2;
  s.timing.read_to_write = 12;
  return s;
}

// Random over the device; random in few rows of all banks, slowly; rows of one bank in turn.
std::vector<Pattern> pressing_patterns(const DramSpec& spec) {
  const Pattern random = random_bursts(spec, 7);
  const std::int64_t stripe = spec.map.stripe_bytes(), size = spec.organization.burst_bytes();
  const Pattern few_rows = [=](std::int64_t i) {
    BurstRequest b = random(i);
    b.address %= 2 * stripe;
    return b;
  };
  const Pattern one_bank = [=](std::int64_t i) { return BurstRequest{i % 1000 * stripe, i % 3 == 0, 40 * i}; };
  const Pattern stream = [=](std::int64_t i) { return BurstRequest{i * size, i % 3 == 0, 0}; };
  const Pattern one_group = [=](std::int64_t i) { return BurstRequest{i % 128 * 4 * 8 * size, i % 300 < 100, 0}; };
  return {random, few_rows, one_bank, stream, one_group};
}

// Rules that the controller's log breaks in the eyes of each of `judges`.
using RuleCounts = std::map<std::string, std::int64_t>;
void judge(const DramSpec& spec, const Pattern& pattern, const std::vector<DramSpec>& judges,
           std::vector<RuleCounts>& broken) {
  std::vector<DramLogChecker> checkers;
  checkers.reserve(judges.size());
  for (const DramSpec& j : judges) checkers.emplace_back(j, model_options(spec));
  DramSystem dram(spec);
  dram.log_commands([&](const DramCommandRecord& r) {
    for (DramLogChecker& c : checkers) c.check(r);
  });
  run_bursts(dram, pattern, 30'000, 1);
  for (std::size_t i = 0; i < judges.size(); ++i) {
    for (const auto& [rule, count] : checkers[i].by_rule()) broken[i][rule] += count;
  }
}

TEST(DramLogTight, EveryTimeOneClockLongerIsSeen) {
  const DramSpec spec = pressed_spec();
  std::vector<DramSpec> judges(std::size(kSlower) + 1, spec);
  for (std::size_t i = 0; i < std::size(kSlower); ++i) ++(judges[i].timing.*kSlower[i].time);
  std::vector<RuleCounts> broken(judges.size());
  for (const Pattern& pattern : pressing_patterns(spec)) judge(spec, pattern, judges, broken);
  for (std::size_t i = 0; i < std::size(kSlower); ++i) {
    EXPECT_EQ(broken[i].size(), 1U) << i << " " << kSlower[i].rule;
    EXPECT_GT(broken[i][kSlower[i].rule], 0) << i << " " << kSlower[i].rule;
  }
  EXPECT_EQ(broken.back(), RuleCounts{});
}

}  // namespace
}  // namespace pj
