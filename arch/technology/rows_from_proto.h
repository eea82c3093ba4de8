// SPDX-License-Identifier: Apache-2.0
// Rows, curves and calibrations from what a technology file says; every mistake is a problem at its place.
#pragma once

#include <string>
#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "arch/technology/price_row.h"

namespace pj {

// `technology` is a schema Technology; rows without a node are of `node_nm`. Only usable if no problem was added.
std::vector<PriceRow> rows_from(const ConfigNode& technology, double node_nm, Problems& problems);
std::vector<Calibration> calibrations_from(const ConfigNode& technology, Problems& problems);
std::vector<NodeCurve> curves_from(const ConfigNode& technology, Problems& problems);

// A problem at `place`, with the nearest known word, if `word` is not one of `known`.
void check_word(const std::string& word, const std::vector<std::string>& known, const Place& place, Problems& problems);

}  // namespace pj
