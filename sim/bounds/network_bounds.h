// SPDX-License-Identifier: Apache-2.0
// The least traffic of each MAC layer of a network to the off-chip memory, against the size of one on-chip buffer. No
// machine, no time, no price. docs/models/bounds.md.
#pragma once

#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "sim/bounds/bounds_report.h"
#include "sim/experiment/request.h"

namespace pj {

struct BoundsRequest {
  RunRequest run;                                 // workload, batch, precision, imports; the rest is not asked
  std::string layer;                              // a name; empty: all
  std::string capacity = "1024:16777216:15:log";  // bytes, as sim/sweep/values.h reads them
};

// Everything wrong with the request at once, and none then. Throws Interrupted.
std::optional<NetworkBounds> network_bounds(const BoundsRequest& request, Problems& problems);

}  // namespace pj
