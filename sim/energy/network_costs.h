// SPDX-License-Identifier: Apache-2.0
// What the networks of a spatial fan-out cost: per word, and standing still. Pure functions; equations and assumptions
// in docs/models/networks.md, "Energy".
#pragma once

#include <optional>

#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/energy/component_costs.h"

namespace pj {

// A word of `word_bits` in one kSend or kHop; std::logic_error if the network does no such thing (pitches_of()).
Priced<Price> network_word(const MachineSpec& machine, const FanoutSpec& fanout, const NetworkSpec& network,
                           Action action, int word_bits, const Technology& technology);

// Of one whole network. The area of routers is not known: nullopt.
InstanceCost network_instance(const MachineSpec& machine, const FanoutSpec& fanout, const NetworkSpec& network,
                              const Technology& technology);

// Of the registers and adders of one whole network; nullopt if it has none.
std::optional<Priced<Sourced<Area>>> network_area(const MacSpec& mac, const FanoutSpec& fanout,
                                                  const NetworkSpec& network, const Technology& technology);

}  // namespace pj
