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
      candidates_(banks_.size()),
      all_banks_(~std::uint64_t{0} >> (64 - banks_.size())),
      groups_(static_cast<std::size_t>(spec.organization.ranks * spec.organization.bank_groups)),
      ranks_(static_cast<std::size_t>(spec.organization.ranks)),
      reads_(spec.controller.read_queue, spec.organization.banks_per_channel()),
      writes_(spec.controller.write_queue, spec.organization.banks_per_channel()),
      above_(groups_.size()) {
  for (const TimingRule& rule : timing_table(spec)) rules_[index_of(rule.first)].push_back(rule);
  for (std::size_t b = 0; b < banks_.size(); ++b) {
    banks_[b].group = static_cast<int>(b) / spec.organization.banks;
    banks_[b].rank = static_cast<int>(b) / spec.organization.banks_per_rank();
    candidates_[b].group = banks_[b].group;
    candidates_[b].rank = banks_[b].rank;
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
  newest_ = burst.number;
  queue(write).push(burst);
  forget_candidate(burst.bank);
  const bool before = draining_;
  update_mode();
  // Who waits in other banks is not affected.
  if (before == draining_ && chosen_ && best_.bank != burst.bank) {
    if (write == draining_ || spec_.controller.page == PagePolicy::kClosed) consider_bank(burst.bank);
  } else {
    chosen_ = false;
  }
}

void DramChannel::update_mode() {
  const bool before = draining_;
  if (draining_) {
    draining_ = writes_.size() > 0 && (reads_.size() == 0 || writes_.size() > spec_.controller.drain_to);
  } else {
    draining_ = writes_.size() > 0 && (reads_.size() == 0 || writes_.size() >= spec_.controller.drain_from);
  }
  if (draining_ == before) return;
  for (Candidate& candidate : candidates_) candidate.known = false;
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

Bound DramChannel::bound(const Candidate& candidate) const {
  return later(candidate.own, above_[static_cast<std::size_t>(candidate.group)][index_of(candidate.command)]);
}

void DramChannel::bound_groups() {
  const DramCommand column = draining_ ? DramCommand::kWrite : DramCommand::kRead;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    const Nexts& rank = ranks_[g / static_cast<std::size_t>(spec_.organization.bank_groups)].next;
    for (const DramCommand command : {DramCommand::kActivate, column, DramCommand::kPrecharge}) {
      const std::size_t c = index_of(command);
      above_[g][c] = later(groups_[g][c], later(rank[c], buses_[bus_of(command)]));
    }
  }
}

std::uint64_t DramChannel::banks_of(int rank) const {
  const int banks = spec_.organization.banks_per_rank();
  return (~std::uint64_t{0} >> (64 - banks)) << (rank * banks);
}

std::uint64_t DramChannel::blocked_by(int r) const {
  const Rank& rank = ranks_[static_cast<std::size_t>(r)];
  if (!rank.pending) return 0;
  if (spec_.controller.refresh == RefreshMode::kAllBank) return banks_of(r);
  return std::uint64_t{1} << (r * spec_.organization.banks_per_rank() + rank.refresh_bank);
}

void DramChannel::consider(const Choice& choice) {
  const std::int64_t clock = choice.bound.clock(), best = best_.bound.clock();
  if (clock > best) return;
  const bool first = clock < best || choice.urgency < best_.urgency ||
                     (choice.urgency == best_.urgency && choice.number < best_.number);
  if (first) best_ = choice;
}

void DramChannel::choose() {
  best_ = Choice{};
  blocked_ = 0;
  for (std::size_t r = 0; r < ranks_.size(); ++r) {
    blocked_ |= blocked_by(static_cast<int>(r));
    consider_refresh(static_cast<int>(r));
  }
  bound_groups();
  const bool closed = spec_.controller.page == PagePolicy::kClosed;
  choose_bank((closed ? all_banks_ : queue(draining_).banks()) & ~blocked_);
  chosen_ = true;
}

// One number that orders candidates by clock, then urgency, then age: 40, 2 and 21 bits. Requests that a million younger
// ones have overtaken count as equally old.
std::int64_t DramChannel::order(std::int64_t clock, int urgency, std::int64_t number) const {
  constexpr std::int64_t kAges = std::int64_t{1} << 21;
  const std::int64_t age = std::max<std::int64_t>(number - newest_ + kAges - 1, 0);
  return (clock * 4 + urgency) * kAges + age;
}

void DramChannel::choose_bank(std::uint64_t banks) {
  std::int64_t first = INT64_MAX;
  int bank = -1;
  for (; banks != 0; banks &= banks - 1) {
    const int b = __builtin_ctzll(banks);
    const Candidate& candidate = candidates_[static_cast<std::size_t>(b)];
    if (!candidate.known) find_candidate(b);
    const std::int64_t clock = bound(candidate).clock();
    const std::int64_t order_of_bank =
        candidate.wants ? order(clock, candidate.urgency, candidate.number) : INT64_MAX;
    bank = order_of_bank < first ? b : bank;
    first = std::min(first, order_of_bank);
  }
  if (bank >= 0) consider_bank(bank);
}

void DramChannel::consider_bank(int number) {
  if ((blocked_ >> number & 1) != 0) return;
  const Candidate& candidate = candidates_[static_cast<std::size_t>(number)];
  if (!candidate.known) find_candidate(number);
  if (!candidate.wants) return;
  Choice choice;
  choice.bound = bound(candidate);
  choice.command = candidate.command;
  choice.urgency = candidate.urgency;
  choice.rank = candidate.rank;
  choice.bank = number;
  choice.slot = candidate.slot;
  choice.number = candidate.number;
  consider(choice);
}

// Hits first, until an older request has waited for `hit_limit` of them.
void DramChannel::find_candidate(int number) {
  Candidate& candidate = candidates_[static_cast<std::size_t>(number)];
  const Bank& bank = banks_[static_cast<std::size_t>(number)];
  const RequestQueue& requests = queue(draining_);
  candidate.known = true;
  candidate.wants = true;
  candidate.number = 0;
  candidate.slot = requests.first(number);
  const int hit = bank.row < 0 ? kNoSlot : requests.first_for(number, bank.row);
  if (bank.row < 0) {
    candidate.command = DramCommand::kActivate;
    candidate.wants = candidate.slot != kNoSlot;
  } else if (hit != kNoSlot && (hit == candidate.slot || bank.hits < spec_.controller.hit_limit)) {
    candidate.slot = hit;
    candidate.command = draining_ ? DramCommand::kWrite : DramCommand::kRead;
  } else {
    candidate.command = DramCommand::kPrecharge;
    // Closed page: nobody wants the row any more.
    if (candidate.slot == kNoSlot) candidate.wants = queue(!draining_).first_for(number, bank.row) == kNoSlot;
  }
  candidate.urgency = is_column(candidate.command) ? 1 : 2;
  candidate.own = bank.next[index_of(candidate.command)];
  if (candidate.slot == kNoSlot) return;
  const QueuedBurst& burst = requests.at(candidate.slot);
  candidate.number = burst.number;
  candidate.own.raise({burst.entry + spec_.controller.entry_clocks, BusUse::kIdle});
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
