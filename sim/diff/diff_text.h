// SPDX-License-Identifier: Apache-2.0
// A Diff as people read it: what changed, what that did, and where.
#pragma once

#include <cstdint>
#include <string>

#include "sim/diff/diff.h"

namespace pj {

struct DiffTextOptions {
  std::int64_t top = 10;  // rows of each list that is sorted by size
  bool mappings = false;  // loop nests that changed, side by side
};

std::string diff_text(const Diff& diff, const DiffTextOptions& options);

}  // namespace pj
