// SPDX-License-Identifier: Apache-2.0
// A processor at each bank of a DRAM, with a memory of its own and a DMA between both (UPMEM's DPU); the host copies
// inputs and outputs. Equations, limits and sources: docs/models/dram_pim.md.
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/problem.h"
#include "arch/base/units.h"
#include "memory/dram/dram_spec.h"
#include "memory/pim/dram/dram_pim_alu.h"

namespace pj {

struct DpuDma {
  std::int64_t read_start = 77, write_start = 61;  // clocks of a transfer before its data
  std::int64_t bytes_per_clock = 2;
  std::int64_t largest_bytes = 2048;  // of one transfer
};

struct DpuSpec {
  DramSpec dram;  // one device, a DPU at each of its banks, and the pins the host copies over
  std::int64_t dpus = 2560;
  Frequency clock;
  int tasklets = 16;
  int issue_interval = 11;  // clocks between two instructions of one tasklet
  std::int64_t instructions_per_mac = 0;
  std::int64_t instructions_per_output = 0;
  int element_bits = 32;  // widest weight, input and output
  DpuDma dma;
  std::int64_t working_bytes = 65536;                                          // WRAM; half of it holds inputs
  std::int64_t host_read_bytes_per_clock = 1, host_write_bytes_per_clock = 3;  // of each DPU
  DramPimAlu alu;
};

void check_dpu(const DpuSpec& spec, const Place& here, Problems& problems);

}  // namespace pj
