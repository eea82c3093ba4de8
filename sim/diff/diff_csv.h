// SPDX-License-Identifier: Apache-2.0
// The figures of a Diff as comma-separated values (RFC 4180), one row each; what changed of the inputs is in the JSON.
#pragma once

#include <string>

#include "sim/diff/diff.h"

namespace pj {

std::string diff_csv(const Diff& diff);

}  // namespace pj
