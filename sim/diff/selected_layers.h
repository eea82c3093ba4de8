// SPDX-License-Identifier: Apache-2.0
// A report of some of its layers, so that a comparison can be about them alone.
#pragma once

#include <string>

#include "arch/base/problem.h"
#include "sim/report/report.h"

namespace pj {

// The layers whose names match the glob, and totals of them. What is the machine's stays: area, components. A problem
// at `place` if none matches; nothing is changed then.
void select_layers(const std::string& glob, const Place& place, Report& report, Problems& problems);

}  // namespace pj
