// SPDX-License-Identifier: Apache-2.0
// What a command changes: the bounds of all that follow, rows, refreshes, and the accounts.
#include <stdexcept>

#include "memory/dram/dram_channel.h"

namespace pj {

DramChannel::Served DramChannel::issue() {
  if (!chosen_) choose();
  chosen_ = false;
  const std::int64_t clock = best_.bound.clock();
  Rank& rank = ranks_[static_cast<std::size_t>(best_.rank)];
  if (best_.falls_due) {
    rank.pending = true;
    wake(best_.rank, clock);
    blocked_ |= blocked_by(best_.rank);
    return {};
  }
  ++stats_.commands[index_of(best_.command)];
  write_log(clock);
  apply(best_.command, best_.rank, best_.bank, clock);
  rank.used_until = std::max(rank.used_until, clock + command_clocks_[index_of(best_.command)]);
  switch (best_.command) {
    case DramCommand::kActivate:
      activate(clock);
      return {};
    case DramCommand::kPrecharge:
      close(best_.bank, clock);
      return {};
    case DramCommand::kPrechargeAll: {
      const int first = best_.rank * spec_.organization.banks_per_rank();
      for (int b = first; b < first + spec_.organization.banks_per_rank(); ++b) {
        if (banks_[static_cast<std::size_t>(b)].row >= 0) close(b, clock);
      }
      return {};
    }
    case DramCommand::kRefresh:
    case DramCommand::kRefreshBank:
      refresh_done(clock);
      return {};
    case DramCommand::kRead:
    case DramCommand::kWrite:
      return serve(clock);
  }
  throw std::logic_error("DramChannel: unknown command");
}

// Of the command now issued: from it on things are as the command makes them.
std::int64_t DramChannel::last_clock(std::int64_t first) const {
  return first + command_clocks_[index_of(best_.command)] - 1;
}

void DramChannel::apply(DramCommand command, int rank, int bank, std::int64_t clock) {
  Rank& own = ranks_[static_cast<std::size_t>(rank)];
  // A per-bank refresh opens a row too.
  if (command == DramCommand::kActivate || command == DramCommand::kRefreshBank) {
    own.activates[static_cast<std::size_t>(own.oldest)] = last_clock(clock);
    own.oldest = (own.oldest + 1) % 4;
  }
  for (const TimingRule& rule : rules_[index_of(command)]) raise(rule, own, rank, bank, clock);
  // The other bus, if there are two, may be used at once.
  for (Bound& bus : buses_) bus.raise({clock, BusUse::kRowMiss});
  buses_[bus_of(command)].raise({clock + command_clocks_[index_of(command)], BusUse::kCommandBus});
}

void DramChannel::raise(const TimingRule& rule, const Rank& from, int rank, int bank, std::int64_t clock) {
  // The window's first command: of the last four activates the oldest is where the next one will be written.
  const std::int64_t begin = rule.window == 1 ? clock : from.activates[static_cast<std::size_t>(from.oldest)];
  const Bound bound = {begin + rule.clocks, rule.cause};
  const std::size_t next = index_of(rule.next);
  switch (rule.scope) {
    case TimingScope::kBank:
      banks_[static_cast<std::size_t>(bank)].next[next].raise(bound);
      return;
    case TimingScope::kBankGroup:
      groups_[static_cast<std::size_t>(banks_[static_cast<std::size_t>(bank)].group)][next].raise(bound);
      return;
    case TimingScope::kRank:
      ranks_[static_cast<std::size_t>(rank)].next[next].raise(bound);
      return;
    case TimingScope::kOtherRanks:
      for (std::size_t r = 0; r < ranks_.size(); ++r) {
        if (static_cast<int>(r) != rank) ranks_[r].next[next].raise(bound);
      }
      return;
  }
}

void DramChannel::activate(std::int64_t clock) {
  Bank& bank = banks_[static_cast<std::size_t>(best_.bank)];
  QueuedBurst& burst = queue(draining_).at(best_.slot);
  burst.activated = true;
  bank.row = burst.row;
  bank.hits = 0;
  bank.opened_for = bank.closed_by_refresh ? BusUse::kRefresh : BusUse::kRowMiss;
  bank.closed_by_refresh = false;
  forget_candidate(best_.bank);
  ranks_[static_cast<std::size_t>(best_.rank)].clock.activate(last_clock(clock));
  ++stats_.commands_for[index_of(DramCommand::kActivate)][static_cast<std::size_t>(burst.tensor)];
}

void DramChannel::close(int number, std::int64_t clock) {
  Bank& bank = banks_[static_cast<std::size_t>(number)];
  bank.closed_by_refresh = (blocked_ >> number & 1) != 0;
  if (!bank.closed_by_refresh && best_.slot != kNoSlot) queue(draining_).at(best_.slot).precharged = true;
  bank.row = -1;
  forget_candidate(number);
  ranks_[static_cast<std::size_t>(bank.rank)].clock.precharge(last_clock(clock), 1);
}

void DramChannel::refresh_done(std::int64_t clock) {
  Rank& rank = ranks_[static_cast<std::size_t>(best_.rank)];
  const DramTiming& t = spec_.timing;
  const bool all = best_.command == DramCommand::kRefresh;
  rank.pending = false;
  rank.due += all ? t.refi : t.refi_bank;
  rank.used_until = std::max(rank.used_until, clock + (all ? t.rfc : t.rfc_bank));
  if (all) rank.clock.refresh(last_clock(clock), t.rfc);
  if (!all) rank.refresh_bank = (rank.refresh_bank + 1) % spec_.organization.banks_per_rank();
  blocked_ = 0;
  for (std::size_t r = 0; r < ranks_.size(); ++r) blocked_ |= blocked_by(static_cast<int>(r));
  stale_ |= banks_of(best_.rank);
}

DramChannel::Served DramChannel::serve(std::int64_t clock) {
  const bool write = best_.command == DramCommand::kWrite;
  const DramTiming& t = spec_.timing;
  QueuedBurst& burst = queue(write).at(best_.slot);
  Bank& bank = banks_[static_cast<std::size_t>(best_.bank)];
  const std::int64_t begin = clock + data_after(t, write);
  account_gap(burst, clock, begin);
  bus_end_ = begin + burst_clocks_;
  stats_.bus[static_cast<std::size_t>(BusUse::kData)] += burst_clocks_;
  ++stats_.commands_for[index_of(best_.command)][static_cast<std::size_t>(burst.tensor)];
  ++(burst.precharged ? stats_.row_conflicts : burst.activated ? stats_.row_closed : stats_.row_hits);
  Rank& rank = ranks_[static_cast<std::size_t>(best_.rank)];
  rank.used_until = std::max(rank.used_until, bus_end_ + (write ? t.wr : 0));
  ++bank.hits;
  forget_candidate(best_.bank);
  const Served served = {true, write, burst.transfer, burst.address, burst.entry, bus_end_};
  queue(write).remove(best_.slot);
  update_mode();
  return served;
}

// The clocks between the burst before and this one. Seen at the time of the command: `idle` until there were requests,
// then what the command waited for last.
void DramChannel::account_gap(const QueuedBurst& burst, std::int64_t clock, std::int64_t data_begin) {
  std::int64_t from = clock - (data_begin - bus_end_);
  const auto account = [&](std::int64_t until, BusUse use) {
    until = std::min(until, clock);
    if (until <= from) return;
    stats_.bus[static_cast<std::size_t>(use)] += until - from;
    from = until;
  };
  account(std::min(wanted_from_, busy_from_), BusUse::kIdle);
  account(busy_from_, wanted_from_ + spec_.controller.entry_clocks < busy_from_ ? BusUse::kQueue : BusUse::kIdle);
  const Bank& bank = banks_[static_cast<std::size_t>(burst.bank)];
  BusUse cause = best_.bound.cause();
  // It could go as soon as it was let in: what held up the others, or the door.
  if (cause == BusUse::kIdle) cause = burst.waited ? BusUse::kQueue : BusUse::kRowMiss;
  if (cause == BusUse::kData) cause = BusUse::kRowMiss;
  if (cause == BusUse::kRowMiss && bank.hits == 0) cause = bank.opened_for;
  account(clock, cause);
}

// Power-down ends when a request comes or a refresh falls due.
std::int64_t DramChannel::asleep_from(const Rank& rank) const {
  if (spec_.controller.power_down_after == 0 || rank.pending) return kNever;
  return rank.used_until + spec_.controller.power_down_after;
}

void DramChannel::wake(int number, std::int64_t clock) {
  Rank& rank = ranks_[static_cast<std::size_t>(number)];
  if (spec_.controller.power_down_after == 0) return;
  const bool waiting = ((reads_.banks() | writes_.banks()) & banks_of(number)) != 0;
  const std::int64_t asleep = rank.used_until + spec_.controller.power_down_after;
  if (waiting || clock <= asleep) return;
  const std::int64_t end = std::max(clock, asleep + spec_.timing.cke);
  rank.clock.power_down(asleep, end);
  rank.used_until = end + spec_.timing.xp;
  for (Bound& next : rank.next) next.raise({end + spec_.timing.xp, BusUse::kPowerDown});
  stale_ |= banks_of(number);
}

DramStats DramChannel::stats(std::int64_t clock) const {
  DramStats stats = stats_;
  stats.clocks = std::max(clock, bus_end_);
  stats.bus[static_cast<std::size_t>(BusUse::kIdle)] += stats.clocks - bus_end_;
  for (const Rank& rank : ranks_) {
    const auto times = rank.clock.up_to(stats.clocks, std::min(asleep_from(rank), stats.clocks));
    for (std::size_t s = 0; s < times.size(); ++s) stats.ranks[s] += times[s];
  }
  return stats;
}

void DramChannel::write_log(std::int64_t clock) const {
  if (!log_) return;
  DramCommandRecord record;
  record.clock = clock;
  record.command = best_.command;
  record.channel = number_;
  record.rank = best_.rank;
  const bool of_rank = best_.command == DramCommand::kPrechargeAll || best_.command == DramCommand::kRefresh;
  if (!of_rank) {
    const int within = best_.bank % spec_.organization.banks_per_rank();
    record.bank_group = within / spec_.organization.banks;
    record.bank = within % spec_.organization.banks;
  }
  if (best_.slot != kNoSlot && best_.command != DramCommand::kPrecharge) {
    const QueuedBurst& burst = queue(draining_).at(best_.slot);
    record.row = burst.row;
    if (best_.command != DramCommand::kActivate) record.column = spec_.map.decode(burst.address).column;
  }
  log_(record);
}

}  // namespace pj
