// SPDX-License-Identifier: Apache-2.0
// The timing of a DRAM with blocks at its banks as a table: after `first`, `next` may not be issued for `clocks`, in
// the same set or in the whole channel. The channel (bank_pim_channel.h) applies it row by row and knows no rule of its
// own but two: commands go out in the order of the program, and one at a time. Sources: the device's own timing
// (memory/dram/timing_table.h) and BankPimTiming; docs/models/dram_pim.md, "Timing".
#pragma once

#include <vector>

#include "memory/pim/dram/bank_pim_command.h"
#include "memory/pim/dram/bank_pim_spec.h"

namespace pj {

struct BankPimRule {
  BankPimCommand first, next;
  bool same_set;        // else: in the whole channel
  std::int64_t clocks;  // from first clock to first clock of the commands
  int window = 1;       // counted from the `window`-th last kActivateBank (tFAW: 4)
};

std::vector<BankPimRule> bank_pim_rules(const BankPimSpec& spec);

// For how long a command is on its bus.
int command_clocks(const DramTiming& timing, BankPimCommand command);
// From the first clock of a column command to the end of its data on the pins, or of its operation.
int clocks_to_end(const BankPimSpec& spec, BankPimCommand command);

}  // namespace pj
