// SPDX-License-Identifier: Apache-2.0
// What an importer has to say of a file: what is wrong, and what it assumed or passed over, each at its place.
#pragma once

#include <string>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct ImportLog {
  Problems problems;
  Problems notes;
};

// One line a note; those of one key that say the same are one, which names the lines of the others.
std::vector<std::string> note_lines(const Problems& notes);

}  // namespace pj
