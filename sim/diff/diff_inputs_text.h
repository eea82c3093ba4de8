// SPDX-License-Identifier: Apache-2.0
// The first half of the text: which inputs changed, and which prices.
#pragma once

#include "sim/diff/diff_text.h"
#include "sim/report/report_lines.h"

namespace pj {

void add_inputs(const Diff& diff, ReportLines& text);
// Nothing if no price changed.
void add_prices(const Diff& diff, const DiffTextOptions& options, ReportLines& text);
// Loop nests side by side.
void add_mappings(const Diff& diff, ReportLines& text);

}  // namespace pj
