// SPDX-License-Identifier: Apache-2.0
// Closed-form counts of any mapping by the rules of docs/models/counting.md: what each memory, link and unit does in
// one run of a layer. No time, no SystemC, no data.
//   CountingSink counts;
//   count_events(nest, counts);
#pragma once

#include <vector>

#include "arch/base/event_sink.h"
#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

// Data that crossed a memory, in bits (not rounded up to accesses).
struct MemoryTraffic {
  int memory = 0;
  Tensor tensor = Tensor::kNone;
  std::int64_t read_bits = 0;
  std::int64_t written_bits = 0;
};

// Emits every event of one run of the layer and returns the traffic. The mapping must be legal (check_mapping).
// Throws CountOverflow.
std::vector<MemoryTraffic> count_events(const LoopNest& nest, EventSink& sink);

}  // namespace pj
