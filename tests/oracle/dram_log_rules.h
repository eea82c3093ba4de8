// SPDX-License-Identifier: Apache-2.0
// JEDEC's rules for DRAM commands, one function each: they look at one command and at what went before, and say what
// was needed. Sources: JESD79-3 (DDR3), JESD79-4 (DDR4), JESD209-4 (LPDDR4), JESD235 (HBM), with the values of the
// spec.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/oracle/dram_log_checker.h"
#include "tests/oracle/dram_log_history.h"

namespace pj {

// One command to be judged. `bank` is null for commands to a whole rank.
struct DramLook {
  const DramSpec& spec;
  const DramLogOptions& options;
  const DramCommandRecord& record;
  std::int64_t now;  // the clock its times count from
  const ChannelPast& channel;
  const RankPast& rank;
  const BankPast* bank;
};

struct DramFinding {
  std::string_view rule;
  std::string needed;
};
using DramFindings = std::vector<DramFinding>;

// "ACT", "RD", ...: names of its own, so that the checker links nothing of the memory.
std::string_view jedec_name(DramCommand command);
// Clocks that a command takes on its bus.
int bus_clocks_of(const DramTiming& timing, DramCommand command);
// Clocks of the data of a read or write given at `now`.
DataBurst data_burst(const DramSpec& spec, DramCommand command, int rank, std::int64_t now);

// All rules for one command; `place` first, and nothing else if it fails (a record that names no bank).
bool check_place(const DramSpec& spec, const DramCommandRecord& record, DramFindings& findings);
void check_state(const DramLook& look, DramFindings& findings);
void check_timing(const DramLook& look, DramFindings& findings);
void check_buses(const DramLook& look, DramFindings& findings);
void check_refresh(const DramLook& look, DramFindings& findings);
// The refresh that rank `rank` owes at `clock`, for the end of a log as well.
void check_refresh_due(const DramSpec& spec, const DramLogOptions& options, const RankPast& rank, std::int64_t clock,
                       DramFindings& findings);

}  // namespace pj
