// SPDX-License-Identifier: Apache-2.0
// Two reports in, what is different out: a pure function.
//   const Diff diff = compare_reports(before, after);
//   diff.figure("energy_pj").difference();
// Layers go by their names (matched_layers.h). Of workloads that have nothing to do with each other totals alone are
// compared, and `not_compared` says so.
#pragma once

#include "sim/diff/diff.h"
#include "sim/report/report.h"

namespace pj {

Diff compare_reports(const Report& a, const Report& b);

}  // namespace pj
