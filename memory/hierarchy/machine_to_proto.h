// SPDX-License-Identifier: Apache-2.0
// A machine as the message its file holds, with every default written out; machine_from_proto gives back the same
// machine. Includes are merged already; a clock that no part uses is gone. A DRAM goes by the name of its spec: the
// file it came from and values changed in it are not in the message.
#pragma once

#include "configs/schema/architecture.pb.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

picojoule::schema::Architecture machine_to_proto(const MachineSpec& machine);

}  // namespace pj
