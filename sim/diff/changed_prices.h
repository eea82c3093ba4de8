// SPDX-License-Identifier: Apache-2.0
// Which prices are not the same, from the charges that both reports have.
#pragma once

#include <vector>

#include "sim/diff/charge_pairs.h"

namespace pj {

// `layers`: the charges of each layer. The price with the largest effect comes first.
std::vector<DiffPrice> changed_prices(const std::vector<std::vector<ChargePair>>& layers);

}  // namespace pj
