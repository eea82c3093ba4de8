// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/dram_log_checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/oracle/dram_log_rules.h"

namespace pj {
namespace {

bool names_a_bank(DramCommand c) { return c != DramCommand::kPrechargeAll && c != DramCommand::kRefresh; }

std::string describe(const DramCommandRecord& r) {
  std::string text = fmt::format("{} at {} (channel {} rank {}", jedec_name(r.command), r.clock, r.channel, r.rank);
  if (names_a_bank(r.command)) text += fmt::format(" group {} bank {}", r.bank_group, r.bank);
  return text + ")";
}

void open_or_close(BankPast& bank, const DramCommandRecord& record) {
  if (record.command == DramCommand::kActivate) bank.row = record.row;
  if (record.command == DramCommand::kActivate) bank.open = true;
  if (record.command == DramCommand::kPrecharge) bank.open = false;
}

}  // namespace

DramLogChecker::DramLogChecker(const DramSpec& spec, DramLogOptions options)
    : spec_(spec),
      options_(options),
      channels_(static_cast<std::size_t>(spec.organization.channels), ChannelPast(spec.organization)) {}

void DramLogChecker::check(const DramCommandRecord& record) {
  ++commands_;
  DramFindings findings;
  if (check_place(spec_, record, findings)) {
    const ChannelPast& channel = channels_[static_cast<std::size_t>(record.channel)];
    const RankPast& rank = channel.ranks[static_cast<std::size_t>(record.rank)];
    const std::size_t bank = bank_index(spec_.organization, record);
    const int edge = options_.edge == CommandEdge::kLast ? bus_clocks_of(spec_.timing, record.command) - 1 : 0;
    const std::int64_t now = record.clock + edge;
    const DramLook look{
        spec_, options_, record, now, channel, rank, names_a_bank(record.command) ? &rank.banks[bank] : nullptr};
    check_state(look, findings);
    check_timing(look, findings);
    check_buses(look, findings);
    check_refresh(look, findings);
    remember(record, now);
  }
  for (const DramFinding& f : findings) report(f.rule, describe(record) + ": " + f.needed);
}

void DramLogChecker::remember(const DramCommandRecord& record, std::int64_t now) {
  ChannelPast& channel = channels_[static_cast<std::size_t>(record.channel)];
  RankPast& rank = channel.ranks[static_cast<std::size_t>(record.rank)];
  const DramCommand command = record.command;
  const bool column = command == DramCommand::kRead || command == DramCommand::kWrite;
  channel.clock = record.clock;
  channel.bus_free[spec_.timing.two_command_buses && !column ? 1 : 0] =
      record.clock + bus_clocks_of(spec_.timing, command);
  rank.last[command] = now;
  if (names_a_bank(command)) {
    BankPast& bank = rank.banks[bank_index(spec_.organization, record)];
    rank.groups[static_cast<std::size_t>(record.bank_group)][command] = now;
    bank.last[command] = now;
    open_or_close(bank, record);
  }
  if (command == DramCommand::kPrechargeAll) {
    for (BankPast& bank : rank.banks) bank.open = false;
  }
  if (command == DramCommand::kActivate || (command == DramCommand::kRefreshBank && options_.bank_refresh_in_faw)) {
    std::rotate(rank.activates.begin(), rank.activates.begin() + 1, rank.activates.end());
    rank.activates.back() = now;
  }
  if (command == DramCommand::kRefresh || command == DramCommand::kRefreshBank) remember_refresh(record, rank);
  if (!column) return;
  const DramTiming& t = spec_.timing;
  const std::int64_t soonest = record.clock + std::min(t.write_latency, t.read_latency + t.dqsck) - t.rank_switch;
  auto& bursts = channel.bursts;
  bursts.erase(std::remove_if(bursts.begin(), bursts.end(), [soonest](const DataBurst& b) { return b.to <= soonest; }),
               bursts.end());
  bursts.push_back(data_burst(spec_, command, record.rank, now));
}

void DramLogChecker::remember_refresh(const DramCommandRecord& record, RankPast& rank) {
  const bool per_bank = spec_.controller.refresh == RefreshMode::kPerBank;
  const bool one_bank = record.command == DramCommand::kRefreshBank;
  if (one_bank && !per_bank) return;
  rank.last_refresh = record.clock;
  rank.refreshes += one_bank || !per_bank ? 1 : spec_.organization.banks_per_rank();
  const auto clear = [&rank] {
    for (BankPast& bank : rank.banks) bank.refreshed = false;
  };
  if (!one_bank) return clear();
  rank.banks[bank_index(spec_.organization, record)].refreshed = true;
  if (std::all_of(rank.banks.begin(), rank.banks.end(), [](const BankPast& b) { return b.refreshed; })) clear();
}

void DramLogChecker::finish(std::int64_t clock) {
  for (std::size_t c = 0; c < channels_.size(); ++c) {
    for (std::size_t r = 0; r < channels_[c].ranks.size(); ++r) {
      DramFindings findings;
      check_refresh_due(spec_, options_, channels_[c].ranks[r], clock, findings);
      for (const DramFinding& f : findings)
        report(f.rule, fmt::format("end of the log at {} (channel {} rank {}): {}", clock, c, r, f.needed));
    }
  }
}

void DramLogChecker::report(std::string_view rule, const std::string& what) {
  ++violations_;
  ++by_rule_[std::string(rule)];
  if (shown_.size() < options_.most_shown) shown_.push_back(fmt::format("{}: {}", rule, what));
}

std::string DramLogChecker::text() const {
  std::string text = fmt::format("{} violations in {} commands\n", violations_, commands_);
  for (const std::string& line : shown_) text += line + "\n";
  for (const auto& [rule, count] : by_rule_) text += fmt::format("in all: {} x {}\n", count, rule);
  return text;
}

}  // namespace pj
