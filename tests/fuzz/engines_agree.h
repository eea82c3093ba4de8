// SPDX-License-Identifier: Apache-2.0
// The replay's events are those of the closed form (docs/models/counting.md), whatever the machine and the mapping.
#pragma once

#include "dataflow/loop_nest/loop_nest.h"

namespace pj::fuzz {

// Throws FuzzFailure that says where they differ. Nothing is run where the replay has no model, or on a DRAM, whose
// commands have no closed form. The mapping must be legal, and small enough to be run.
void require_engines_agree(const LoopNest& nest);

}  // namespace pj::fuzz
