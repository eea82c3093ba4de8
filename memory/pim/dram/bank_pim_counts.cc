// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_counts.h"

#include <algorithm>
#include <array>
#include <vector>

#include "arch/base/integer.h"
#include "memory/pim/dram/bank_pim_turns.h"

namespace pj {
namespace {

using C = BankPimCommand;
using R = BankPimRow;

constexpr std::int64_t kLongAgo = -(std::int64_t{1} << 40);

// Where the channel stands, in last clocks of commands.
struct Front {
  struct Set {
    std::int64_t activate = kLongAgo, closable = kLongAgo, precharge = kLongAgo;
    R row = R::kNone;
  };
  std::vector<Set> sets;
  std::array<std::int64_t, kColumnFlowCount> flows;  // last of each
  std::array<std::int64_t, 4> bank_activates;
  std::int64_t precharge_all = kLongAgo;
  std::int64_t last = -1;  // command
  std::int64_t first_of_last = 0;
  std::int64_t end = 0;

  explicit Front(int sets_) : sets(static_cast<std::size_t>(sets_)) {
    flows.fill(kLongAgo);
    bank_activates.fill(kLongAgo);
  }
};

class ClosedForm {
 public:
  explicit ClosedForm(const BankPimSpec& spec)
      : spec_(spec), t_(spec.dram.timing), turns_(spec), front_(spec.sets() + 1) {}

  BankPimStats run(const BankPimProgram& program) {
    for (const BankPimSection& section : program) {
      repeat(section.times, [&] {
        for (const BankPimLoop& loop : section.loops) pass_loop(loop);
      });
    }
    settle(front_.end);
    stats_.clocks = front_.end;
    return stats_;
  }

 private:
  void pass_loop(const BankPimLoop& loop) {
    repeat(loop.times, [&] {
      for (const BankPimGroup& group : loop.body) pass(group);
    });
  }

  template <class Pass>
  void repeat(std::int64_t times, const Pass& pass) {
    std::vector<std::int64_t> before;
    for (; times > 0; --times) {
      const std::int64_t last = front_.last;
      const BankPimStats stats = stats_;
      pass();
      std::vector<std::int64_t> now = relative();
      if (now == before) {
        BankPimStats one = stats_;
        one.add(stats, -1);
        stats_.add(one, times - 1);
        return later(checked_mul(times - 1, front_.last - last));
      }
      before = std::move(now);
    }
  }

  void pass(const BankPimGroup& group) {
    if (group.column == C::kPrechargeAll) return close_all();
    Front::Set& set = front_.sets[static_cast<std::size_t>(group.set)];
    if (group.row != R::kNone && (group.fresh || set.row != group.row)) {
      group.banks > 0 ? open_banks(group) : open_set(set, group.row);
    }
    const std::int64_t first = std::max({next_on_bus(t_.column_command), opened(set, group), turned(group.column)});
    settle(first - t_.column_command + 1);
    const std::int64_t last = first + (group.count - 1) * turns_.pitch(group.column);
    settle(last - t_.column_command + 1);
    front_.last = last;
    front_.flows[index_of(flow_of(group.column))] = last;
    if (group.row != R::kNone) set.closable = std::max(set.closable, last + turns_.until_closable(group.column));
    front_.end = std::max(front_.end, last + turns_.until_end(group.column));
    count(group.column, group.count);
  }

  // --- rows ---
  void open_set(Front::Set& set, R row) {
    if (set.row != R::kNone) {
      set.precharge = std::max({next_on_bus(t_.precharge_command), set.activate + t_.ras, set.closable});
      command(C::kPrechargeSet, set.precharge, t_.precharge_command);
      set.row = R::kNone;
    }
    std::int64_t clock = std::max({next_on_bus(t_.activate_command), set.precharge + t_.rp, set.activate + t_.rc,
                                   front_.precharge_all + t_.rp_all, newest_bank_activate() + t_.rc});
    for (const Front::Set& other : front_.sets) clock = std::max(clock, other.activate + t_.rrd_l);
    command(C::kActivateSet, clock, t_.activate_command);
    set.activate = clock;
    set.closable = kLongAgo;
    set.row = row;
    stats_.set_rows[static_cast<std::size_t>(row)] += 1;
  }

  void open_banks(const BankPimGroup& group) {
    close_all();
    Front::Set& set = front_.sets[static_cast<std::size_t>(group.set)];
    for (int i = 0; i < group.banks; ++i) {
      std::int64_t clock = std::max({next_on_bus(t_.activate_command), front_.precharge_all + t_.rp_all,
                                     newest_bank_activate() + turns_.near_or_far(t_.rrd_l, t_.rrd_s),
                                     front_.bank_activates[0] + t_.faw});
      for (const Front::Set& other : front_.sets) clock = std::max(clock, other.activate + t_.rc);
      command(C::kActivateBank, clock, t_.activate_command);
      std::rotate(front_.bank_activates.begin(), front_.bank_activates.begin() + 1, front_.bank_activates.end());
      front_.bank_activates.back() = clock;
      set.row = group.row;
    }
    set.closable = kLongAgo;
    stats_.bank_rows[static_cast<std::size_t>(group.row)] += group.banks;
  }

  void close_all() {
    if (!any_open()) return;
    std::int64_t clock = std::max(next_on_bus(t_.precharge_command), newest_bank_activate() + t_.ras);
    for (Front::Set& set : front_.sets) clock = std::max({clock, set.activate + t_.ras, set.closable});
    command(C::kPrechargeAll, clock, t_.precharge_command);
    for (Front::Set& set : front_.sets) set.row = R::kNone;
    front_.precharge_all = clock;
  }

  [[nodiscard]] bool any_open() const {
    return std::any_of(front_.sets.begin(), front_.sets.end(), [](const Front::Set& s) { return s.row != R::kNone; });
  }
  [[nodiscard]] std::int64_t newest_bank_activate() const { return front_.bank_activates.back(); }

  // --- columns ---
  // First clock at which the row is there.
  [[nodiscard]] std::int64_t opened(const Front::Set& set, const BankPimGroup& group) const {
    if (group.row == R::kNone) return kLongAgo;
    if (group.column == C::kMac) return set.activate + spec_.timing.activate_to_mac;
    if (group.banks > 0) return newest_bank_activate() + (group.column == C::kReadBank ? t_.rcd_read : t_.rcd_write);
    return set.activate + t_.rcd_write;
  }

  [[nodiscard]] std::int64_t turned(C command) const {
    const ColumnFlow to = flow_of(command);
    std::int64_t clock = kLongAgo;
    for (ColumnFlow from :
         {ColumnFlow::kOperation, ColumnFlow::kIn, ColumnFlow::kStore, ColumnFlow::kOut, ColumnFlow::kSingleOut}) {
      clock = std::max(clock, front_.flows[index_of(from)] + turns_.between(from, to));
    }
    return clock;
  }

  // --- bookkeeping ---
  [[nodiscard]] std::int64_t next_on_bus(int clocks) const { return front_.last + clocks; }

  void command(C command, std::int64_t last_clock, int clocks) {
    settle(last_clock - clocks + 1);
    front_.last = last_clock;
    front_.end = std::max(front_.end, last_clock + 1);
    count(command, 1);
  }

  void count(C command, std::int64_t times) {
    std::int64_t& counter = stats_.commands[index_of(command)];
    counter = checked_add(counter, times);
  }

  // Up to `first`, the first clock of a command, rows are as they are.
  void settle(std::int64_t first) {
    if (any_open()) stats_.active_clocks += first - front_.first_of_last;
    front_.first_of_last = first;
  }

  [[nodiscard]] std::vector<std::int64_t> relative() const {
    std::vector<std::int64_t> state;
    const auto add = [&](std::int64_t clock) { state.push_back(std::max(clock - front_.last, -turns_.longest())); };
    for (const Front::Set& set : front_.sets) {
      state.push_back(static_cast<std::int64_t>(set.row));
      add(set.activate);
      add(set.closable);
      add(set.precharge);
    }
    for (std::int64_t flow : front_.flows) add(flow);
    for (std::int64_t activate : front_.bank_activates) add(activate);
    add(front_.precharge_all);
    add(front_.first_of_last);
    add(front_.end);
    return state;
  }

  void later(std::int64_t clocks) {
    for (Front::Set& set : front_.sets) {
      set.activate += clocks;
      set.closable += clocks;
      set.precharge += clocks;
    }
    for (std::int64_t& flow : front_.flows) flow += clocks;
    for (std::int64_t& activate : front_.bank_activates) activate += clocks;
    front_.precharge_all += clocks;
    front_.last += clocks;
    front_.first_of_last += clocks;
    front_.end += clocks;
  }

  const BankPimSpec& spec_;
  const DramTiming& t_;
  const BankPimTurns turns_;
  Front front_;
  BankPimStats stats_;
};

}  // namespace

BankPimStats bank_pim_counts(const BankPimSpec& spec, const BankPimProgram& program) {
  return ClosedForm(spec).run(program);
}

BankPimStats with_refresh(const BankPimSpec& spec, BankPimStats stats) {
  const DramTiming& t = spec.dram.timing;
  if (spec.dram.controller.refresh == RefreshMode::kNone) return stats;
  const std::int64_t stop = t.rp_all + t.rfc + spec.timing.activate_to_mac;
  const std::int64_t free_clocks = std::max<std::int64_t>(t.refi - stop, 1);
  const std::int64_t due = stats.clocks < t.refi / 2 ? 0 : 1 + (stats.clocks - t.refi / 2) / free_clocks;
  stats.commands[index_of(C::kRefresh)] = due;
  stats.clocks = checked_add(stats.clocks, checked_mul(due, stop));
  stats.active_clocks = checked_add(stats.active_clocks, checked_mul(due, t.rfc));
  return stats;
}

}  // namespace pj
