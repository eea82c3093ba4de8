// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_rules.h"

#include <algorithm>
#include <stdexcept>

namespace pj {
namespace {

using C = BankPimCommand;
using Rules = std::vector<BankPimRule>;

constexpr C kWrites[] = {C::kWriteInputs, C::kStoreSums, C::kWriteMode};

// Inputs for a buffer of their own go to no bank.
bool takes_row(const BankPimSpec& spec, C write) { return write != C::kWriteInputs || spec.registers_in_row; }

void add_row_rules(const BankPimSpec& spec, Rules& rules) {
  const DramTiming& t = spec.dram.timing;
  rules.insert(rules.end(), {
                                {C::kActivateSet, C::kMac, true, spec.timing.activate_to_mac},
                                {C::kActivateSet, C::kPrechargeSet, true, t.ras},
                                {C::kActivateSet, C::kPrechargeAll, false, t.ras},
                                {C::kActivateSet, C::kActivateSet, true, t.rc},
                                {C::kActivateSet, C::kActivateSet, false, t.rrd_l},
                                {C::kActivateSet, C::kActivateBank, false, t.rc},
                                {C::kPrechargeSet, C::kActivateSet, true, t.rp},
                                {C::kPrechargeSet, C::kRefresh, false, t.rp},
                                {C::kPrechargeAll, C::kActivateSet, false, t.rp_all},
                                {C::kPrechargeAll, C::kActivateBank, false, t.rp_all},
                                {C::kPrechargeAll, C::kRefresh, false, t.rp_all},
                                {C::kRefresh, C::kActivateSet, false, t.rfc},
                                {C::kRefresh, C::kActivateBank, false, t.rfc},
                                {C::kRefresh, C::kRefresh, false, t.rfc},
                            });
  for (C write : kWrites) {
    if (takes_row(spec, write)) rules.push_back({C::kActivateSet, write, true, t.rcd_write});
  }
}

void add_operation_rules(const BankPimSpec& spec, Rules& rules) {
  const BankPimTiming& t = spec.timing;
  rules.insert(rules.end(), {
                                {C::kMac, C::kMac, false, t.mac_to_mac},
                                {C::kMac, C::kPrechargeSet, true, t.mac_to_precharge},
                                {C::kMac, C::kPrechargeAll, false, t.mac_to_precharge},
                                {C::kWriteInputs, C::kMac, false, t.write_to_mac},
                                {C::kWriteMode, C::kMac, false, t.write_to_mac},
                            });
  for (C write : kWrites) rules.push_back({C::kMac, write, false, t.mac_to_write});
  if (spec.results == BankPimResults::kRegisters) rules.push_back({C::kMac, C::kReadSums, false, t.mac_to_read});
}

// All-bank commands are to all bank groups at once: "long" times hold between any two.
void add_write_rules(const BankPimSpec& spec, Rules& rules) {
  const DramTiming& t = spec.dram.timing;
  const std::int64_t burst = spec.dram.organization.burst_clocks();
  const std::int64_t recovered = t.write_latency + burst + t.wr;
  for (C write : kWrites) {
    for (C next : kWrites) rules.push_back({write, next, false, std::max<std::int64_t>(t.ccd_l, burst)});
    rules.push_back({write, C::kReadSums, false, t.write_latency + burst + t.wtr_l});
    rules.push_back({C::kReadSums, write, false, t.read_to_write});
    if (!takes_row(spec, write)) continue;
    rules.push_back({write, C::kPrechargeSet, true, recovered});
    rules.push_back({write, C::kPrechargeAll, false, recovered});
  }
  rules.push_back({C::kReadSums, C::kReadSums, false, std::max<std::int64_t>(t.ccd_l, burst)});
}

// Banks are taken in turn over the bank groups: "short" times hold where there are several.
void add_single_bank_rules(const BankPimSpec& spec, Rules& rules) {
  const DramTiming& t = spec.dram.timing;
  const std::int64_t burst = spec.dram.organization.burst_clocks();
  const bool groups = spec.dram.organization.bank_groups > 1;
  rules.insert(rules.end(),
               {
                   {C::kActivateBank, C::kActivateBank, false, groups ? t.rrd_s : t.rrd_l},
                   {C::kActivateBank, C::kActivateBank, false, t.faw, 4},
                   {C::kActivateBank, C::kActivateSet, false, t.rc},
                   {C::kActivateBank, C::kReadBank, false, t.rcd_read},
                   {C::kActivateBank, C::kWriteMode, true, t.rcd_write},
                   {C::kActivateBank, C::kPrechargeAll, false, t.ras},
                   {C::kReadBank, C::kReadBank, false, std::max<std::int64_t>(groups ? t.ccd_s : t.ccd_l, burst)},
                   {C::kReadBank, C::kPrechargeAll, false, t.rtp},
                   {C::kReadBank, C::kWriteMode, false, t.read_to_write},
               });
  for (C write : kWrites) rules.push_back({write, C::kReadBank, false, t.write_latency + burst + t.wtr_l});
}

}  // namespace

int command_clocks(const DramTiming& t, BankPimCommand command) {
  switch (command) {
    case C::kActivateSet:
    case C::kActivateBank:
      return t.activate_command;
    case C::kPrechargeSet:
    case C::kPrechargeAll:
      return t.precharge_command;
    case C::kRefresh:
      return t.refresh_command;
    case C::kMac:
    case C::kWriteInputs:
    case C::kStoreSums:
    case C::kReadSums:
    case C::kWriteMode:
    case C::kReadBank:
      return t.column_command;
  }
  throw std::logic_error("command_clocks: unknown command");
}

int clocks_to_end(const BankPimSpec& spec, BankPimCommand command) {
  const DramTiming& t = spec.dram.timing;
  const int burst = spec.dram.organization.burst_clocks();
  const int last = command_clocks(t, command) - 1;
  switch (command) {
    case C::kMac:
      return last + spec.timing.mac_to_mac;
    case C::kWriteInputs:
    case C::kStoreSums:
    case C::kWriteMode:
      return last + t.write_latency + burst;
    case C::kReadSums:
    case C::kReadBank:
      return last + t.read_latency + t.dqsck + burst;
    case C::kRefresh:
      return last + t.rfc;
    default:
      return last + 1;
  }
}

std::vector<BankPimRule> bank_pim_rules(const BankPimSpec& spec) {
  Rules rules;
  add_row_rules(spec, rules);
  add_operation_rules(spec, rules);
  add_write_rules(spec, rules);
  add_single_bank_rules(spec, rules);
  // Times of data sheets are from last clock to last clock.
  for (BankPimRule& rule : rules) {
    rule.clocks += command_clocks(spec.dram.timing, rule.first) - command_clocks(spec.dram.timing, rule.next);
  }
  return rules;
}

}  // namespace pj
