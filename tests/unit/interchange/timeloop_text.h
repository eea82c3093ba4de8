// SPDX-License-Identifier: Apache-2.0
// Timeloop's files of a case of loopnest_cases.h, written as its users write them.
#pragma once

#include <string>

#include "tests/agreement/loopnest_case.h"

namespace pj::testing {

std::string architecture_yaml(const LoopnestCase& c);
std::string problem_yaml(const LoopnestCase& c);
std::string mapping_yaml(const LoopnestCase& c);

}  // namespace pj::testing
