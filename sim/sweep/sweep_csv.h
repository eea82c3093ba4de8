// SPDX-License-Identifier: Apache-2.0
// A store as comma-separated values (RFC 4180): a row a point, or a row a layer. Empty fields: no figure.
#pragma once

#include <functional>
#include <string>

#include "arch/base/problem.h"
#include "sim/sweep/store_read.h"

namespace pj {

std::string points_csv(const StoredSweep& sweep);

// Read from the store as it is written; false with problems.
bool layers_csv(const std::string& store, const StoredSweep& sweep, std::string& csv, Problems& problems);

}  // namespace pj
