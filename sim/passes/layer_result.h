// SPDX-License-Identifier: Apache-2.0
// What every engine hands back for one run of one layer: counts and times, no joules.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "arch/base/event_sink.h"
#include "memory/dram/dram_stats.h"

namespace pj {

struct LayerResult {
  std::int64_t cycles = 0;
  std::int64_t array_cycles = 0;               // what the array needs undisturbed
  std::map<std::string, std::int64_t> stalls;  // reason -> cycles; sums to cycles - array_cycles
  CountingSink events;
  struct Moved {
    ComponentId memory;
    Tensor tensor = Tensor::kNone;
    std::int64_t read_bits = 0, written_bits = 0;
  };
  std::vector<Moved> moved;
  struct Dram {
    ComponentId memory;
    DramStats stats;
  };
  std::vector<Dram> drams;
};

}  // namespace pj
