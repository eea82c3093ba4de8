// SPDX-License-Identifier: Apache-2.0
// Replays one layer under one mapping on a machine with an array in SystemC: builds the modules, runs them, collects
// counts, cycles and stalls. Not here: how a network is scheduled, what anything costs.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/styles/style.h"
#include "sim/passes/layer_addresses.h"
#include "sim/passes/layer_result.h"

namespace pj {

class ArrayBaseModule;
struct ArrayParts;
struct LayerWatch;

struct ReplayOptions {
  bool contended = true;  // else every transfer takes its latency and nothing serialises
  // Primitive operations a fused vector layer makes on each final output word.
  double fused_operations_per_word = 0;
  // Where the layer's tensors lie in memories with addresses; none: one after another from address zero.
  std::optional<LayerAddresses> addresses = std::nullopt;
  const LayerWatch* watch = nullptr;  // null: nobody watches
};

// Can the engines run this machine? Adds a problem for each thing they have no model for.
void check_replayable(const MachineSpec& machine, const Place& here, Problems& problems);

// And this mapping? The array takes nothing straight from a DRAM.
void check_edges(const LoopNest& nest, const Place& here, Problems& problems);

// The mapping must be legal (check_mapping). Throws Interrupted, CountOverflow.
LayerResult replay_layer(const LoopNest& nest, const ReplayOptions& options);

// The same with another array in the same surroundings.
using ArrayFactory = std::function<std::unique_ptr<ArrayBaseModule>(const ArrayParts&)>;
LayerResult run_layer(const LoopNest& nest, const ReplayOptions& options, const ArrayFactory& make_array);

}  // namespace pj
