// SPDX-License-Identifier: Apache-2.0
// What an importer made, as our own doors read it. Their problems are told at the file it came from.
#pragma once

#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "configs/schema/architecture.pb.h"
#include "configs/schema/network.pb.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/network.h"

namespace pj {

std::optional<MachineSpec> imported_machine(const picojoule::schema::Architecture& machine, const std::string& file,
                                            Problems& problems);
std::optional<Network> imported_network(const picojoule::schema::Network& network, const std::string& file,
                                        Problems& problems);

}  // namespace pj
