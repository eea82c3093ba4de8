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

#include <cstdint>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

double mapping_cost(const LoopNest& nest);

// What two neighbours on a tensor's path add to the cost, before it is known how fast the outer one is.
struct FlowTerms {
  int parent = 0;
  double moved_cost = 0;
  double tile_bits = 0;        // of the tile that is waited for, and
  std::int64_t transfers = 0;  // how often a latency is, if the parent is off-chip and has a bandwidth
};
using CostTerms = std::vector<FlowTerms>;

CostTerms cost_terms(const LoopNest& nest);
// mapping_cost(nest) of the nest the terms are of, on this machine: to the last bit, whatever its bandwidths and
// latencies.
double cost_of(const CostTerms& terms, const MachineSpec& machine);
// Can `b` nowhere be cheaper than `a`? Sums of products round alike, so also to the last bit.
bool never_beats(const CostTerms& b, const CostTerms& a);

}  // namespace pj
