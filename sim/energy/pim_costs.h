// SPDX-License-Identifier: Apache-2.0
// What arrays that compute and the stages around them cost: rows of kind device that the machine names, and of
// converters the survey's regression. Equations: docs/models/pim.md, section 6.
#pragma once

#include "arch/technology/technology.h"
#include "memory/pim/pim_spec.h"
#include "sim/energy/component_costs.h"

namespace pj {

// A published part: one action; what it costs standing.
Priced<Price> device_action(const std::string& row, Action action, const Technology& technology);
InstanceCost device_instance(const std::string& row, const Technology& technology);

// Is the component the arrays or one of their parts?
bool is_of_pim(const PimSpec& spec, ComponentId id);
Priced<Price> pim_action(const PimSpec& spec, ComponentId id, Action action, const Technology& technology);
InstanceCost pim_instance(const PimSpec& spec, ComponentId id, const Technology& technology);

}  // namespace pj
