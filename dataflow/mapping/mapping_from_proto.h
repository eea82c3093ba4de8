// SPDX-License-Identifier: Apache-2.0
// The door of a mapping: its names resolved against one layer and one machine. All problems at once, each at its place.
// A memory or fan-out that the mapping does not name has no loops and no bypass.
// Not here: whether the mapping is legal and fits (dataflow/styles/check_mapping.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// `mapping` holds a schema::Mapping; std::logic_error otherwise. Nothing comes back if there was a problem.
std::optional<Mapping> mapping_from_proto(const ConfigNode& mapping, const Einsum& einsum, const MachineSpec& machine,
                                          Problems& problems);

// How many copies of a layer's weights arrays that compute hold, of which such a mapping says nothing else.
std::optional<std::int64_t> copies_from_proto(const ConfigNode& mapping, const MachineSpec& machine,
                                              Problems& problems);

// Of the layer's mapping in a folder of mappings: '/' as '_'.
std::string mapping_file_name(std::string layer);

// Reads the file and those it includes.
std::optional<Mapping> load_mapping(const std::string& path, const Einsum& einsum, const MachineSpec& machine,
                                    Problems& problems);
std::optional<std::int64_t> load_copies(const std::string& path, const MachineSpec& machine, Problems& problems);

}  // namespace pj
