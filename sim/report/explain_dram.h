// SPDX-License-Identifier: Apache-2.0
// How the figures of a DRAM follow from its counters, as text.
#pragma once

#include <string>
#include <string_view>

#include "sim/report/explain_formula.h"

namespace pj {

// What the data buses did in every clock, and the bandwidth that came of it; for the run also layer by layer.
std::string explain_dram_bus(const ExplainScope& scope);
// Row hits, and the commands.
std::string explain_dram_rows(const ExplainScope& scope);

// What `count` counts in a charge of this action; "" for actions that need no word.
std::string_view count_meaning(std::string_view action);

}  // namespace pj
