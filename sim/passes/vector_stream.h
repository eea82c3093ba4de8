// SPDX-License-Identifier: Apache-2.0
// One tensor's part in a layer that is not on the array, and the operations of a vector layer.
#pragma once

#include <cstdint>

#include "arch/base/event_sink.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/layer.h"

namespace pj {

struct VectorStream {
  Tensor tensor = Tensor::kInput;  // kWeight, kInput: read; kOutput: written
  std::int64_t elements = 0;
  int bits = 8;
  bool on_chip = false;      // lies in the unit's memory; else it comes from or goes to its home by way of it
  std::int64_t address = 0;  // of its first byte at home, if that is a DRAM; whole bursts of it are moved
};

// The operations of a vector layer, reported at the vector unit.
void count_vector_operations(const MachineSpec& machine, const VectorWork& work, EventSink& sink);

}  // namespace pj
