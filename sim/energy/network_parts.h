// SPDX-License-Identifier: Apache-2.0
// What the networks of a spatial fan-out are made of, in numbers: registers, adders, routers, and wires in pitches of
// an instance. Geometry and assumptions: docs/models/networks.md. What they cost: network_costs.h.
#pragma once

#include <cstdint>
#include <optional>

#include "arch/compute/compute_spec.h"
#include "arch/interconnect/fanout_spec.h"

namespace pj {

// One instance of a network, all its rows and columns.
struct NetworkParts {
  int bits = 0;  // of each register, adder, router and wire
  std::int64_t registers = 0;
  std::int64_t adders = 0;
  std::int64_t routers = 0;
  double wire_pitches = 0.0;  // all its wires, one after the other
};

// `mac` states the widest words of each tensor.
NetworkParts parts_of(const FanoutSpec& fanout, const NetworkSpec& network, const MacSpec& mac);

// Length of the wire that a word switches in one kSend or kHop; nullopt if the network does no such thing.
std::optional<double> pitches_of(const FanoutSpec& fanout, const NetworkSpec& network, Action action);

}  // namespace pj
