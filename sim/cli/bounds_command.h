// SPDX-License-Identifier: Apache-2.0
// `pj bounds`. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/bounds/network_bounds.h"

namespace pj {

struct BoundsOutputs {
  std::string json, csv;  // files; empty: none
};

int bounds_command(const BoundsRequest& request, const BoundsOutputs& outputs);

}  // namespace pj
