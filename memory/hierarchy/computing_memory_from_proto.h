// SPDX-License-Identifier: Apache-2.0
// What computes where weights rest, in the place of fan-outs and compute: arrays (`pim`) or a DRAM (`dram_pim`), made
// part of the machine.
#pragma once

#include "memory/hierarchy/machine_builder.h"

namespace pj {

// After the memories.
void read_pim(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems);
void read_dram_pim(const ConfigNode& architecture, MachineBuilder& builder, Problems& problems);

}  // namespace pj
