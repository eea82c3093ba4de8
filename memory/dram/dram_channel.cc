// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_channel.h"

#include <stdexcept>

namespace pj {
namespace {

std::size_t index_of(DramCommand c) { return static_cast<std::size_t>(c); }
bool is_column(DramCommand c) { return c == DramCommand::kRead || c == DramCommand::kWrite; }

}  // namespace

DramChannel::DramChannel(const DramSpec& spec, int number)
    : spec_(spec),
      number_(number),
      burst_clocks_(spec.organization.burst_clocks()),
      banks_(static_cast<std::size_t>(spec.organization.banks_per_channel())),
      groups_(static_cast<std::size_t>(spec.organization.ranks * spec.organization.bank_groups)),
      ranks_(static_cast<std::size_t>(spec.organization.ranks)),
      reads_(spec.controller.read_queue, spec.organization.banks_per_channel()),
      writes_(spec.controller.write_queue, spec.organization.banks_per_channel()) {
  for (const TimingRule& rule : timing_table(spec)) rules_[index_of(rule.first)].push_back(rule);
  for (std::size_t b = 0; b < banks_.size(); ++b) {
    banks_[b].group = static_cast<int>(b) / spec.organization.banks;
    banks_[b].rank = static_cast<int>(b) / spec.organization.banks_per_rank();
  }
  const RefreshMode mode = spec.controller.refresh;
  const std::int64_t interval = mode == RefreshMode::kPerBank ? spec.timing.refi_bank : spec.timing.refi;
  for (std::size_t r = 0; r < ranks_.size(); ++r) {
    ranks_[r].activates.fill(-kNever);
    if (mode != RefreshMode::kNone) {
      ranks_[r].due = interval / 2 + static_cast<std::int64_t>(r) * interval / spec.organization.ranks;
    }
  }
}

bool DramChannel::holds_write(int bank, std::int64_t address) const {
  for (int s = writes_.first(bank); s != kNoSlot; s = writes_.next(s)) {
    if (writes_.at(s).address == address) return true;
  }
  return false;
}

void DramChannel::enter(const QueuedBurst& burst, bool write) {
  const Bank& bank = banks_[static_cast<std::size_t>(burst.bank)];
  if (idle()) {
    busy_from_ = burst.entry + spec_.controller.entry_clocks;
    wanted_from_ = burst.wanted;
  }
  wake(bank.rank, burst.entry);
  queue(write).push(burst);
  banks_[static_cast<std::size_t>(burst.bank)].known = false;
  update_mode();
  chosen_ = false;
}

void DramChannel::update_mode() {
  const bool before = draining_;
  if (draining_) {
    draining_ = writes_.size() > 0 && (reads_.size() == 0 || writes_.size() > spec_.controller.drain_to);
  } else {
    draining_ = writes_.size() > 0 && (reads_.size() == 0 || writes_.size() >= spec_.controller.drain_from);
  }
  if (draining_ == before) return;
  for (Bank& bank : banks_) bank.known = false;
}

std::size_t DramChannel::bus_of(DramCommand command) const {
  return spec_.timing.two_command_buses && is_column(command) ? 1 : 0;
}

int DramChannel::command_clocks(DramCommand command) const {
  const DramTiming& t = spec_.timing;
  switch (command) {
    case DramCommand::kActivate:
      return t.activate_command;
    case DramCommand::kRead:
    case DramCommand::kWrite:
      return t.column_command;
    case DramCommand::kPrecharge:
    case DramCommand::kPrechargeAll:
      return t.precharge_command;
    case DramCommand::kRefresh:
    case DramCommand::kRefreshBank:
      return t.refresh_command;
  }
  throw std::logic_error("DramChannel: unknown command");
}

Bound DramChannel::bound(DramCommand command, const Bank& bank) const {
  const std::size_t c = index_of(command);
  return later(later(bank.next[c], groups_[static_cast<std::size_t>(bank.group)][c]),
               later(ranks_[static_cast<std::size_t>(bank.rank)].next[c], buses_[bus_of(command)]));
}

// A bank that waits for its refresh takes no other command.
bool DramChannel::blocked(int bank) const {
  const Rank& rank = ranks_[static_cast<std::size_t>(banks_[static_cast<std::size_t>(bank)].rank)];
  if (!rank.pending) return false;
  if (spec_.controller.refresh == RefreshMode::kAllBank) return true;
  return bank % spec_.organization.banks_per_rank() == rank.refresh_bank;
}

void DramChannel::consider(const Choice& choice) {
  const std::int64_t clock = choice.bound.clock(), best = best_.bound.clock();
  const bool earlier = clock < best || (clock == best && (choice.urgency < best_.urgency ||
                                                          (choice.urgency == best_.urgency && choice.number < best_.number)));
  if (earlier) best_ = choice;
}

void DramChannel::choose() {
  best_ = Choice{};
  for (std::size_t r = 0; r < ranks_.size(); ++r) consider_refresh(static_cast<int>(r));
  std::uint64_t banks = queue(draining_).banks();
  if (spec_.controller.page == PagePolicy::kClosed) banks = ~std::uint64_t{0} >> (64 - banks_.size());
  for (; banks != 0; banks &= banks - 1) consider_bank(__builtin_ctzll(banks));
  chosen_ = true;
}

void DramChannel::consider_bank(int number) {
  if (blocked(number)) return;
  Bank& bank = banks_[static_cast<std::size_t>(number)];
  if (!bank.known) find_candidate(number);
  if (!bank.wants) return;
  Choice choice;
  choice.bound = bound(bank.command, bank);
  choice.command = bank.command;
  choice.urgency = is_column(bank.command) ? 1 : 2;
  choice.rank = bank.rank;
  choice.bank = number;
  choice.slot = bank.slot;
  if (bank.slot != kNoSlot) {
    const QueuedBurst& burst = queue(draining_).at(bank.slot);
    choice.number = burst.number;
    choice.bound.raise({burst.entry + spec_.controller.entry_clocks, BusUse::kIdle});
  }
  consider(choice);
}

// Hits first, until an older request has waited for `hit_limit` of them.
void DramChannel::find_candidate(int number) {
  Bank& bank = banks_[static_cast<std::size_t>(number)];
  const RequestQueue& requests = queue(draining_);
  bank.known = true;
  bank.wants = true;
  bank.slot = requests.first(number);
  if (bank.row < 0) {
    bank.command = DramCommand::kActivate;
    bank.wants = bank.slot != kNoSlot;
    return;
  }
  const int hit = requests.first_for(number, bank.row);
  if (hit != kNoSlot && (hit == bank.slot || bank.hits < spec_.controller.hit_limit)) {
    bank.slot = hit;
    bank.command = draining_ ? DramCommand::kWrite : DramCommand::kRead;
    return;
  }
  bank.command = DramCommand::kPrecharge;
  if (bank.slot != kNoSlot) return;
  // Closed page: nobody wants the row any more.
  bank.wants = queue(!draining_).first_for(number, bank.row) == kNoSlot;
}

void DramChannel::consider_refresh(int r) {
  const Rank& rank = ranks_[static_cast<std::size_t>(r)];
  if (rank.due == kNever) return;
  if (!rank.pending) {
    Choice choice;
    choice.bound = {rank.due, BusUse::kRefresh};
    choice.urgency = 0;
    choice.rank = r;
    choice.falls_due = true;
    consider(choice);
  } else if (spec_.controller.refresh == RefreshMode::kAllBank) {
    consider_refresh_of_all(r);
  } else {
    consider_refresh_of_bank(r);
  }
}

void DramChannel::consider_refresh_of_all(int r) {
  const Rank& rank = ranks_[static_cast<std::size_t>(r)];
  Choice choice;
  choice.urgency = 0;
  choice.rank = r;
  choice.command = rank.clock.open_banks() > 0 ? DramCommand::kPrechargeAll : DramCommand::kRefresh;
  choice.bound = later({rank.due, BusUse::kRefresh}, later(rank.next[index_of(choice.command)], buses_[0]));
  const int first = r * spec_.organization.banks_per_rank();
  for (int b = first; b < first + spec_.organization.banks_per_rank(); ++b) {
    const Bank& bank = banks_[static_cast<std::size_t>(b)];
    if (bank.row >= 0) choice.bound.raise(bound(DramCommand::kPrecharge, bank));
  }
  consider(choice);
}

void DramChannel::consider_refresh_of_bank(int r) {
  const Rank& rank = ranks_[static_cast<std::size_t>(r)];
  Choice choice;
  choice.urgency = 0;
  choice.rank = r;
  choice.bank = r * spec_.organization.banks_per_rank() + rank.refresh_bank;
  const Bank& bank = banks_[static_cast<std::size_t>(choice.bank)];
  choice.command = bank.row >= 0 ? DramCommand::kPrecharge : DramCommand::kRefreshBank;
  choice.bound = later({rank.due, BusUse::kRefresh}, bound(choice.command, bank));
  consider(choice);
}

std::int64_t DramChannel::next_refresh() const {
  std::int64_t next = kNever;
  for (const Rank& rank : ranks_) next = std::min(next, rank.due);
  return next;
}

}  // namespace pj
