// SPDX-License-Identifier: Apache-2.0
// Which machines a style can be mapped on.
#pragma once

#include "arch/base/problem.h"
#include "dataflow/styles/style.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// Is the machine's array of the style's kind? A problem if not.
bool suits(const MachineSpec& machine, Style style, const Place& here, Problems& problems);
// Is there a register for the style's tensor in each unit of the array? A problem if not.
bool can_hold(const MachineSpec& machine, Style style, const Place& here, Problems& problems);

}  // namespace pj
