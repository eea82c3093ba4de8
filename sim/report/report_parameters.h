// SPDX-License-Identifier: Apache-2.0
// What decides the counts, times and prices of one component, as texts named as in configs/schema/architecture.proto,
// so that what `pj diff` shows can be given to --set. Not here: name, kind, clock, boundary (fields of
// ReportComponent).
#pragma once

#include "memory/hierarchy/machine_spec.h"
#include "sim/report/report.h"

namespace pj {

// Never empty for a component of a resolved machine.
NamedTexts parameters_of(const MachineSpec& machine, ComponentId id);

}  // namespace pj
