// SPDX-License-Identifier: Apache-2.0
// The mapping of least traffic that was found: all ways to cut the loops (of those with equally many tiles the
// smallest), the orders of nest_orders.h, each tensor kept or streamed. Cut off where a bound says that nothing better
// can come.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "dataflow/bounds/bounds_nest.h"

namespace pj {

class BestNest {
 public:
  // `look` is called many times a second while something is looked for; what it throws ends that. May be empty.
  explicit BestNest(BoundsProblem problem, std::function<void()> look = {});

  [[nodiscard]] const BoundsProblem& problem() const { return problem_; }
  // Each tensor crosses once: no mapping has less.
  [[nodiscard]] const BoundsTraffic& floor() const { return floor_; }
  [[nodiscard]] std::int64_t floor_bits() const { return floor_bits_; }
  // The best with less traffic than `below` in a buffer of so many bits; nullopt if none was found.
  [[nodiscard]] std::optional<BoundsNest> find(std::int64_t buffer_bits, std::int64_t below) const;

 private:
  BoundsProblem problem_;
  std::function<void()> look_;
  BoundsTraffic floor_;
  std::int64_t floor_bits_;
  std::vector<WindowTile> windows_[kBoundsWindows];
  std::vector<std::int64_t> samples_, filters_, channels_;  // tiles of N, M, C, largest first
};

}  // namespace pj
