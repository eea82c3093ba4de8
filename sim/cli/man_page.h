// SPDX-License-Identifier: Apache-2.0
// The manual page pj(1), in the man macros of groff and mandoc.
#pragma once

#include <string>

#include "sim/cli/command_tree.h"

namespace pj {

std::string man_page(const Command& root, const std::string& version);

}  // namespace pj
