// SPDX-License-Identifier: Apache-2.0
// What a mapping makes each memory do, as Timeloop's model counts it (Parashar et al., ISPASS 2019): boxes instead of
// sets, overlap kept only along one direction, whole deltas shared or not at all. Exact for any mapping, partial tiles
// included. docs/models/counting_rules.md, section 2, has the rules and where they differ from ours.
//   timeloop_counts(nest, {}).at(glb, Tensor::kInput)->reads
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

// May an instance take from a mesh neighbour what that took in the step before, if this spares its parent reads?
enum class LinkTransfers : std::uint8_t { kOn, kOff };

// Words read once for `multicast` receivers each, in steps with `scatter` groups of so many.
struct TimeloopMulticast {
  std::int64_t multicast = 1;
  std::int64_t scatter = 1;
  std::int64_t words = 0;
};

// One memory and one tensor it keeps. Counts are words of all instances; divided by `instances` they are what Timeloop
// reports for one.
struct TimeloopAccesses {
  int memory = 0;
  Tensor tensor = Tensor::kNone;
  std::int64_t instances = 1;        // ever active
  std::int64_t tile_words = 0;       // of one instance
  std::int64_t partition_words = 0;  // of one instance
  std::int64_t reads = 0;
  std::int64_t fills = 0;    // written from the parent, or a neighbour
  std::int64_t updates = 0;  // results written by the child
  std::int64_t temporal_reductions = 0;
  std::vector<TimeloopMulticast> to_child;  // the network to the next keeper or compute
  std::int64_t spatial_reductions = 0;      // of results on that network
  std::int64_t links_below = 0;             // words its children took from each other
};

struct TimeloopCounts {
  std::vector<TimeloopAccesses> accesses;  // by tensor, then by memory, outermost first
  std::int64_t cycles = 0;                 // with unlimited bandwidth
  std::int64_t compute_instances = 0;

  // Null if the memory does not keep the tensor.
  [[nodiscard]] const TimeloopAccesses* at(int memory, Tensor tensor) const;
};

// Every tensor must have a home. Throws CountOverflow.
TimeloopCounts timeloop_counts(const LoopNest& nest, LinkTransfers links);

}  // namespace pj
