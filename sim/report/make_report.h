// SPDX-License-Identifier: Apache-2.0
// From what happened (NetworkRun) and what it cost (RunCost) to the report. Every derived figure is made here, by the
// formulas of derived.h, and nowhere else.
#pragma once

#include "sim/energy/run_cost.h"
#include "sim/report/report.h"

namespace pj {

// `cost` is that of `run` on `machine`; std::logic_error if their numbers of layers differ.
Report make_report(const NetworkRun& run, const MachineSpec& machine, const RunCost& cost);

}  // namespace pj
