// SPDX-License-Identifier: Apache-2.0
// Why a number of a report is what it is: count x price = energy with the price's origin, or a formula with its
// operands. Works on a report alone, also one read from a file.
//
// A query is [<layer>/]<what>; without a layer it is about all layers together ("total/" may stand for that).
//   <what>: a statistic          cycles, stall_cycles, seconds, energy_pj, average_watts, tops_per_watt, ...
//           a category           arithmetic, movement, conversion, control, static
//           a boundary           chip, dram, ...
//           a component          unified_buffer, unified_buffer/read, unified_buffer/read/input
// `total` and a layer alone: their energy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "sim/report/report.h"

namespace pj {

// Text of several lines, or a problem that names what would have been near.
std::optional<std::string> explain(const Report& report, const std::string& query, Problems& problems);

// Every word that can begin a query.
std::vector<std::string> explainable(const Report& report);

// The answers to all of these, or every word that can begin a query if there are none.
std::optional<std::string> explain_text(const Report& report, const std::vector<std::string>& queries,
                                        Problems& problems);

}  // namespace pj
