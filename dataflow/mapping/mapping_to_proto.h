// SPDX-License-Identifier: Apache-2.0
// A mapping as the message its file holds; mapping_from_proto gives back the same mapping.
#pragma once

#include <cstdint>
#include <string>

#include "configs/schema/mapping.pb.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Names the machine; memories and fan-outs without loops and bypass are left out. `mapping` must be one of this layer
// and machine: std::out_of_range otherwise.
picojoule::schema::Mapping mapping_to_proto(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine);

// The text of a mapping file for the layer called `layer`, which load_mapping reads back.
std::string mapping_text(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine,
                         const std::string& layer);
// The same of copies on arrays that compute, for load_copies.
std::string copies_text(std::int64_t copies, const MachineSpec& machine, const std::string& layer);

}  // namespace pj
