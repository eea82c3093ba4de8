// SPDX-License-Identifier: Apache-2.0
// Each part of a machine by itself, as its message states it. Names of other parts are resolved against the lists in
// `Known`; what only the whole machine shows (instances, homes, duplicate names) is machine_from_proto's.
#pragma once

#include <string>
#include <vector>

#include "arch/architecture/component.h"
#include "arch/compute/compute_spec.h"
#include "arch/interconnect/fanout_spec.h"
#include "memory/hierarchy/dram_sources.h"
#include "memory/hierarchy/fields_from_proto.h"
#include "memory/memory_spec.h"

namespace pj {

struct Known {
  std::vector<std::string> clocks;
  std::vector<Frequency> frequencies;  // of `clocks`
  std::vector<std::string> memories;   // outermost first
};

// Between 1 kHz and 1 THz, so that its period is a whole number of femtoseconds that fits 64 bits.
Frequency clock_from_proto(Fields& fields);
// Name, kind, clock and boundary; one instance. A boundary that is not stated is `unset`; a clock that is not stated is
// that of `whole`, whose part it is, if there is one.
Component component_from_proto(Fields& fields, const Known& known, Boundary unset, const Component* whole = nullptr);
// Of a memory of kind dram: its clock is that of `dram`, null if that has a problem.
Component dram_component_from_proto(Fields& fields, const DramSpec* dram);
// The memory number `index`.
MemorySpec memory_from_proto(Fields& fields, int index, const DramSources& drams, Problems& problems);
// What memory number `index`, of kind dram, states of its own, and what its spec says.
void read_dram(Fields& fields, int index, const DramSources& drams, Problems& problems, MemorySpec& spec);
// Fields of a memory that one of kind dram must not state.
std::vector<const char*> fields_not_of_dram();
// All but its networks.
FanoutSpec fanout_from_proto(Fields& fields, const Known& known);
NetworkSpec network_from_proto(Fields& fields);
// What the networks of one spatial fan-out together must satisfy.
void check_networks(Fields& fanout, const FanoutSpec& spec);
ClockNetworkSpec clock_network_from_proto(Fields& fields);
MacSpec compute_from_proto(Fields& fields);
VectorSpec vector_unit_from_proto(Fields& fields, const Known& known);

}  // namespace pj
