// SPDX-License-Identifier: Apache-2.0
// A Diff as JSON: docs/diff.md lists the keys.
#pragma once

#include <string>

#include "sim/diff/diff.h"

namespace pj {

std::string diff_json(const Diff& diff);

}  // namespace pj
