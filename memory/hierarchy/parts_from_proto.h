// SPDX-License-Identifier: Apache-2.0
// Each part of a machine by itself, as its message states it. Names of other parts are resolved against the lists in
// `Known`; what only the whole machine shows (instances, homes, duplicate names) is machine_from_proto's.
#pragma once

#include <string>
#include <vector>

#include "arch/architecture/component.h"
#include "arch/compute/compute_spec.h"
#include "arch/interconnect/systolic/systolic_spec.h"
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
// Name, kind, clock and boundary; one instance. A boundary that is not stated is `unset`.
Component component_from_proto(Fields& fields, const Known& known, Boundary unset);
MemorySpec memory_from_proto(Fields& fields);
SystolicSpec fanout_from_proto(Fields& fields, const Known& known);
MacSpec compute_from_proto(Fields& fields);
VectorSpec vector_unit_from_proto(Fields& fields, const Known& known);

}  // namespace pj
