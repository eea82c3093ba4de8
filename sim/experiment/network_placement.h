// SPDX-License-Identifier: Apache-2.0
// An address for every tensor of a network in the machine's DRAMs: one after another in the order of the layers, each
// aligned so that adding the alignment changes the row alone; nothing is freed. docs/models/layout.md, section 4.
#pragma once

#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "memory/hierarchy/machine_spec.h"
#include "sim/experiment/residency.h"
#include "sim/passes/layer_addresses.h"
#include "workloads/network.h"

namespace pj {

// Per layer of the network. None, and a problem for each DRAM that is too small, if they do not fit. A machine without
// DRAM gets addresses that mean nothing.
std::optional<std::vector<LayerAddresses>> place_network(const Network& network, const MachineSpec& machine,
                                                         const ResidencyPlan& plan, Problems& problems);

}  // namespace pj
