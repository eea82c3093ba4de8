// SPDX-License-Identifier: Apache-2.0
// A report as text of at most 120 columns for a terminal or a pipe.
#pragma once

#include <string>

#include "sim/report/report.h"

namespace pj {

// Header, one row for each layer, totals, where the energy went.
std::string report_text(const Report& report);

// A few lines: work, time, energy, categories.
std::string summary_text(const Report& report);

}  // namespace pj
