// SPDX-License-Identifier: Apache-2.0
// The values of an axis as people write them, commas between them:
//   8,16,24          as they stand
//   8:64:8           from 8 to 64 in steps of 8; 64 only if a step ends there
//   8:256:6:log      six values, each the same factor above the one before: 8, 16, 32, 64, 128, 256
// Of a range whose ends are whole numbers the values are whole too: of a log range rounded, and equal ones once.
// A comma inside [...] or quotes parts nothing.
#pragma once

#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

void add_values(const std::string& text, const Place& place, std::vector<std::string>& values, Problems& problems);

}  // namespace pj
