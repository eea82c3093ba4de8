// SPDX-License-Identifier: Apache-2.0
// `pj bounds`: the least traffic of each MAC layer to the off-chip memory, against the size of one on-chip buffer. No
// machine, no time, no price. Exit status as in commands.h.
#pragma once

#include <string>

#include "sim/experiment/request.h"

namespace pj {

struct BoundsRequest {
  RunRequest run;                                 // workload, batch, precision, imports; the rest is not asked
  std::string layer;                              // a name; empty: all
  std::string capacity = "1024:16777216:15:log";  // bytes, as sim/sweep/values.h reads them
  std::string json, csv;                          // files; empty: none
};

int bounds_command(const BoundsRequest& request);

}  // namespace pj
