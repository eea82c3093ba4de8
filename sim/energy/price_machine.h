// SPDX-License-Identifier: Apache-2.0
// Prices for one machine in one technology: of the actions that occurred, of each clock edge and of leakage.
// What has no row is a problem that names component, action and technology; nothing is ever priced at zero for want of
// a row. Costs of single components: component_costs.h. Equations: docs/models/energy.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "arch/base/problem.h"
#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/energy/price_list.h"
#include "workloads/einsum.h"

namespace pj {

// Prices of every (component, action, tensor) in `events`, of layers with `bits`; and, for components that have them,
// of kClock and kLeak.
std::optional<PriceList> price_machine(const MachineSpec& machine, const Technology& technology, const Bits& bits,
                                       const std::vector<Event>& events, Problems& problems);

// Area of one physical instance (physical_instances()), indexed by ComponentId; nullopt where none is modelled.
std::vector<std::optional<Sourced<Area>>> areas_of(const MachineSpec& machine, const Technology& technology);

// What the energy and area of such a machine do not contain, as sentences for the report.
std::vector<std::string> absent_from(const MachineSpec& machine, const Technology& technology);

}  // namespace pj
