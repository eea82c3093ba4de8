// SPDX-License-Identifier: Apache-2.0
// The rules that are not a time between two commands: places, open rows, buses, the rhythm of refresh.
#include <fmt/format.h>

#include <algorithm>

#include "tests/oracle/dram_log_rules.h"

namespace pj {
namespace {

constexpr int kPostponed = 8;  // all-bank refreshes, at most; as many may be given ahead (JESD79-4, JESD209-4)

bool within(std::int64_t value, std::int64_t end) { return value >= 0 && value < end; }

bool is_column(DramCommand c) { return c == DramCommand::kRead || c == DramCommand::kWrite; }

// ACT, REFB: of a closed bank; REF: all banks closed.
void rule_closed(const DramLook& look, DramFindings& findings) {
  const DramCommand c = look.record.command;
  if (c != DramCommand::kActivate && c != DramCommand::kRefreshBank && c != DramCommand::kRefresh) return;
  const auto& banks = look.rank.banks;
  const bool open = look.bank != nullptr
                        ? look.bank->open
                        : std::any_of(banks.begin(), banks.end(), [](const BankPast& b) { return b.open; });
  if (open) findings.push_back({"bank closed", "needs closed banks, has an open one"});
}

// RD, WR: of the open row.
void rule_open(const DramLook& look, DramFindings& findings) {
  if (!is_column(look.record.command)) return;
  if (!look.bank->open) {
    findings.push_back({"bank open", "needs an open row, has none"});
    return;
  }
  if (look.bank->row != look.record.row)
    findings.push_back({"row", fmt::format("names row {}, row {} is open", look.record.row, look.bank->row)});
}

void rule_row_range(const DramLook& look, DramFindings& findings) {
  const bool has_row = is_column(look.record.command) || look.record.command == DramCommand::kActivate;
  if (has_row && !within(look.record.row, look.spec.organization.rows))
    findings.push_back({"row range", fmt::format("row {} of {}", look.record.row, look.spec.organization.rows)});
}

void rule_column(const DramLook& look, DramFindings& findings) {
  const DramOrganization& o = look.spec.organization;
  if (!is_column(look.record.command)) return;
  if (!within(look.record.column, o.columns) || look.record.column % o.burst_length != 0)
    findings.push_back({"column", fmt::format("column {}: needs a multiple of {} below {}", look.record.column,
                                              o.burst_length, o.columns)});
}

// One burst at a time, and a gap between those of two ranks.
void rule_data_bus(const DramLook& look, DramFindings& findings) {
  if (!is_column(look.record.command)) return;
  const DataBurst mine = data_burst(look.spec, look.record.command, look.record.rank, look.now);
  const int gap = look.spec.timing.rank_switch;
  for (const DataBurst& b : look.channel.bursts) {
    const auto meets = [&](int space) { return mine.from < b.to + space && b.from < mine.to + space; };
    if (!meets(b.rank == mine.rank ? 0 : gap)) continue;
    findings.push_back({meets(0) ? "data bus" : "tRTRS", fmt::format("data in [{}, {}), those of rank {} in [{}, {})",
                                                                     mine.from, mine.to, b.rank, b.from, b.to)});
  }
}

void rule_command_bus(const DramLook& look, DramFindings& findings) {
  const bool row_bus = look.spec.timing.two_command_buses && !is_column(look.record.command);
  const std::int64_t free = look.channel.bus_free[row_bus ? 1 : 0];
  if (look.record.clock < free) findings.push_back({"command bus", fmt::format("the bus is taken up to {}", free)});
}

void rule_order(const DramLook& look, DramFindings& findings) {
  if (look.record.clock < look.channel.clock)
    findings.push_back({"order", fmt::format("a command at {} was logged before", look.channel.clock)});
}

std::int64_t refresh_interval(const DramSpec& spec) {
  return spec.controller.refresh == RefreshMode::kPerBank ? spec.timing.refi_bank : spec.timing.refi;
}

// No more refreshes ahead of time than JEDEC allows.
void rule_refresh_ahead(const DramLook& look, DramFindings& findings) {
  const std::int64_t next = (look.rank.refreshes + 1) * refresh_interval(look.spec);
  const std::int64_t ahead = std::int64_t{kPostponed + 1} * look.spec.timing.refi;
  if (next > look.record.clock + ahead)
    findings.push_back(
        {"refresh ahead", fmt::format("refresh {} before clock {}", look.rank.refreshes + 1, next - ahead)});
}

// Each bank once before any bank again.
void rule_refresh_turn(const DramLook& look, DramFindings& findings) {
  if (look.record.command == DramCommand::kRefreshBank && look.bank->refreshed)
    findings.push_back({"REFpb turn", "needs the other banks refreshed first"});
}

}  // namespace

bool check_place(const DramSpec& spec, const DramCommandRecord& r, DramFindings& findings) {
  const DramOrganization& o = spec.organization;
  const bool banked = r.command != DramCommand::kPrechargeAll && r.command != DramCommand::kRefresh;
  const bool right = within(r.channel, o.channels) && within(r.rank, o.ranks) && r.clock >= 0 &&
                     (!banked || (within(r.bank_group, o.bank_groups) && within(r.bank, o.banks)));
  if (!right) findings.push_back({"place", "no such channel, rank, bank group or bank, or a clock below 0"});
  return right;
}

void check_state(const DramLook& look, DramFindings& findings) {
  for (const auto rule : {rule_closed, rule_open, rule_row_range, rule_column}) rule(look, findings);
}

void check_buses(const DramLook& look, DramFindings& findings) {
  for (const auto rule : {rule_order, rule_command_bus, rule_data_bus}) rule(look, findings);
}

void check_refresh(const DramLook& look, DramFindings& findings) {
  const DramCommand c = look.record.command;
  const RefreshMode mode = look.spec.controller.refresh;
  if (mode == RefreshMode::kNone || (c != DramCommand::kRefresh && c != DramCommand::kRefreshBank)) return;
  if (mode == RefreshMode::kAllBank && c == DramCommand::kRefreshBank) return;
  check_refresh_due(look.spec, look.options, look.rank, look.record.clock, findings);
  rule_refresh_ahead(look, findings);
  rule_refresh_turn(look, findings);
}

// On average one every interval, and never more than nine all-bank intervals without one.
void check_refresh_due(const DramSpec& spec, const DramLogOptions& options, const RankPast& rank, std::int64_t clock,
                       DramFindings& findings) {
  if (spec.controller.refresh == RefreshMode::kNone) return;
  const std::int64_t refi = spec.timing.refi;
  const std::int64_t due =
      (rank.refreshes + 1) * refresh_interval(spec) + options.refresh_slack.value_or(kPostponed * refi);
  if (clock > due) findings.push_back({"tREFI", fmt::format("refresh {} was due by {}", rank.refreshes + 1, due)});
  const std::int64_t longest = (kPostponed + 1) * refi;
  if (clock - rank.last_refresh > longest)
    findings.push_back({"9 x tREFI", fmt::format("the last refresh was at {}", rank.last_refresh)});
}

}  // namespace pj
