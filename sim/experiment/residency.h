// SPDX-License-Identifier: Apache-2.0
// Where each layer's tensors lie between layers, and which vector layers are done on the way. Decided once for the
// whole network, before anything runs.
//
// Policy: the output of a layer stays in the outermost on-chip memory that keeps inputs and outputs, from its layer to
// its last reader, if a share of that memory stays free for working tiles all that time; else it goes off-chip. A
// tensor that is read as a weight operand, or by nobody, goes off-chip. Nothing is resident at the start. An
// element-wise layer that alone reads the output of its only producer is done by the vector unit at that producer's
// drain.
#pragma once

#include <set>
#include <vector>

#include "memory/hierarchy/machine_spec.h"
#include "workloads/network.h"

namespace pj {

struct LayerPlace {
  bool moves_nothing = false;   // a view: no work, its output is its producers' outputs
  int fused_into = -1;          // layer at whose drain it is done
  bool inputs_on_chip = false;  // all of them
  bool output_on_chip = false;
  double fused_operations_per_word = 0;  // of the layers fused into this one
  std::int64_t resident_bits = 0;        // of tensors in the memory that are neither its inputs nor its output
};

struct ResidencyPlan {
  int memory = -1;                 // -1: the machine has no such memory
  std::vector<LayerPlace> places;  // per layer
  std::vector<int> residents;      // layers whose outputs stay on the chip
};

// Layers in `banned` are not kept on the chip.
ResidencyPlan plan_residency(const Network& network, const MachineSpec& machine, const std::set<int>& banned);

// Of the residents that are in the memory while `layer` runs, the largest; -1 if there is none.
int largest_resident_during(const Network& network, const MachineSpec& machine, const ResidencyPlan& plan, int layer);

// The policy in sentences, for the report.
std::vector<std::string> residency_policy(const MachineSpec& machine, const ResidencyPlan& plan);

}  // namespace pj
