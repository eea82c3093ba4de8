// SPDX-License-Identifier: Apache-2.0
// A store's contents for people.
#pragma once

#include <string>

#include "sim/sweep/pareto.h"
#include "sim/sweep/store_read.h"

namespace pj {

// What the sweep is, how far it came, what failed and why, and the best points.
std::string sweep_text(const StoredSweep& sweep);

// How many are done and failed, in a line.
std::string counts_text(const StoredSweep& sweep);

// The points that no other beats in x and y, as a table.
std::string pareto_text(const StoredSweep& sweep, const Metric& x, const Metric& y);

// How far other engines moved points; empty if none was asked.
std::string verification_text(const StoredSweep& sweep);

}  // namespace pj
