// SPDX-License-Identifier: Apache-2.0
// A network: layers in a directed acyclic graph (Boost.Graph), in an order in which they can run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "workloads/layer.h"

namespace pj {

// What comes from outside: an image, token ids, a cache.
struct NetworkInput {
  std::string name;
  Shape shape;  // batch first
};

struct Network {
  std::string name;
  std::string description;
  std::string source;
  std::vector<std::string> notes;  // what readers of results should know
  std::int64_t batch = 1;
  std::vector<NetworkInput> inputs;
  std::vector<Layer> layers;  // in a topological order; producers come before consumers

  [[nodiscard]] std::int64_t macs() const;  // copies included
  [[nodiscard]] std::vector<int> consumers_of(int layer) const;
};

}  // namespace pj
