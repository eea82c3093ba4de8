// SPDX-License-Identifier: Apache-2.0
// What processors at banks do for a matrix product, and how long it takes. In clocks of the processors.
//   clocks = max(instructions * max(1, issue_interval / tasklets), DMA)      Gomez-Luna et al., arXiv 2105.03814
//   DMA of B bytes = start + B / bytes_per_clock                             the same, eq. 3
#pragma once

#include <optional>

#include "arch/base/component_id.h"
#include "arch/base/event_sink.h"
#include "memory/pim/dram/dpu_spec.h"
#include "memory/pim/dram/matrix_product.h"

namespace pj {

std::int64_t pipeline_clocks(const DpuSpec& spec, std::int64_t instructions);
std::int64_t dma_read_clocks(const DpuSpec& spec, std::int64_t bytes);  // of one transfer
std::int64_t dma_write_clocks(const DpuSpec& spec, std::int64_t bytes);

// One transfer after another of one kind.
struct DmaStream {
  std::int64_t bytes = 0, transfers = 0, rows = 0, accesses = 0, clocks = 0;
  void add(const DmaStream& other, std::int64_t times);
};

struct DpuCounts {
  std::int64_t used = 0;                                   // DPUs that have outputs
  std::int64_t outputs_per_dpu = 0;                        // of the busiest
  std::int64_t instructions = 0;                           // of the busiest, all vectors
  DmaStream weights, inputs, outputs;                      // of the busiest, all vectors
  std::int64_t host_write_bytes = 0, host_read_bytes = 0;  // of all
  std::int64_t host_write_clocks = 0, host_read_clocks = 0;
  std::int64_t pipeline_clocks = 0, dma_clocks = 0;
  std::int64_t clocks = 0;  // with the copies before and after
};

// A problem at the layer's name where bits or bytes do not fit.
std::optional<DpuCounts> dpu_counts(const DpuSpec& spec, const MatrixProduct& product, Problems& problems);

// dram: activate, bank_read, bank_write, host_read, host_write (bytes), refresh, active and precharge standby; dpus:
// mac, instruction.
struct DpuIds {
  ComponentId dram, dpus;
};
void record_dpu_events(const DpuSpec& spec, const MatrixProduct& product, const DpuCounts& counts, const DpuIds& ids,
                       EventSink& sink);

}  // namespace pj
