// SPDX-License-Identifier: Apache-2.0
// The block of the report's text that says what real numbers made of each layer.
#pragma once

#include "sim/report/report.h"
#include "sim/report/report_lines.h"

namespace pj {

std::string accuracy_line(const ReportValues& values);

// Nothing for a run without values.
void add_values_text(const Report& report, ReportLines& text);

}  // namespace pj
