// SPDX-License-Identifier: Apache-2.0
// Replays one layer on the vector unit: its operands stream through the memory the unit works on while it computes.
#pragma once

#include <vector>

#include "sim/replay/layer_replay.h"
#include "workloads/layer.h"

namespace pj {

// One tensor's part in a vector layer.
struct VectorStream {
  Tensor tensor = Tensor::kInput;  // kWeight, kInput: read; kOutput: written
  std::int64_t elements = 0;
  int bits = 8;
  bool on_chip = false;      // lies in the unit's memory; else it comes from or goes to its home by way of it
  std::int64_t address = 0;  // of its first byte at home, if that is a DRAM; whole bursts of it are moved
};

// The machine must have a vector unit. `array_cycles` of the result are the unit's undisturbed cycles, in compute
// cycles.
LayerResult replay_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                          const ReplayOptions& options);

// What a layer done outside the machine costs inside it: its operands are read from their homes and its output is
// written to its own. No stream may be on the chip. A watch sees nothing of it.
LayerResult replay_host(const MachineSpec& machine, const std::vector<VectorStream>& streams,
                        const ReplayOptions& options);

// The operations of a vector layer, reported at the vector unit.
void count_vector_operations(const MachineSpec& machine, const VectorWork& work, EventSink& sink);

}  // namespace pj
