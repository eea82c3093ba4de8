// SPDX-License-Identifier: Apache-2.0
// What `pj map` prints of a machine of arrays that compute: copies of each layer, and how good they are.
#pragma once

#include <string>

#include "sim/experiment/run_result.h"
#include "sim/mapping/map_request.h"
#include "sim/report/report.h"

namespace pj {

// `run` is what the report was made of.
std::string map_arrays_text(const NetworkRun& run, const Report& report, const MapRequest& request);

}  // namespace pj
