// SPDX-License-Identifier: Apache-2.0
// The figures of a sweep's row, by the formulas of the report (derived.h, report_totals.h) but without its charges: a
// sweep makes thousands of them.
#pragma once

#include "sim/energy/run_cost.h"
#include "sim/sweep/point_result.h"

namespace pj {

PointFigures point_figures(const NetworkRun& run, const MachineSpec& machine, const RunCost& cost);

}  // namespace pj
