// SPDX-License-Identifier: Apache-2.0
// How many compute units of a layer have work: those whose indices in the spatial loops leave them a part of the layer,
// while all temporal loops stand at their first iteration. Later steps may have fewer (a last strip of rows).
#pragma once

#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

std::int64_t active_units(const LoopNest& nest);

}  // namespace pj
