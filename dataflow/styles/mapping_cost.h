// SPDX-License-Identifier: Apache-2.0
// A number to compare mappings of one layer on one machine by, without prices and without simulating. Lower is better.
//
//   cost = sum over neighbouring memories of bits moved * (weight of the one + weight of the other)
//        + off-chip weight * bits the off-chip memory could have moved while the array waited
//
// Weights are what an access costs next to a MAC, after Chen et al., ISCA 2016, table IV: off-chip 200, buffer 6,
// register file 1. The array waits for the first tile of each input, for the last output tile, and in the worst case
// for the latency of every off-chip transfer (latency * bandwidth bits each). Words that compute takes are the same in
// every loop order and left out.
#pragma once

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

double mapping_cost(const LoopNest& nest);

}  // namespace pj
