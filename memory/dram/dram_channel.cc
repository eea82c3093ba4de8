// SPDX-License-Identifier: Apache-2.0
#include "memory/dram/dram_channel.h"

#include <stdexcept>

namespace pj {
namespace {

// Clocks, classes of commands and ages share 63 bits: 40, 2 and 21.
constexpr std::int64_t kAges = std::int64_t{1} << 21, kClasses = 4;
constexpr std::int64_t kNoClock = DramChannel::kMostClocks;  // later than any

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
      common_(ranks_.size()) {
  stale_ = all_banks_;
  for (int c = 0; c < kDramCommandCount; ++c) {
    command_clocks_[static_cast<std::size_t>(c)] = command_clocks(spec.timing, static_cast<DramCommand>(c));
  }
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
      // Ranks in turn, the mean of their first refreshes after half an interval.
      ranks_[r].due = interval * (2 * static_cast<std::int64_t>(r) + 1) / (2 * spec.organization.ranks);
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
  // Nothing is decided for the past: a change between reads and writes lets in what could have gone before.
  for (Bound& bus : buses_) bus.raise({burst.entry, BusUse::kRowMiss});
  if (burst.number - first_number_ >= kAges) {
    first_number_ = burst.number - kAges / 2;
    stale_ = all_banks_;
    chosen_ = false;
  }
  queue(write).push(burst);
  forget_candidate(burst.bank);
  const bool before = draining_;
  update_mode();
  // Who waits in other banks is not affected.
  if (before == draining_ && chosen_ && best_.bank != burst.bank && blocked_ == 0) {
    if (write == draining_ || spec_.controller.page == PagePolicy::kClosed) reconsider_bank(burst.bank);
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
  if (draining_ != before) stale_ = all_banks_;
}

std::size_t DramChannel::bus_of(DramCommand command) const {
  return spec_.timing.two_command_buses && is_column(command) ? 1 : 0;
}

Bound DramChannel::bound(DramCommand command, const Bank& bank) const {
  const std::size_t c = index_of(command);
  return later(later(bank.next[c], groups_[static_cast<std::size_t>(bank.group)][c]),
               later(ranks_[static_cast<std::size_t>(bank.rank)].next[c], buses_[bus_of(command)]));
}

// `common` is worked out by choose() once for all banks of a class.
Bound DramChannel::bound(const Candidate& candidate) {
  return later(candidate.own, later(*candidate.group, *candidate.common));
}

// What ranks and buses say of a command; returns the first clock at which any rank allows it.
std::int64_t DramChannel::bound_ranks(DramCommand command) {
  const std::size_t c = index_of(command);
  const Bound bus = buses_[bus_of(command)];
  std::int64_t least = kNever;
  for (std::size_t r = 0; r < common_.size(); ++r) {
    const Bound common = later(ranks_[r].next[c], bus);
    common_[r][c] = common;
    least = std::min(least, common.clock());
  }
  return least;
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

// An activate puts off the refresh of another bank in its rank; one after another they would put it off for ever.
std::uint64_t DramChannel::held_back() const {
  if (spec_.controller.refresh != RefreshMode::kPerBank) return 0;
  std::uint64_t banks = 0;
  for (std::size_t r = 0; r < ranks_.size(); ++r) {
    const int refreshed = static_cast<int>(r) * spec_.organization.banks_per_rank() + ranks_[r].refresh_bank;
    const bool closed = banks_[static_cast<std::size_t>(refreshed)].row < 0;
    if (ranks_[r].pending && closed) banks |= banks_of(static_cast<int>(r));
  }
  return banks;
}

void DramChannel::consider(const Choice& choice) {
  const std::int64_t clock = choice.bound.clock(), best = best_.bound.clock();
  if (clock < best || (clock == best && choice.precedence < best_.precedence)) best_ = choice;
}

// Refreshes before column commands before row commands, the older request first. Requests that a million younger ones
// have overtaken count as equally old.
std::int64_t DramChannel::precedence(DramCommand command, std::int64_t number) const {
  const std::int64_t age = std::max<std::int64_t>(number - first_number_, 0);
  return (is_column(command) ? kAges : 2 * kAges) + age;
}

void DramChannel::choose() {
  best_ = Choice{};
  const bool closed = spec_.controller.page == PagePolicy::kClosed;
  const std::uint64_t banks = (closed ? all_banks_ : queue(draining_).banks()) & ~blocked_;
  for (std::uint64_t rest = banks & stale_; rest != 0; rest &= rest - 1) find_candidate(__builtin_ctzll(rest));
  const std::array<DramCommand, kClassCount> commands = {draining_ ? DramCommand::kWrite : DramCommand::kRead,
                                                         DramCommand::kPrecharge, DramCommand::kActivate};
  // Columns first: what must wait longer in any rank need not be looked at.
  for (std::size_t k = 0; k < kClassCount; ++k) {
    std::uint64_t of_class = banks & class_banks_[k];
    if (commands[k] == DramCommand::kActivate && blocked_ != 0) of_class &= ~held_back();
    if (of_class != 0 && bound_ranks(commands[k]) <= best_.bound.clock()) choose_bank(of_class);
  }
  for (std::size_t r = 0; r < ranks_.size(); ++r) {
    if (ranks_[r].pending || ranks_[r].due <= best_.bound.clock()) consider_refresh(static_cast<int>(r));
  }
  chosen_ = true;
}

// The least of clock and precedence, as one number.
void DramChannel::choose_bank(std::uint64_t banks) {
  std::int64_t first = INT64_MAX;
  int bank = -1;
  for (; banks != 0; banks &= banks - 1) {
    const int b = __builtin_ctzll(banks);
    const Candidate& candidate = candidates_[static_cast<std::size_t>(b)];
    const std::int64_t order = bound(candidate).clock() * kClasses * kAges + candidate.precedence;
    bank = order < first ? b : bank;
    first = std::min(first, order);
  }
  consider_bank(bank, bound(candidates_[static_cast<std::size_t>(bank)]));
}

void DramChannel::consider_bank(int number, Bound at) {
  const Candidate& candidate = candidates_[static_cast<std::size_t>(number)];
  if (at.clock() > best_.bound.clock() || at.clock() >= kNoClock) return;
  if (at.clock() == best_.bound.clock() && candidate.precedence >= best_.precedence) return;
  best_.bound = at;
  best_.precedence = candidate.precedence;
  best_.command = candidate.command;
  best_.rank = banks_[static_cast<std::size_t>(number)].rank;
  best_.bank = number;
  best_.slot = candidate.slot;
  best_.falls_due = false;
}

// A request has come to a bank.
void DramChannel::reconsider_bank(int number) {
  find_candidate(number);
  const Candidate& candidate = candidates_[static_cast<std::size_t>(number)];
  consider_bank(number, later(candidate.own, bound(candidate.command, banks_[static_cast<std::size_t>(number)])));
}

// Hits first, until an older request has waited for `hit_limit` of them.
void DramChannel::find_candidate(int number) {
  Candidate& candidate = candidates_[static_cast<std::size_t>(number)];
  const Bank& bank = banks_[static_cast<std::size_t>(number)];
  const RequestQueue& requests = queue(draining_);
  bool wants = true;
  candidate.slot = requests.first(number);
  const int hit = bank.row < 0 ? kNoSlot : requests.first_for(number, bank.row);
  if (bank.row < 0) {
    candidate.command = DramCommand::kActivate;
    wants = candidate.slot != kNoSlot;
  } else if (hit != kNoSlot && (hit == candidate.slot || bank.hits < spec_.controller.hit_limit)) {
    candidate.slot = hit;
    candidate.command = draining_ ? DramCommand::kWrite : DramCommand::kRead;
  } else {
    candidate.command = DramCommand::kPrecharge;
    // Closed page: nobody wants the row any more.
    if (candidate.slot == kNoSlot) wants = queue(!draining_).first_for(number, bank.row) == kNoSlot;
  }
  const std::size_t c = index_of(candidate.command);
  candidate.group = &groups_[static_cast<std::size_t>(bank.group)][c];
  candidate.common = &common_[static_cast<std::size_t>(bank.rank)][c];
  candidate.own = wants ? bank.next[c] : Bound(kNoClock, BusUse::kIdle);
  std::int64_t order = first_number_;
  if (candidate.slot != kNoSlot) {
    const QueuedBurst& burst = requests.at(candidate.slot);
    order = burst.number;
    candidate.own.raise({burst.entry + spec_.controller.entry_clocks, BusUse::kIdle});
  }
  candidate.precedence = precedence(candidate.command, order);
  const std::uint64_t bit = std::uint64_t{1} << number;
  stale_ &= ~bit;
  for (std::uint64_t& of_class : class_banks_) of_class &= ~bit;
  class_banks_[is_column(candidate.command) ? 0 : candidate.command == DramCommand::kPrecharge ? 1 : 2] |= bit;
}

void DramChannel::consider_refresh(int r) {
  const Rank& rank = ranks_[static_cast<std::size_t>(r)];
  if (rank.due == kNever) return;
  if (!rank.pending) {
    Choice choice;
    choice.bound = {rank.due, BusUse::kRefresh};
    choice.precedence = 0;
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
  choice.precedence = 0;
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
  choice.precedence = 0;
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
