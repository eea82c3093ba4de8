// SPDX-License-Identifier: Apache-2.0
// Counts of a row stationary array as events of its components, tagged by docs/models/counting.md: what crosses between
// the memories outside, the networks, the scratchpads and the units. The activity of gated events is the measured one.
// Not here: what moves further out, clocks, leakage.
#pragma once

#include "arch/base/event_sink.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "sim/cycle/row_stationary/counts.h"

namespace pj {

// `nest`: the one whose passes were counted.
void record_events(const LoopNest& nest, const PassCounts& counts, EventSink& sink);

// Of them, only what the units do: products, and accesses of their own scratchpads.
void record_unit_events(const LoopNest& nest, const PassCounts& counts, EventSink& sink);

}  // namespace pj
