// SPDX-License-Identifier: Apache-2.0
// What a user changes in a machine's file before it is resolved, apart from single values (override.h): its off-chip
// memory becomes a DRAM, and values of a DRAM's spec are told from values of the machine.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "arch/base/config/location_tree.h"
#include "arch/base/config/override.h"
#include "arch/base/problem.h"
#include "configs/schema/architecture.pb.h"

namespace pj {

// Makes the outermost off-chip memory one of kind "dram" with this spec, and clears what the spec of a DRAM says. Its
// layout stays. Places of the new values are `--dram`.
void use_dram(const std::string& spec, picojoule::schema::Architecture& architecture, LocationTree& tree,
              Problems& problems);

// Takes changes of `<memory>.spec.<path>` out of `changes`. The result is that of DramSources::changes.
std::map<int, std::vector<Override>> take_spec_changes(const picojoule::schema::Architecture& architecture,
                                                       std::vector<Override>& changes);

}  // namespace pj
