// SPDX-License-Identifier: Apache-2.0
// Replays one layer on the vector unit: its operands stream through the memory the unit works on while it computes.
#pragma once

#include <vector>

#include "sim/passes/vector_stream.h"
#include "sim/replay/layer_replay.h"
#include "workloads/layer.h"

namespace pj {

// The machine must have a vector unit. `array_cycles` of the result are the unit's undisturbed cycles, in compute
// cycles.
LayerResult replay_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                          const ReplayOptions& options);

// What a layer done outside the machine costs inside it: its operands are read from their homes and its output is
// written to its own. No stream may be on the chip. A watch sees nothing of it.
LayerResult replay_host(const MachineSpec& machine, const std::vector<VectorStream>& streams,
                        const ReplayOptions& options);

}  // namespace pj
