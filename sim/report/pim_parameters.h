// SPDX-License-Identifier: Apache-2.0
// The parameters of arrays that compute and of their parts; parameters_of() of report_parameters.h.
#pragma once

#include "memory/hierarchy/machine_spec.h"
#include "sim/report/report.h"

namespace pj {

// Nothing for a component that is neither. std::logic_error without a pim.
void add_pim_parameters(const MachineSpec& machine, ComponentId id, NamedTexts& named);

}  // namespace pj
