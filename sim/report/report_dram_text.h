// SPDX-License-Identifier: Apache-2.0
// The block of the report's text that says what each DRAM reached, why not more, and where its energy went.
#pragma once

#include "sim/report/report.h"
#include "sim/report/report_lines.h"

namespace pj {

// Nothing for a machine without a DRAM.
void add_drams(const Report& report, ReportLines& text);
// The same of one that computes, from its charges.
void add_computing_drams(const Report& report, ReportLines& text);

}  // namespace pj
