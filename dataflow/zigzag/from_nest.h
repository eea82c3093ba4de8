// SPDX-License-Identifier: Apache-2.0
// One of our nests as ZigZag would see it: each tensor's path is the memories that keep it, cut where their loops
// begin; a fan-out's rows and columns are two axes of the array; a memory has one port as wide as a row of it.
// docs/models/zigzag_rules.md, section 5.
#pragma once

#include <optional>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/zigzag/machine.h"

namespace pj {

struct ZigzagOfNest {
  ZigzagMachine machine;  // without sizes and prices
  ZigzagMapping mapping;
  std::vector<int> memory;  // of our machine, for each of ZigZag's
};

// None, and a problem, if the rules cannot express the nest.
std::optional<ZigzagOfNest> zigzag_of(const LoopNest& nest, const Place& here, Problems& problems);

}  // namespace pj
