// SPDX-License-Identifier: Apache-2.0
// What `pj bounds` found, and how it is written.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "dataflow/bounds/slope.h"
#include "workloads/network.h"

namespace pj {

struct LayerBounds {
  const Layer* layer = nullptr;
  std::shared_ptr<const Slope> slope;  // one for all equal layers; null: a layer without MACs, of which nothing is said
};

struct NetworkBounds {
  std::shared_ptr<const Network> network;
  std::vector<std::int64_t> capacities;
  std::vector<LayerBounds> layers;  // those asked for, in the network's order
};

std::string bounds_text(const NetworkBounds& bounds);
// A row for each layer and capacity; one, with `covered` 0 and no figures, for a layer that is not covered.
std::string bounds_csv(const NetworkBounds& bounds);
std::string bounds_json(const NetworkBounds& bounds);

std::int64_t bytes_of(std::int64_t bits);  // rounded up
// "G2 M4 P7 | C64 M16, input streamed": tiles in their order, then what one tile is.
std::string nest_text(const Einsum& einsum, const SlopePoint& point);

}  // namespace pj
