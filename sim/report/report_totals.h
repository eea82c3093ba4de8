// SPDX-License-Identifier: Apache-2.0
// From layers to totals, for make_report() and for a part of a report's layers.
#pragma once

#include "arch/base/units.h"
#include "sim/report/report.h"

namespace pj {

// In the order of the file, so that it can be added up again from what the file shows.
double sum_of(const ReportCategories& categories);

// Work, cycles, stalls, movement and DRAMs; not the energy by category, the area and the bytes off chip.
void add_to_totals(const ReportLayer& layer, ReportTotals& totals);

// All that follows from the sums and from the energy by category. `peak`: MACs a cycle.
void finish_totals(Frequency compute_clock, double peak, ReportTotals& totals);

}  // namespace pj
