// SPDX-License-Identifier: Apache-2.0
// BoundsTraffic that no mapping is below, whatever its tiles, orders, copies or levels: docs/models/bounds.md has the
// proof.
#pragma once

#include <cstdint>

#include "dataflow/bounds/bounds_problem.h"

namespace pj {

struct LeastTraffic {
  std::int64_t bits = 0;
  std::int64_t words = 0;
};

// Of all groups, through an on-chip memory of so many bits and one word of each tensor at the unit. Throws
// CountOverflow.
LeastTraffic least_traffic(const BoundsProblem& problem, std::int64_t buffer_bits);

}  // namespace pj
