// SPDX-License-Identifier: Apache-2.0
// Least traffic of a MAC layer to the off-chip memory against the size of one on-chip buffer ("ski slope"):
//   const Slope slope = slope_of(einsum, {1024, 65536, 1 << 20});
//   slope.points[0].least.bits <= slope.points[0].reached.bits(bits)
// `least` is a bound for every mapping, `reached` is what the best mapping found makes. docs/models/bounds.md.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "dataflow/bounds/bounds_nest.h"
#include "dataflow/bounds/least_traffic.h"

namespace pj {

struct SlopePoint {
  std::int64_t capacity_bytes = 0;
  LeastTraffic least;
  std::int64_t reached_bits = 0;
  BoundsTraffic reached;  // of all groups
  Mapping mapping;        // on a machine of two memories
  TensorSet streamed;
};

struct Slope {
  std::int64_t macs = 0;
  Bits bits;
  BoundsTraffic floor;  // every tensor once
  std::int64_t floor_bits = 0;
  std::int64_t floor_from_bytes = 0;  // the smallest buffer with which a mapping was found that reaches it
  std::vector<SlopePoint> points;     // as asked
};

// Capacities >= 0. Throws CountOverflow, and what `look` throws, which is called many times a second; it may be empty.
Slope slope_of(const Einsum& einsum, const std::vector<std::int64_t>& capacities_bytes,
               const std::function<void()>& look = {});

}  // namespace pj
