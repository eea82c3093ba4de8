// SPDX-License-Identifier: Apache-2.0
// Reports as comma-separated values (RFC 4180): the figures of docs/report.md, units in the column names.
#pragma once

#include <string>

#include "sim/report/report.h"

namespace pj {

// One row for each layer, then one called "total".
std::string layers_csv(const Report& report);

// One row for each charge of each layer.
std::string charges_csv(const Report& report);

}  // namespace pj
