// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/timing_table.h"

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

using C = DramCommand;
using S = TimingScope;

void add_row_rules(const DramTiming& t, std::int64_t burst, std::vector<TimingRule>& rules) {
  const BusUse row = BusUse::kRowMiss;
  rules.insert(rules.end(), {
                                {C::kActivate, C::kRead, S::kBank, t.rcd_read, row, 1, "tRCD"},
                                {C::kActivate, C::kWrite, S::kBank, t.rcd_write, row, 1, "tRCD"},
                                {C::kActivate, C::kPrecharge, S::kBank, t.ras, row, 1, "tRAS"},
                                {C::kActivate, C::kActivate, S::kBank, t.rc, row, 1, "tRC"},
                                {C::kPrecharge, C::kActivate, S::kBank, t.rp, row, 1, "tRP"},
                                {C::kPrechargeAll, C::kActivate, S::kRank, t.rp_all, row, 1, "tRPab"},
                                {C::kRead, C::kPrecharge, S::kBank, t.rtp, row, 1, "tRTP"},
                                {C::kWrite, C::kPrecharge, S::kBank, t.write_latency + burst + t.wr, row, 1, "tWR"},
                                {C::kActivate, C::kActivate, S::kBankGroup, t.rrd_l, row, 1, "tRRD_L"},
                                {C::kActivate, C::kActivate, S::kRank, t.rrd_s, row, 1, "tRRD_S"},
                                {C::kActivate, C::kActivate, S::kRank, t.faw, row, 4, "tFAW"},
                            });
}

// The data of two bursts never overlap, also where tCCD is shorter than a burst.
void add_column_rules(const DramTiming& t, std::int64_t burst, std::vector<TimingRule>& rules) {
  const std::int64_t near = std::max<std::int64_t>(t.ccd_l, burst);
  const std::int64_t far = std::max<std::int64_t>(t.ccd_s, burst);
  const std::int64_t written = t.write_latency + burst;  // from a write command to the end of its data
  const BusUse turn = BusUse::kTurnaround;
  rules.insert(rules.end(), {
                                {C::kRead, C::kRead, S::kRank, far, BusUse::kData, 1, "tCCD_S"},
                                {C::kWrite, C::kWrite, S::kRank, far, BusUse::kData, 1, "tCCD_S"},
                                {C::kRead, C::kRead, S::kBankGroup, near, BusUse::kBankGroup, 1, "tCCD_L"},
                                {C::kWrite, C::kWrite, S::kBankGroup, near, BusUse::kBankGroup, 1, "tCCD_L"},
                                {C::kRead, C::kWrite, S::kRank, t.read_to_write, turn, 1, "read to write"},
                                {C::kWrite, C::kRead, S::kRank, written + t.wtr_s, turn, 1, "tWTR_S"},
                                {C::kWrite, C::kRead, S::kBankGroup, written + t.wtr_l, turn, 1, "tWTR_L"},
                            });
}

void add_rank_rules(const DramTiming& t, std::int64_t burst, std::vector<TimingRule>& rules) {
  const std::int64_t gap = burst + t.rank_switch;
  const std::int64_t read_data = t.read_latency + t.dqsck;
  const BusUse turn = BusUse::kTurnaround;
  rules.insert(
      rules.end(),
      {
          {C::kRead, C::kRead, S::kOtherRanks, gap, turn, 1, "tRTRS"},
          {C::kWrite, C::kWrite, S::kOtherRanks, gap, turn, 1, "tRTRS"},
          {C::kRead, C::kWrite, S::kOtherRanks, gap + read_data - t.write_latency, turn, 1, "read to write of a rank"},
          {C::kWrite, C::kRead, S::kOtherRanks, gap + t.write_latency - read_data, turn, 1, "write to read of a rank"},
      });
}

void add_refresh_rules(const DramSpec& spec, std::vector<TimingRule>& rules) {
  const DramTiming& t = spec.timing;
  const BusUse cause = BusUse::kRefresh;
  rules.insert(rules.end(), {
                                {C::kPrecharge, C::kRefresh, S::kRank, t.rp, cause, 1, "tRP"},
                                {C::kPrechargeAll, C::kRefresh, S::kRank, t.rp_all, cause, 1, "tRPab"},
                                {C::kActivate, C::kRefresh, S::kRank, t.rc, cause, 1, "tRC"},
                                {C::kRefresh, C::kRefresh, S::kRank, t.rfc, cause, 1, "tRFC"},
                                {C::kRefresh, C::kActivate, S::kRank, t.rfc, cause, 1, "tRFC"},
                            });
  if (spec.controller.refresh != RefreshMode::kPerBank) return;
  rules.insert(rules.end(), {
                                {C::kPrecharge, C::kRefreshBank, S::kBank, t.rp, cause, 1, "tRP"},
                                {C::kActivate, C::kRefreshBank, S::kBank, t.rc, cause, 1, "tRC"},
                                {C::kActivate, C::kRefreshBank, S::kRank, t.rrd_s, cause, 1, "tRRD_S"},
                                {C::kActivate, C::kRefreshBank, S::kBankGroup, t.rrd_l, cause, 1, "tRRD_L"},
                                {C::kActivate, C::kRefreshBank, S::kRank, t.faw, cause, 4, "tFAW"},
                                {C::kRefreshBank, C::kActivate, S::kRank, t.faw, cause, 4, "tFAW"},
                                {C::kRefreshBank, C::kRefreshBank, S::kRank, t.rfc_bank, cause, 1, "tRFCpb"},
                                {C::kRefreshBank, C::kActivate, S::kBank, t.rfc_bank, cause, 1, "tRFCpb"},
                                {C::kRefreshBank, C::kActivate, S::kRank, t.refresh_to_activate, cause, 1, "tRREFD"},
                            });
}

// Times count from the last clock of a command to the last clock of the next; the table counts from first to first.
void count_from_first_clocks(const DramTiming& t, std::vector<TimingRule>& rules) {
  for (TimingRule& rule : rules) {
    const int first = rule.window == 1 ? command_clocks(t, rule.first) : 1;  // a window is kept by last clocks
    rule.clocks += first - command_clocks(t, rule.next);
  }
}

}  // namespace

int command_clocks(const DramTiming& t, DramCommand command) {
  switch (command) {
    case C::kActivate:
      return t.activate_command;
    case C::kRead:
    case C::kWrite:
      return t.column_command;
    case C::kPrecharge:
    case C::kPrechargeAll:
      return t.precharge_command;
    case C::kRefresh:
    case C::kRefreshBank:
      return t.refresh_command;
  }
  throw std::logic_error("command_clocks: unknown command");
}

int data_after(const DramTiming& t, bool write) {
  return t.column_command - 1 + (write ? t.write_latency : t.read_latency + t.dqsck);
}

std::vector<TimingRule> timing_table(const DramSpec& spec) {
  const std::int64_t burst = spec.organization.burst_clocks();
  std::vector<TimingRule> rules;
  add_row_rules(spec.timing, burst, rules);
  add_column_rules(spec.timing, burst, rules);
  if (spec.organization.ranks > 1) add_rank_rules(spec.timing, burst, rules);
  add_refresh_rules(spec, rules);
  count_from_first_clocks(spec.timing, rules);
  return rules;
}

}  // namespace pj
