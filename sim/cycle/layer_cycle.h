// SPDX-License-Identifier: Apache-2.0
// Runs one layer under one mapping cycle by cycle on a clocked array with real operands, systolic or row stationary,
// and holds its outputs against an exact reference. Memories, loaders, drains and contention are those of the replay.
// Not here: how a network is scheduled, rounding of outputs, what anything costs.
//   const CycleResult result = simulate_cycles(nest, {}, 1, "layer.vcd");
//   if (result.mismatch) ... to_string(einsum, *result.mismatch) ...
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/cycle/reference.h"
#include "sim/replay/layer_replay.h"

namespace pj {

struct CycleResult : LayerResult {
  std::vector<std::int64_t> outputs;  // row-major over the output's ranks
  std::optional<Mismatch> mismatch;   // first difference from the reference; none: equal bit for bit
};

// Can the cycle engine compute this layer? Adds a problem for each thing it cannot.
void check_cycle_engine(const Einsum& einsum, const Place& here, Problems& problems);

// And under this mapping, which must be legal? On a spatial array it must be row stationary.
void check_cycle_mapping(const LoopNest& nest, const Place& here, Problems& problems);

// And show this machine's array as a waveform?
void check_cycle_waveform(const MachineSpec& machine, const Place& here, Problems& problems);

// `seed`: of the operands, which have the densities that the layer states. `vcd_path`: waveform to write, its name
// ending in ".vcd". The mapping must be legal and the machine replayable. Throws std::invalid_argument before anything
// runs for what the checks above refuse or a waveform that cannot be written; Interrupted, CountOverflow.
CycleResult simulate_cycles(const LoopNest& nest, const ReplayOptions& options, std::uint64_t seed,
                            const std::optional<std::string>& vcd_path);

}  // namespace pj
