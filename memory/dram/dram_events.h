// SPDX-License-Identifier: Apache-2.0
// What a DRAM did, as counted events for the ledger.
//   activate (a row opened, and closed again), read_burst, write_burst; io_* and phy_*: the same bursts, on the pins
//   and in the PHY and controller, only where the spec prices them: by tensor refresh, refresh_bank; active_standby ...
//   precharge_power_down (one clock of one rank): for no tensor
#pragma once

#include "arch/base/component_id.h"
#include "arch/base/event_sink.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

void record_dram_events(const DramSpec& spec, const DramStats& stats, ComponentId id, EventSink& sink);

}  // namespace pj
