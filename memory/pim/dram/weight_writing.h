// SPDX-License-Identifier: Apache-2.0
// Weights that the run itself makes (of a product of two activations) are written into the banks first: burst after
// burst over the pins of all channels at once, or by the host's copies to processors. docs/models/dram_pim.md.
#pragma once

#include <cstdint>

#include "arch/base/event_sink.h"
#include "memory/pim/dram/dram_pim_spec.h"

namespace pj {

struct WeightWriting {
  std::int64_t bytes = 0;
  std::int64_t bursts = 0;
  std::int64_t rows = 0;    // activated; of bit-serial arrays: written, one bit of each column
  std::int64_t clocks = 0;  // of the clock cycles are counted in
};

WeightWriting weight_writing(const DramPimSpec& spec, const MatrixProduct& product);

// Of the DRAM: activate, bank_write or write_burst with its pins, host_write (bytes), all of weights; the spec says
// which.
void record_weight_writing(const DramPimSpec& spec, const WeightWriting& writing, ComponentId dram, EventSink& sink);

}  // namespace pj
