// SPDX-License-Identifier: Apache-2.0
// The parameters of what computes where weights rest: arrays and their parts, a DRAM; parameters_of() of
// report_parameters.h.
#pragma once

#include "memory/hierarchy/machine_spec.h"
#include "sim/report/report.h"

namespace pj {

// Nothing for a component that is none of it, or if the machine has no such part.
void add_pim_parameters(const MachineSpec& machine, ComponentId id, NamedTexts& named);

}  // namespace pj
