// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/slope.h"

#include <algorithm>
#include <limits>
#include <map>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/bounds/best_nest.h"

namespace pj {
namespace {

constexpr std::int64_t kBitsPerByte = 8;
constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

BoundsTraffic times(const BoundsTraffic& of_one, std::int64_t groups) {
  return {checked_mul(of_one.weights_read, groups), checked_mul(of_one.inputs_read, groups),
          checked_mul(of_one.outputs_written, groups), checked_mul(of_one.sums_written, groups),
          checked_mul(of_one.sums_read, groups)};
}

SlopePoint point_of(const BoundsProblem& problem, std::int64_t capacity, const BoundsNest& nest) {
  SlopePoint point;
  point.capacity_bytes = capacity;
  point.least = least_traffic(problem, checked_mul(capacity, kBitsPerByte));
  point.reached = times(nest.traffic, problem.groups);
  point.reached_bits = point.reached.bits(problem.bits);
  point.mapping = mapping_of(problem, nest);
  point.streamed = nest.streamed;
  return point;
}

// The smallest capacity at which the floor is found: more room never loses a mapping.
std::int64_t floor_from(const BestNest& best) {
  const auto reaches = [&](std::int64_t bytes) {
    return best.find(checked_mul(bytes, kBitsPerByte), best.floor_bits() + 1).has_value();
  };
  std::int64_t high = ceil_div(best.floor().bits(best.problem().bits), kBitsPerByte);
  high = checked_add(high, checked_mul(best.floor().outputs_written, best.problem().bits.partial_sum));
  std::int64_t low = -1;  // does not reach
  while (low + 1 < high) {
    const std::int64_t middle = low + (high - low) / 2;
    (reaches(middle) ? high : low) = middle;
  }
  return high;
}

// Smallest capacity first: what fits there fits in all that are larger, which need only look for less.
std::map<std::int64_t, BoundsNest> nests_of(const BestNest& best, const std::vector<std::int64_t>& capacities) {
  std::map<std::int64_t, BoundsNest> nests;
  for (const std::int64_t capacity : capacities) nests[capacity];
  const BoundsNest* known = nullptr;
  for (auto& [capacity, nest] : nests) {
    const auto found =
        best.find(checked_mul(capacity, kBitsPerByte), known == nullptr ? kNoLimit : known->traffic_bits);
    if (!found && known == nullptr) throw std::logic_error("slope_of: no mapping, though all can be streamed");
    nest = found ? *found : *known;
    known = &nest;
  }
  return nests;
}

}  // namespace

Slope slope_of(const Einsum& einsum, const std::vector<std::int64_t>& capacities, const std::function<void()>& look) {
  const BestNest best(BoundsProblem::of(einsum), look);
  const BoundsProblem& problem = best.problem();
  Slope slope;
  slope.macs = einsum.macs();
  slope.bits = problem.bits;
  slope.floor = times(best.floor(), problem.groups);
  slope.floor_bits = slope.floor.bits(problem.bits);
  slope.floor_from_bytes = floor_from(best);
  const auto nests = nests_of(best, capacities);
  for (const std::int64_t capacity : capacities)
    slope.points.push_back(point_of(problem, capacity, nests.at(capacity)));
  return slope;
}

}  // namespace pj
