// SPDX-License-Identifier: Apache-2.0
// One layer without simulating it: its events by dataflow/reuse, its cycles by docs/models/analytic.md. No SystemC, no
// global state: many may run at once in threads.
//   const LayerResult result = analyse_layer(nest, {contended});
#pragma once

#include <optional>

#include "dataflow/loop_nest/loop_nest.h"
#include "sim/passes/layer_addresses.h"
#include "sim/passes/layer_result.h"
#include "sim/passes/vector_stream.h"
#include "workloads/layer.h"

namespace pj {

// What of the surroundings matters.
struct AnalyticOptions {
  bool contended = true;  // else every transfer takes its latency and nothing serialises
  // Primitive operations a fused vector layer makes on each final output word.
  double fused_operations_per_word = 0;
  // Where the layer's tensors lie in a DRAM; none: one after another from address zero.
  std::optional<LayerAddresses> addresses = std::nullopt;
};

// The mapping must be legal (check_mapping) and the machine one that runs (check_replayable). Throws CountOverflow.
LayerResult analyse_layer(const LoopNest& nest, const AnalyticOptions& options);

// A layer on the vector unit, or on the host: as replay_vector and replay_host.
LayerResult analyse_vector(const MachineSpec& machine, const VectorWork& work, const std::vector<VectorStream>& streams,
                           const AnalyticOptions& options);
LayerResult analyse_host(const MachineSpec& machine, const std::vector<VectorStream>& streams,
                         const AnalyticOptions& options);

}  // namespace pj
