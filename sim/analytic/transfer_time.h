// SPDX-License-Identifier: Apache-2.0
// How long a transfer takes that has its memories for itself: docs/models/analytic.md, section 3. Femtoseconds.
#pragma once

#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

using Femtoseconds = std::int64_t;

class DramUse;

// What of the surroundings makes it take longer than its latency.
struct Surroundings {
  DramUse* drams = nullptr;              // null: the machine has none
  bool contended = true;                 // else nothing has a rate
  double fused_operations_per_word = 0;  // of the vector unit, on each final output word that leaves the array's side
};

// Words of one tensor that one end of a transfer reads or writes.
struct EndWords {
  int memory = 0;
  Tensor tensor = Tensor::kNone;
  std::int64_t words = 0;
};

// What the words occupy of the memory, zero if it has no rate. A DRAM has its peak.
double occupied(const LoopNest& nest, const EndWords& end);

// Of the outer memory, paid once a transfer. A DRAM's is a matter of its banks: zero here.
Femtoseconds latency_of(const MemorySpec& memory);

}  // namespace pj
