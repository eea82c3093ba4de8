// SPDX-License-Identifier: Apache-2.0
// The parts of a DRAM spec, each from its message; used by dram_from_proto.cc alone. What is returned after a problem
// is a harmless stand-in. Relations between fields are checked where both were read well.
#pragma once

#include <vector>

#include "arch/base/config/config_node.h"
#include "arch/base/problem.h"
#include "memory/dram/dram_spec.h"

namespace pj {

// configs/schema/dram.proto: DramOrganization, DramTiming, DramController, DramAddressMap.
DramOrganization dram_organization_from_proto(const ConfigNode& organization, Problems& problems);
DramTiming dram_timing_from_proto(const ConfigNode& timing, const DramOrganization& organization, Problems& problems);
DramController dram_controller_from_proto(const ConfigNode& controller, Problems& problems);
AddressMap dram_map_from_proto(const ConfigNode& address, const DramOrganization& organization, Problems& problems);

// Of the whole DramSystem: its rails (no timing: what depends on it is not checked), and the sources of parameters.
std::vector<DramRail> dram_rails_from_proto(const ConfigNode& dram, const DramTiming* timing, Problems& problems);
std::vector<ParameterSource> dram_sources_from_proto(const ConfigNode& dram, Problems& problems);

// Smallest n with 2^n >= count, for count >= 1.
int bits_to_count(std::int64_t count);

}  // namespace pj
