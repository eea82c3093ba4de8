// SPDX-License-Identifier: Apache-2.0
// The door of a DRAM that computes: what `dram_pim` says, checked. Fields and defaults: architecture.proto.
#pragma once

#include <vector>

#include "memory/hierarchy/parts_from_proto.h"
#include "memory/pim/dram/dram_pim_spec.h"

namespace pj {

// The id is the machine's to give.
struct FoundDramPim {
  DramPimSpec spec;
  Component component;
};

// `memories`: of the machine, as read; `components`: theirs.
FoundDramPim dram_pim_from_proto(const ConfigNode& node, const Known& known, const std::vector<MemorySpec>& memories,
                                 const std::vector<Component>& components, Problems& problems);

}  // namespace pj
