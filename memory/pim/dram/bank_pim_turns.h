// SPDX-License-Identifier: Apache-2.0
// What the closed form (bank_pim_counts.h) knows of time between column commands, counted from last clock to last
// clock: formulas of the kinds of commands, where the channel has a table of rules.
#pragma once

#include <cstddef>
#include <cstdint>

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_spec.h"

namespace pj {

// What a column command does on its way: decides which turnaround holds.
enum class ColumnFlow : std::uint8_t { kOperation, kIn, kStore, kOut, kSingleOut };
inline constexpr std::size_t kColumnFlowCount = 5;
constexpr std::size_t index_of(ColumnFlow flow) { return static_cast<std::size_t>(flow); }

ColumnFlow flow_of(BankPimCommand column);

class BankPimTurns {
 public:
  explicit BankPimTurns(const BankPimSpec& spec);

  // From a column command to a later one; 0: the command bus alone decides.
  [[nodiscard]] std::int64_t between(ColumnFlow from, ColumnFlow to) const;
  // Between commands of a group.
  [[nodiscard]] std::int64_t pitch(BankPimCommand column) const;
  // To the precharge of its row; to the end of its data or operation.
  [[nodiscard]] std::int64_t until_closable(BankPimCommand column) const;
  [[nodiscard]] std::int64_t until_end(BankPimCommand column) const;
  // Of two times of the device, the one that holds between banks taken in turn.
  [[nodiscard]] int near_or_far(int in_group, int across) const;
  // What lies further back decides nothing.
  [[nodiscard]] std::int64_t longest() const;

 private:
  const BankPimSpec& spec_;
  const DramTiming& t_;
  std::int64_t burst_;
};

}  // namespace pj
