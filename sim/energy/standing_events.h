// SPDX-License-Identifier: Apache-2.0
// Clock and leakage as counted events, made from the time a run took:
//   kClock: instances x cycles of the component's own clock, a begun cycle counted
//   kLeak:  instances x cycles of the compute clock
// for every component whose price list holds a price for them; kClock for a clock network alone if there is one, since
// nobody else has a price for it then. What has none is named as absent in the report.
#pragma once

#include <cstdint>

#include "arch/base/event_sink.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/energy/price_list.h"

namespace pj {

// Physical copies of a component: its instances; of a fan-out, the nodes of all its instances; of a network, whole
// ones.
std::int64_t physical_instances(const MachineSpec& machine, ComponentId component);

// Cycles of a clock that begin within `cycles` cycles of the compute clock.
std::int64_t cycles_of(Frequency clock, std::int64_t cycles, Frequency compute_clock);

// Adds the clock and leakage events of `cycles` cycles of the compute clock to `events`.
void add_standing_events(const MachineSpec& machine, const PriceList& prices, std::int64_t cycles,
                         CountingSink& events);

}  // namespace pj
