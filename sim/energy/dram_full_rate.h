// SPDX-License-Identifier: Apache-2.0
// full_rate() of a machine whose DRAM computes: every block, processor or array works without interruption in rows that
// are open; of bit-serial arrays, rows are what they work with. Standby is in it, refresh and inputs are not.
// docs/models/dram_pim.md, "At full rate".
#pragma once

#include "sim/energy/full_rate.h"

namespace pj {

// As full_rate().
std::optional<FullRate> dram_full_rate(const MachineSpec& machine, Problems& problems);

}  // namespace pj
