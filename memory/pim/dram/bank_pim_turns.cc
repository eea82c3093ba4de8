// SPDX-License-Identifier: Apache-2.0
#include "memory/pim/dram/bank_pim_turns.h"

#include <algorithm>

namespace pj {

using C = BankPimCommand;

ColumnFlow flow_of(C column) {
  switch (column) {
    case C::kMac:
      return ColumnFlow::kOperation;
    case C::kReadSums:
      return ColumnFlow::kOut;
    case C::kReadBank:
      return ColumnFlow::kSingleOut;
    case C::kStoreSums:
      return ColumnFlow::kStore;
    default:
      return ColumnFlow::kIn;
  }
}

BankPimTurns::BankPimTurns(const BankPimSpec& spec)
    : spec_(spec), t_(spec.dram.timing), burst_(spec.dram.organization.burst_clocks()) {}

std::int64_t BankPimTurns::between(ColumnFlow from, ColumnFlow to) const {
  const bool in = to == ColumnFlow::kIn || to == ColumnFlow::kStore;
  switch (from) {
    case ColumnFlow::kOperation:
      if (to == ColumnFlow::kOperation) return spec_.timing.mac_to_mac;
      if (in) return spec_.timing.mac_to_write;
      return to == ColumnFlow::kOut && spec_.results == BankPimResults::kRegisters ? spec_.timing.mac_to_read : 0;
    case ColumnFlow::kIn:
    case ColumnFlow::kStore:
      if (in) return std::max<std::int64_t>(t_.ccd_l, burst_);
      if (to == ColumnFlow::kOperation) return from == ColumnFlow::kIn ? spec_.timing.write_to_mac : 0;
      return t_.write_latency + burst_ + t_.wtr_l;
    case ColumnFlow::kOut:
      if (in) return t_.read_to_write;
      return to == ColumnFlow::kOut ? std::max<std::int64_t>(t_.ccd_l, burst_) : 0;
    case ColumnFlow::kSingleOut:
      if (to == ColumnFlow::kIn) return t_.read_to_write;
      return to == ColumnFlow::kSingleOut ? std::max<std::int64_t>(near_or_far(t_.ccd_l, t_.ccd_s), burst_) : 0;
  }
  return 0;
}

std::int64_t BankPimTurns::pitch(C column) const {
  const ColumnFlow flow = flow_of(column);
  return std::max<std::int64_t>(between(flow, flow), t_.column_command);
}

std::int64_t BankPimTurns::until_closable(C column) const {
  if (column == C::kMac) return spec_.timing.mac_to_precharge;
  if (column == C::kReadBank) return t_.rtp;
  return t_.write_latency + burst_ + t_.wr;
}

std::int64_t BankPimTurns::until_end(C column) const {
  if (column == C::kMac) return spec_.timing.mac_to_mac;
  const bool out = column == C::kReadBank || column == C::kReadSums;
  return (out ? t_.read_latency + t_.dqsck : t_.write_latency) + burst_;
}

int BankPimTurns::near_or_far(int in_group, int across) const {
  return spec_.dram.organization.bank_groups > 1 ? across : in_group;
}

std::int64_t BankPimTurns::longest() const {
  const BankPimTiming& p = spec_.timing;
  const std::int64_t data = std::int64_t{t_.write_latency} + t_.read_latency + t_.dqsck + burst_;
  const std::int64_t device = std::int64_t{t_.rc} + t_.faw + t_.rp_all + t_.rrd_l + t_.wr + t_.wtr_l + t_.read_to_write;
  return data + device + p.activate_to_mac + p.mac_to_mac + p.mac_to_precharge + p.mac_to_write + p.write_to_mac +
         p.mac_to_read;
}

}  // namespace pj
