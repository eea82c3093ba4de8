// SPDX-License-Identifier: Apache-2.0
// One line a cell: docs/reproduce.md.
#pragma once

#include <string>

#include "sim/reproduce/compare.h"

namespace pj {

std::string comparison_csv(const Comparison& comparison);

}  // namespace pj
