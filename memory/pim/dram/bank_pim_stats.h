// SPDX-License-Identifier: Apache-2.0
// What a DRAM with blocks at its banks did for one matrix product: commands of all channels, and the time of the
// channel that has most to do. All are counters, so that equal stretches are added as n times one.
#pragma once

#include <array>
#include <cstdint>

#include "memory/pim/dram/bank_pim_command.h"

namespace pj {

struct BankPimStats {
  std::array<std::int64_t, kBankPimCommandCount> commands{};
  // Activates by what the row holds: kActivateSet and kActivateBank apart.
  std::array<std::int64_t, 5> set_rows{};
  std::array<std::int64_t, 5> bank_rows{};
  std::int64_t clocks = 0;         // from the first command to the end of the last data
  std::int64_t active_clocks = 0;  // of them, with a row open; summed over channels

  [[nodiscard]] std::int64_t count(BankPimCommand c) const { return commands[index_of(c)]; }
  void add(const BankPimStats& other, std::int64_t times);  // -1 takes it away
  // So many channels that did the same at the same time: counts are added, the time is that of the longest.
  void add_channels(const BankPimStats& one, std::int64_t channels);
  friend bool operator==(const BankPimStats& a, const BankPimStats& b) {
    return a.commands == b.commands && a.set_rows == b.set_rows && a.bank_rows == b.bank_rows && a.clocks == b.clocks &&
           a.active_clocks == b.active_clocks;
  }
};

}  // namespace pj
