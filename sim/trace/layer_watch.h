// SPDX-License-Identifier: Apache-2.0
// Who is to be told what while one layer runs. Null: nobody.
#pragma once

#include <cstdint>

#include "arch/base/trace_sink.h"

namespace pj {

class BurstLog;
class Timeline;

struct LayerWatch {
  TraceSink* trace = nullptr;
  Timeline* timeline = nullptr;
  BurstLog* bursts = nullptr;  // of the machine's one DRAM
  // What lies on the chip for later layers, and where; -1: nowhere.
  int resident_memory = -1;
  std::int64_t resident_bits = 0;
  std::uint64_t counter_bin = 1'000'000'000;  // femtoseconds over which the trace's bandwidth is averaged
};

}  // namespace pj
