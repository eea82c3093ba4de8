// SPDX-License-Identifier: Apache-2.0
// One channel that carries out its program (program_of_channel): each command at the first clock at which the rules
// allow it, in the order of the program, rows opened and closed as its groups need them, all banks refreshed when it is
// time. A loop whose state after a pass is what it was before is advanced in closed form, up to the next refresh:
// exact, held against the same without it.
//   BankPimChannel channel(spec);
//   channel.run(program);
//   channel.stats().clocks;
#pragma once

#include <array>
#include <vector>

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_rules.h"
#include "memory/pim/dram/bank_pim_stats.h"

namespace pj {

class BankPimChannel {
 public:
  explicit BankPimChannel(const BankPimSpec& spec);

  // Every command in turn; no stretch is skipped then.
  void log_commands(BankPimLog log) { log_ = std::move(log); }
  void run(const BankPimProgram& program);
  void run_section(const BankPimSection& section);

  // Up to the end of the last data.
  [[nodiscard]] BankPimStats stats() const;

 private:
  struct Set {
    std::array<std::int64_t, kBankPimCommandCount> next{};
    BankPimRow row = BankPimRow::kNone;  // kNone: closed
  };

  void run_loop(const BankPimLoop& loop);
  void run_group(const BankPimGroup& group);
  void open(const BankPimGroup& group);
  void open_banks(const BankPimGroup& group);
  [[nodiscard]] std::int64_t active_between(std::int64_t from, std::int64_t to) const;
  void close_sets();
  void refresh_if_due();
  [[nodiscard]] std::int64_t earliest(BankPimCommand command, int set) const;
  void issue(BankPimCommand command, int set);
  void raise(const BankPimRule& rule, int set);
  void count_activate(BankPimRow row, bool whole_set);
  [[nodiscard]] bool any_open() const;
  [[nodiscard]] std::vector<std::int64_t> state() const;
  template <class Pass>
  void repeat(std::int64_t times, const Pass& pass);
  void shift(std::int64_t clocks);

  const BankPimSpec& spec_;
  std::array<std::vector<BankPimRule>, kBankPimCommandCount> rules_;  // by first command
  std::vector<Set> sets_;                                             // the last one: single banks
  std::array<std::int64_t, kBankPimCommandCount> next_{};
  std::array<std::int64_t, 4> activates_{};  // last four of single banks
  int oldest_ = 0;
  std::int64_t bus_free_ = 0;
  std::int64_t refreshed_ = 0;  // end of the last refresh
  std::int64_t clock_ = 0;      // of the last command
  std::int64_t end_ = 0;
  std::int64_t refresh_due_;
  BankPimStats stats_;
  BankPimLog log_;
};

}  // namespace pj
