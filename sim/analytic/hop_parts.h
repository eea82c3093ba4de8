// SPDX-License-Identifier: Apache-2.0
// What movers between two memories have in common. Private to operand_times.cc and sum_times.cc.
#pragma once

#include "sim/analytic/dram_use.h"
#include "sim/analytic/transfer_time.h"

namespace pj {

inline const MemorySpec& hop_memory(const LoopNest& nest, int m) {
  return nest.machine().memories[static_cast<std::size_t>(m)];
}

// Null if the memory is no DRAM.
inline DramUse* hop_dram(const Surroundings& around, int memory) {
  return around.drams != nullptr && around.drams->is_dram(memory) ? around.drams : nullptr;
}

inline int places_in(const MemorySpec& memory, Tensor tensor) { return memory.double_buffered.has(tensor) ? 2 : 1; }

}  // namespace pj
