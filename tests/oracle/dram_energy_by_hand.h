// SPDX-License-Identifier: Apache-2.0
// The energy of DRAM commands and states straight from the currents of a spec, rail by rail, all devices of a rank: for
// comparison with what the ledger says. Core alone: no pins, terminations or PHY.
//   activate  V (IDD0 tRC - IDD3N tRAS - IDD2N (tRC - tRAS)) tCK, precharge included
//   read      V (IDD4R - IDD3N) BL/2 tCK, write with IDD4W
//   refresh   V (IDD5 - IDD3N) tRFC tCK
//   one bank  V (IDD5PB - IDD2N) tREFIpb tCK: IDD5PB is an average over the interval, the other banks idle (JESD209-4);
//             its share of an all-bank refresh where IDD5PB is not known
//   states    V IDD3N, IDD2N, IDD3P, IDD2P tCK a clock
// Sources: Micron TN-41-01 (DDR3 power), JESD209-4 IDD definitions.
#pragma once

#include "arch/base/units.h"
#include "memory/dram/dram_spec.h"
#include "tests/oracle/dram_log_totals.h"

namespace pj {

struct DramEnergyByHand {
  Energy activate, read, write, refresh, refresh_bank;
  Energy active, precharged, active_power_down, precharged_power_down;
  [[nodiscard]] Energy total() const;
};

DramEnergyByHand dram_energy_by_hand(const DramSpec& spec, const DramLogTotals::Counts& counts,
                                     const DramLogTotals::RankClocks& rank_clocks);

}  // namespace pj
