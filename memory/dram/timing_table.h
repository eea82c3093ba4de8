// SPDX-License-Identifier: Apache-2.0
// The timing of a DRAM as a table: after `first`, `next` may not be issued for `clocks` within `scope`. Built once from
// the spec; the channel (dram_channel.h) applies it row by row and knows no rule of its own.
// Sources: JESD79-3, JESD79-4, JESD209-4, JESD235; docs/models/dram.md, "Timing".
#pragma once

#include <cstdint>
#include <vector>

#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

enum class TimingScope : std::uint8_t { kBank, kBankGroup, kRank, kOtherRanks };

struct TimingRule {
  DramCommand first, next;
  TimingScope scope;
  std::int64_t clocks;  // from first clock to first clock of the commands
  BusUse cause;         // what the data bus idles for when this rule is what a burst waits for
  int window = 1;       // counted from the `window`-th last activate or per-bank refresh (tFAW: 4)
  const char* name;     // JEDEC's
};

std::vector<TimingRule> timing_table(const DramSpec& spec);

// For how long a command is on its bus.
int command_clocks(const DramTiming& timing, DramCommand command);
// From the first clock of a read or write command to its first data.
int data_after(const DramTiming& timing, bool write);

}  // namespace pj
