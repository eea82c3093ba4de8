// SPDX-License-Identifier: Apache-2.0
// A machine's DRAM that computes, as a message: the inverse of dram_pim_from_proto.h.
#pragma once

#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// All but name, kind, clock and boundary, which are of the machine's component.
void write_dram_pim(const MachineSpec& machine, picojoule::schema::DramPim& proto);

}  // namespace pj
