// SPDX-License-Identifier: Apache-2.0
// Runs a whole layer on a datapath, pass by pass. What lies on rows and columns is given; the dimensions that may
// stream under the style do; everything else is looped over outside, in the order of the layer's dimensions.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/cycle/systolic_datapath.h"

namespace pj::test {

struct SpatialDigit {
  std::string dim;
  std::int64_t count = 1;
};

struct LayerRun {
  DatapathSpec spec;
  std::vector<SpatialDigit> rows;  // outermost first; a dimension stands at most once
  std::vector<SpatialDigit> columns;
  std::int64_t stream_tile = 0;  // if not 0: at most so many values of each streaming dimension in a pass
  bool return_sums = false;      // sums come back into the array, the first pass starts at zero
  std::function<void(const PassFeed&, HeldWords)> observe;  // sees every pass before it starts
};

struct LayerResult {
  DatapathCounters counters;
  std::int64_t passes = 0;
  std::int64_t steps = 0;
};

LayerResult run_layer(const Einsum& einsum, OperandStore& store, const LayerRun& run);

}  // namespace pj::test
