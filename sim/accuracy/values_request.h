// SPDX-License-Identifier: Apache-2.0
// What `pj run --values` is asked for beside the run itself, whose `seed` is also that of the cells.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/accuracy/device_request.h"

namespace pj {

struct ValuesRequest : DeviceRequest {
  double noise = 0.0;                        // scatter of programming
  std::string samples;                       // CSV file; empty: those of the zoo's model
  std::optional<std::int64_t> sample_limit;  // test samples at most; none: all
};

}  // namespace pj
