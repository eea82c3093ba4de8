// SPDX-License-Identifier: Apache-2.0
// Can the sweep start? Every name, path and value is looked at once, alone, before anything runs; whether a combination
// of them is a machine on which the network has mappings is what its point will say.
#pragma once

#include "arch/base/problem.h"
#include "sim/experiment/catalog.h"
#include "sim/sweep/sweep_spec.h"

namespace pj {

void check_sweep(const SweepSpec& spec, const Catalog& catalog, Problems& problems);

// A problem of one point's run, shown where the sweep says what is wrong.
Place place_in_sweep(const Place& place, const SweepSpec& spec);

}  // namespace pj
