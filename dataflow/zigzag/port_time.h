// SPDX-License-Identifier: Apache-2.0
// What a port that several transfers share makes compute wait for, and what of a transfer that happens once fits beside
// the others. Pure arithmetic of docs/models/zigzag_rules.md, section 3.
#pragma once

#include <cstdint>
#include <vector>

namespace pj {

// A transfer that repeats: `real` cycles of each `period` are needed, the first `allowed` may be used.
struct ZigzagPortUse {
  std::int64_t real = 0, allowed = 1, period = 1, times = 1;
};

// Cycles of all `cycles` that lie in the window of at least one use. Periods divide each other and `cycles`.
std::int64_t windows_union(std::vector<ZigzagPortUse> uses, std::int64_t cycles);

// May be negative: slack.
std::int64_t port_stall(const std::vector<ZigzagPortUse>& uses, std::int64_t cycles);

// A transfer that happens once: takes `cycles`, of which `least` must lie before (or after) the computation.
struct ZigzagOnce {
  double cycles = 0.0;
  double least = 0.0;
};
// Cycles that remain of each if the port has `spare` cycles during the computation. The rule's mistake included.
std::vector<double> spread_over(const std::vector<ZigzagOnce>& once, double spare);

}  // namespace pj
