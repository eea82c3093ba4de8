// SPDX-License-Identifier: Apache-2.0
// A machine's arrays that compute, as a message: the inverse of pim_from_proto.h.
#pragma once

#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// All but names, kinds, clocks and boundaries of the arrays and parts, which are of the machine's components.
void write_pim(const MachineSpec& machine, picojoule::schema::Pim& proto);

}  // namespace pj
