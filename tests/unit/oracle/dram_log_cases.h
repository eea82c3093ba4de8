// SPDX-License-Identifier: Apache-2.0
// Specs made by hand and short words for commands, for the tests of the checker of DRAM logs. The numbers are near
// those of DDR4-2400, LPDDR4-3200 and HBM2, moved where needed so that no rule hides behind another.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tests/oracle/dram_log_checker.h"

namespace pj {

using DramLog = std::vector<DramCommandRecord>;

struct At {  // a place
  int rank = 0, bank_group = 0, bank = 0;
};

inline DramCommandRecord command(DramCommand c, std::int64_t clock, At at, std::int64_t row = 0,
                                 std::int64_t column = 0) {
  return {clock, c, 0, at.rank, at.bank_group, at.bank, row, column};
}
inline DramCommandRecord act(std::int64_t clock, At at = {}, std::int64_t row = 0) {
  return command(DramCommand::kActivate, clock, at, row);
}
inline DramCommandRecord rd(std::int64_t clock, At at = {}) { return command(DramCommand::kRead, clock, at); }
inline DramCommandRecord wr(std::int64_t clock, At at = {}) { return command(DramCommand::kWrite, clock, at); }
inline DramCommandRecord pre(std::int64_t clock, At at = {}) { return command(DramCommand::kPrecharge, clock, at); }
inline DramCommandRecord prea(std::int64_t clock, At at = {}) { return command(DramCommand::kPrechargeAll, clock, at); }
inline DramCommandRecord ref(std::int64_t clock, At at = {}) { return command(DramCommand::kRefresh, clock, at); }
inline DramCommandRecord refb(std::int64_t clock, At at = {}) { return command(DramCommand::kRefreshBank, clock, at); }

// Two ranks of four groups of four banks, 8 devices of 8 bits.
inline DramSpec ddr4() {
  DramSpec s;
  s.organization = {1, 2, 4, 4, 32768, 1024, 8, 8, 8};
  DramTiming& t = s.timing;
  t.femtoseconds = 833000;
  t.read_latency = 16, t.write_latency = 12;
  t.ccd_s = 5, t.ccd_l = 7;  // DDR4: 4, 6; the data of four clocks alone would keep RD-RD apart
  t.rcd_read = 16, t.rcd_write = 14, t.rp = 16, t.rp_all = 18, t.ras = 39, t.rc = 56;
  t.rrd_s = 4, t.rrd_l = 6, t.faw = 26, t.rtp = 9, t.wr = 18, t.wtr_s = 3, t.wtr_l = 9;
  t.read_to_write = 10, t.rank_switch = 2, t.refi = 9360, t.rfc = 313;
  return s;
}

// One rank of eight banks, commands of four and two clocks, per-bank refresh.
inline DramSpec lpddr4() {
  DramSpec s;
  s.organization = {1, 1, 1, 8, 49152, 1024, 16, 1, 16};
  DramTiming& t = s.timing;
  t.femtoseconds = 625000;
  t.read_latency = 28, t.write_latency = 14, t.dqsck = 3, t.ccd_s = 8, t.ccd_l = 8;
  t.rcd_read = 29, t.rcd_write = 29, t.rp = 29, t.rp_all = 34, t.ras = 68, t.rc = 97;
  t.rrd_s = 16, t.rrd_l = 16, t.faw = 66, t.rtp = 12, t.wr = 30, t.wtr_s = 17, t.wtr_l = 17;
  t.read_to_write = 27, t.refi = 6246, t.rfc = 448, t.refi_bank = 780, t.rfc_bank = 224, t.refresh_to_activate = 16;
  t.activate_command = 4, t.column_command = 4, t.precharge_command = 2, t.refresh_command = 2;
  s.controller.refresh = RefreshMode::kPerBank;
  return s;
}

// Two channels of four groups of four banks, bursts of two clocks, a bus each for row and column commands.
inline DramSpec hbm2() {
  DramSpec s;
  s.organization = {2, 1, 4, 4, 32768, 64, 128, 1, 4};
  DramTiming& t = s.timing;
  t.femtoseconds = 1000000;
  t.read_latency = 14, t.write_latency = 4, t.ccd_s = 2, t.ccd_l = 3;
  t.rcd_read = 14, t.rcd_write = 6, t.rp = 14, t.rp_all = 14, t.ras = 34, t.rc = 48;
  t.rrd_s = 4, t.rrd_l = 6, t.faw = 30, t.rtp = 6, t.wr = 16, t.wtr_s = 6, t.wtr_l = 8;
  t.read_to_write = 15, t.refi = 3900, t.rfc = 260, t.refi_bank = 244, t.rfc_bank = 96, t.refresh_to_activate = 8;
  t.activate_command = 2, t.two_command_buses = true;
  return s;
}

using RuleCounts = std::map<std::string, std::int64_t>;

inline RuleCounts broken_rules(const DramSpec& spec, const DramLog& log, DramLogOptions options = {}) {
  DramLogChecker checker(spec, options);
  for (const DramCommandRecord& r : log) checker.check(r);
  return checker.by_rule();
}

// The log is legal, and breaks `rule` alone, once, with its last command one clock earlier.
struct DramLogCase {
  std::string name, rule;
  DramSpec spec;
  DramLog log;
  DramLogOptions options{};
};

}  // namespace pj
