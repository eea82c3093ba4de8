// SPDX-License-Identifier: Apache-2.0
// How far apart the instances of a fan-out stand.
#pragma once

#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

// Distance of two neighbours: the side of a square of the area of all that stands in one instance: compute, the
// memories on the chip and the fan-outs below it, and its share of the fan-out's own registers and adders.
Priced<Sourced<Length>> node_pitch(const MachineSpec& machine, const FanoutSpec& fanout, const Technology& technology);

}  // namespace pj
