// SPDX-License-Identifier: Apache-2.0
// The door of a machine's arrays that compute: what `pim` says, checked. Fields and defaults: architecture.proto.
#pragma once

#include <vector>

#include "memory/hierarchy/parts_from_proto.h"
#include "memory/pim/pim_spec.h"

namespace pj {

// Arrays and their parts; ids are the machine's to give. `components`: of the parts, in their order.
struct FoundPim {
  PimSpec spec;
  int partial_sum_bits = 32;
  Component component;
  std::vector<Component> parts;
};

FoundPim pim_from_proto(const ConfigNode& node, const Known& known, Problems& problems);

}  // namespace pj
