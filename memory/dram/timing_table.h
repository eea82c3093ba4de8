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
  std::int64_t clocks;
  BusUse cause;      // what the data bus idles for when this rule is what a burst waits for
  int window = 1;    // counted from the `window`-th last `first` (tFAW: 4)
  const char* name;  // JEDEC's
};

std::vector<TimingRule> timing_table(const DramSpec& spec);

}  // namespace pj
