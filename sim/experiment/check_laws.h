// SPDX-License-Identifier: Apache-2.0
// Laws that every result must obey, checked in every run: conservation of MACs and outputs, and lower bounds on time.
#pragma once

#include "dataflow/loop_nest/loop_nest.h"
#include "sim/replay/layer_replay.h"

namespace pj {

// Throws std::logic_error naming the law:
// - MACs executed = MACs of the layer;
// - every output word is written finally to its home once;
// - cycles >= MACs / multipliers, and with contention cycles >= what the busiest memory needs at its rate.
void check_laws(const LoopNest& nest, const LayerResult& result, bool contended);

}  // namespace pj
