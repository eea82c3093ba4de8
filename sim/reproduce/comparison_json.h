// SPDX-License-Identifier: Apache-2.0
// The comparison as JSON: a contract, docs/reproduce.md.
#pragma once

#include <string>

#include "sim/reproduce/compare.h"

namespace pj {

inline constexpr const char* kReproductionSchema = "picojoule.reproduction.v1";

// Indented by two spaces, ends with a newline.
std::string comparison_json(const Comparison& comparison);

}  // namespace pj
