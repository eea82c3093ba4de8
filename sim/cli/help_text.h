// SPDX-License-Identifier: Apache-2.0
// Help as people read it, at most 100 columns.
#pragma once

#include <string>

#include "sim/cli/command_tree.h"

namespace pj {

std::string help_text(const Command& command);
// What `pj` alone says.
std::string guide_text();

}  // namespace pj
