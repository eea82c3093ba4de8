// SPDX-License-Identifier: Apache-2.0
// The fan-outs of a machine, their networks, and how many physical copies of what lies below them there are.
#pragma once

#include "memory/hierarchy/machine_builder.h"

namespace pj {

// After the memories. The instances of what lies below all fan-outs.
std::int64_t read_fanouts(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems);

}  // namespace pj
