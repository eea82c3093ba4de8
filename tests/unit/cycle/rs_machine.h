// SPDX-License-Identifier: Apache-2.0
// A row stationary machine made by hand: memories outside, one spatial fan-out with a network for each tensor and a
// chain, a scratchpad for each tensor in any order, units.
#pragma once

#include <string>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj::test {

struct RsMachine {
  std::int64_t rows = 12, columns = 14;
  std::vector<std::string> outside = {"glb"};                                     // outermost first
  std::vector<Tensor> pads = {Tensor::kWeight, Tensor::kInput, Tensor::kOutput};  // outermost first
  PartialSums sums = PartialSums::kReturn;                                        // of the memories outside
  NetworkKind network = NetworkKind::kMulticastBus;                               // of all tensors
};

// Every memory outside keeps all tensors; inputs slide through their scratchpad; words are 16 bits wide everywhere.
MachineSpec rs_machine(const RsMachine& spec);

// Loops by name, outermost first: {{"N", 2}, {"F", 3}}.
using NamedLoops = std::vector<std::pair<std::string, std::int64_t>>;
std::vector<TemporalLoop> loops_of(const Einsum& einsum, const NamedLoops& loops);
std::vector<SpatialLoop> loops_on(const Einsum& einsum, SpatialAxis axis, const NamedLoops& loops);

}  // namespace pj::test
