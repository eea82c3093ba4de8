// SPDX-License-Identifier: Apache-2.0
// What Timeloop says an instance holds, without walking: largest tiles, shares of the tensor, instances in use, cycles.
// docs/models/counting_rules.md, section 2.
#pragma once

#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

// `receiver`: a memory or compute().
struct TimeloopUse {
  std::int64_t instances = 0;  // that are ever active
  std::int64_t words = 0;      // of their largest tiles of the tensor, all together
};
TimeloopUse timeloop_use(const LoopNest& nest, Tensor tensor, int receiver);

// Of one instance of memory m: the largest tile on average, rounded down.
std::int64_t timeloop_tile_words(const LoopNest& nest, Tensor tensor, int m);
// Words said to pass through one instance of memory m: each fan-out on the way divides what comes in by the ratio of
// the box of all its instances to the tile of one, rounded down. Halos count as if they were shared out.
std::int64_t timeloop_partition_words(const LoopNest& nest, Tensor tensor, int m);
// Temporal iterations of the first compute unit: the product of the temporal bounds where none ends early.
std::int64_t timeloop_cycles(const LoopNest& nest);

}  // namespace pj
