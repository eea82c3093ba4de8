// SPDX-License-Identifier: Apache-2.0
// An order in which layers can run: producers before consumers, otherwise as they were given.
#pragma once

#include <vector>

namespace pj {

struct LayerOrder {
  std::vector<int> order;                // every layer once; meaningful only without cycles
  std::vector<std::vector<int>> cycles;  // each: layers of which every one reads the next, the last one the first
};

// `producers[i]`: the layers that layer i reads; negative entries (network inputs, unknown ones) are ignored.
LayerOrder layer_order(const std::vector<std::vector<int>>& producers);

}  // namespace pj
