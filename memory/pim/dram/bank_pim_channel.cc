// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_channel.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

using C = BankPimCommand;
using R = BankPimRow;

constexpr std::int64_t kNever = INT64_MAX / 4;
constexpr std::int64_t kLongAgo = -(INT64_MAX / 4);

}  // namespace

BankPimChannel::BankPimChannel(const BankPimSpec& spec)
    : spec_(spec), sets_(static_cast<std::size_t>(spec.sets()) + 1) {
  for (const BankPimRule& rule : bank_pim_rules(spec)) rules_[index_of(rule.first)].push_back(rule);
  activates_.fill(kLongAgo);
  const bool refreshes = spec.dram.controller.refresh != RefreshMode::kNone;
  refresh_due_ = refreshes ? spec.dram.timing.refi / 2 : kNever;
}

void BankPimChannel::run(const BankPimProgram& program) {
  for (const BankPimSection& section : program) run_section(section);
}

// Passes of equal state differ by a shift in time alone: as many as end before the next refresh are added up.
template <class Pass>
void BankPimChannel::repeat(std::int64_t times, const Pass& pass) {
  std::vector<std::int64_t> before;
  while (times > 0) {
    const std::int64_t clock = clock_;
    const BankPimStats stats = stats_;
    pass();
    --times;
    if (times == 0 || log_) continue;
    std::vector<std::int64_t> after = state();
    const std::int64_t period = clock_ - clock;
    const std::int64_t room = (refresh_due_ - clock_) / std::max<std::int64_t>(period, 1) - 1;
    const std::int64_t skip = std::min(times, room);
    const bool refreshed = stats_.count(C::kRefresh) != stats.count(C::kRefresh);
    if (after == before && skip > 0 && !refreshed) {
      BankPimStats one = stats_;
      one.add(stats, -1);
      stats_.add(one, skip);
      shift(checked_mul(skip, period));
      times -= skip;
    }
    before = std::move(after);
  }
}

void BankPimChannel::run_section(const BankPimSection& section) {
  repeat(section.times, [&] {
    for (const BankPimLoop& loop : section.loops) run_loop(loop);
  });
}

void BankPimChannel::run_loop(const BankPimLoop& loop) {
  repeat(loop.times, [&] {
    for (const BankPimGroup& group : loop.body) run_group(group);
  });
}

void BankPimChannel::run_group(const BankPimGroup& group) {
  if (group.column == C::kPrechargeAll) {
    if (any_open()) issue(C::kPrechargeAll, 0);
    return;
  }
  bool fresh = group.fresh;
  for (std::int64_t i = 0; i < group.count; ++i) {
    refresh_if_due();
    Set& set = sets_[static_cast<std::size_t>(group.set)];
    if (group.row != R::kNone && (set.row != group.row || fresh)) {
      open(group);
      fresh = false;
    }
    issue(group.column, group.set);
  }
}

void BankPimChannel::open(const BankPimGroup& group) {
  if (group.banks > 0) return open_banks(group);
  Set& set = sets_[static_cast<std::size_t>(group.set)];
  if (set.row != R::kNone) issue(C::kPrechargeSet, group.set);
  issue(C::kActivateSet, group.set);
  set.row = group.row;
  count_activate(group.row, true);
}

void BankPimChannel::open_banks(const BankPimGroup& group) {
  if (any_open()) issue(C::kPrechargeAll, 0);
  for (int i = 0; i < group.banks; ++i) {
    issue(C::kActivateBank, group.set);
    sets_[static_cast<std::size_t>(group.set)].row = group.row;
    count_activate(group.row, false);
  }
}

void BankPimChannel::count_activate(BankPimRow row, bool whole_set) {
  (whole_set ? stats_.set_rows : stats_.bank_rows)[static_cast<std::size_t>(row)] += 1;
}

bool BankPimChannel::any_open() const {
  return std::any_of(sets_.begin(), sets_.end(), [](const Set& set) { return set.row != R::kNone; });
}

// What is due is done before the next column command; nothing is postponed further.
void BankPimChannel::refresh_if_due() {
  while (bus_free_ >= refresh_due_) {
    if (any_open()) issue(C::kPrechargeAll, 0);
    issue(C::kRefresh, 0);
    refresh_due_ += spec_.dram.timing.refi;
  }
}

std::int64_t BankPimChannel::earliest(BankPimCommand command, int set) const {
  const std::int64_t own = sets_[static_cast<std::size_t>(set)].next[index_of(command)];
  return std::max({bus_free_, next_[index_of(command)], own});
}

void BankPimChannel::issue(BankPimCommand command, int set) {
  const std::int64_t before = clock_;
  clock_ = earliest(command, set);
  stats_.active_clocks += active_between(before, clock_);
  if (command == C::kRefresh) refreshed_ = clock_ + spec_.dram.timing.rfc;
  bus_free_ = clock_ + command_clocks(spec_.dram.timing, command);
  end_ = std::max(end_, clock_ + clocks_to_end(spec_, command));
  if (command == C::kActivateBank) {
    activates_[static_cast<std::size_t>(oldest_)] = clock_;
    oldest_ = (oldest_ + 1) % 4;
  }
  for (const BankPimRule& rule : rules_[index_of(command)]) raise(rule, set);
  if (command == C::kPrechargeSet) sets_[static_cast<std::size_t>(set)].row = R::kNone;
  if (command == C::kPrechargeAll) close_sets();
  stats_.commands[index_of(command)] += 1;
  if (log_) log_({clock_, command, set});
}

// No command between them. A channel in refresh counts as active: so its refreshes are priced (docs/models/dram.md).
std::int64_t BankPimChannel::active_between(std::int64_t from, std::int64_t to) const {
  return any_open() ? to - from : std::max<std::int64_t>(std::min(to, refreshed_) - from, 0);
}

void BankPimChannel::close_sets() {
  for (Set& set : sets_) set.row = R::kNone;
}

void BankPimChannel::raise(const BankPimRule& rule, int set) {
  const std::int64_t from = rule.window == 1 ? clock_ : activates_[static_cast<std::size_t>(oldest_)];
  auto& bounds = rule.same_set ? sets_[static_cast<std::size_t>(set)].next : next_;
  std::int64_t& bound = bounds[index_of(rule.next)];
  bound = std::max(bound, from + rule.clocks);
}

// All that decides the future, relative to the last command: bounds that have passed are all the same.
std::vector<std::int64_t> BankPimChannel::state() const {
  std::vector<std::int64_t> state;
  state.reserve(sets_.size() * (kBankPimCommandCount + 1) + kBankPimCommandCount + 10);
  const auto relative = [this](std::int64_t clock) { return std::max<std::int64_t>(clock - clock_, 0); };
  for (const Set& set : sets_) {
    state.push_back(static_cast<std::int64_t>(set.row));
    for (std::int64_t next : set.next) state.push_back(relative(next));
  }
  for (std::int64_t next : next_) state.push_back(relative(next));
  state.push_back(relative(bus_free_));
  state.push_back(relative(refreshed_));
  for (int i = 0; i < 4; ++i) {
    const std::int64_t ago = clock_ - activates_[static_cast<std::size_t>((oldest_ + i) % 4)];
    state.push_back(std::min<std::int64_t>(ago, spec_.dram.timing.faw));
  }
  state.push_back(end_ - clock_);
  return state;
}

void BankPimChannel::shift(std::int64_t clocks) {
  for (Set& set : sets_) {
    for (std::int64_t& next : set.next) next += clocks;
  }
  for (std::int64_t& next : next_) next += clocks;
  for (std::int64_t& activate : activates_) activate += clocks;
  bus_free_ += clocks;
  refreshed_ += clocks;
  clock_ += clocks;
  end_ += clocks;
}

BankPimStats BankPimChannel::stats() const {
  BankPimStats stats = stats_;
  stats.clocks = end_;
  stats.active_clocks += active_between(clock_, end_);
  return stats;
}

}  // namespace pj
