// SPDX-License-Identifier: Apache-2.0
// What a reader of results must know of a network that was a SCALE-Sim topology. One sentence a kind of assumption; of
// many layers the first few are named.
#pragma once

#include <string>
#include <vector>

#include "workloads/import/scalesim/topology.h"

namespace pj {

std::vector<std::string> topology_notes(const Topology& topology);

}  // namespace pj
