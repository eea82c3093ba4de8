// SPDX-License-Identifier: Apache-2.0
// Seven DRAMs by their published currents, as far as prices need them, and the energies another program derived from
// the same figures. Micron: DRAMSys' parameter files; DRAMsim3: its .ini files (docs/models/dram.md, "Where the figures
// come from"). Not for timing.
#pragma once

#include <array>

#include "memory/dram/dram_spec.h"

namespace pj::dram_examples {

DramSpec ddr3_micron();
DramSpec ddr3_dramsim3();
DramSpec ddr4_micron();
DramSpec ddr4_2400_dramsim3();
DramSpec ddr4_3200_dramsim3();
DramSpec lpddr4_micron();
DramSpec hbm2_dramsim3();

struct Derived {
  const char* name;
  DramSpec (*spec)();
  double activate_pj, read_pj_per_bit, write_pj_per_bit, refresh_pj, active_mw, precharged_mw;
};

inline constexpr std::array<Derived, 7> kDerived{{
    {"Ddr3Micron", ddr3_micron, 14250.0, 11.1328, 11.7188, 165000.0, 540.0, 540.0},
    {"Ddr3Dramsim3", ddr3_dramsim3, 9841.5, 12.5508, 9.1758, 553176.0, 410.4, 345.6},
    {"Ddr4Micron", ddr4_micron, 11813.77, 8.7777, 7.7938, 185221.9, 422.4, 367.2},
    {"Ddr4Dramsim3", ddr4_2400_dramsim3, 3450.14, 5.727, 4.98, 692737.9, 412.8, 326.4},
    {"Ddr4At3200Dramsim3", ddr4_3200_dramsim3, 4233.6, 5.481, 4.6305, 670602.2, 499.2, 355.2},
    {"Lpddr4Micron", lpddr4_micron, 1204.69, 5.2637, 3.8672, 22386.0, 37.05, 33.3},
    {"Hbm2Dramsim3", hbm2_dramsim3, 828.0, 1.5703, 2.0859, 60840.0, 66.0, 48.0},
}};

}  // namespace pj::dram_examples
