// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_stats.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

template <class Counters>
void add_each(Counters& to, const Counters& from, std::int64_t times) {
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = checked_add(to[i], checked_mul(from[i], times));
}

}  // namespace

std::string_view name_of(BankPimCommand command) {
  constexpr std::string_view kNames[kBankPimCommandCount] = {
      "ACT_SET", "PRE_SET", "MAC", "WR_INPUT", "ST_SUM", "RD_SUM", "WR_MODE", "ACT", "RD_BANK", "PREA", "REF"};
  return kNames[index_of(command)];
}

void BankPimStats::add(const BankPimStats& other, std::int64_t times) {
  add_each(commands, other.commands, times);
  add_each(set_rows, other.set_rows, times);
  add_each(bank_rows, other.bank_rows, times);
  clocks = checked_add(clocks, checked_mul(other.clocks, times));
  active_clocks = checked_add(active_clocks, checked_mul(other.active_clocks, times));
}

void BankPimStats::add_channels(const BankPimStats& one, std::int64_t channels) {
  const std::int64_t longest = std::max(clocks, one.clocks);
  add(one, channels);
  clocks = longest;
}

}  // namespace pj
