// SPDX-License-Identifier: Apache-2.0
// The cells of one table in lines of at most 120 columns: what does not fit beside goes below.
#pragma once

#include <string>

#include "sim/reproduce/compare.h"

namespace pj {

// "power mW"
std::string heading_of(const PublishedColumn& column);
// "-6.1", "+0.4"; "-" if there is none.
std::string error_text(const std::optional<double>& error_percent);
// An error beyond its tolerance is marked with "!".
std::string cells_text(const ComparedTable& table);

}  // namespace pj
