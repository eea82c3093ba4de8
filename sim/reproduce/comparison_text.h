// SPDX-License-Identifier: Apache-2.0
// The comparison as people read it: tables of printed, ours and error, verdicts, notes, and what was calibrated.
#pragma once

#include <string>

#include "sim/reproduce/compare.h"

namespace pj {

std::string comparison_text(const Comparison& comparison);

}  // namespace pj
