// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/energy/dram_examples.h"

namespace pj::dram_examples {
namespace {

// Milliamperes, in the order of DramRail.
DramRail rail(const char* name, double volts, std::array<double, 8> ma) {
  DramRail r;
  r.name = name;
  r.volts = volts;
  r.idd0 = ma[0] / 1e3, r.idd2n = ma[1] / 1e3, r.idd2p = ma[2] / 1e3, r.idd3n = ma[3] / 1e3;
  r.idd3p = ma[4] / 1e3, r.idd4r = ma[5] / 1e3, r.idd4w = ma[6] / 1e3, r.idd5 = ma[7] / 1e3;
  return r;
}

struct Clocks {
  std::int64_t femtoseconds;
  int ras, rc, rfc;
};

DramSpec spec(const char* name, Clocks clocks, const DramOrganization& organization, std::vector<DramRail> rails) {
  DramSpec s;
  s.name = name;
  s.source = "published currents";
  s.organization = organization;
  s.timing.femtoseconds = clocks.femtoseconds;
  s.timing.ras = clocks.ras;
  s.timing.rc = clocks.rc;
  s.timing.rfc = clocks.rfc;
  s.rails = std::move(rails);
  return s;
}

DramOrganization eight_by_eight(int bank_groups, int banks) {
  DramOrganization o;
  o.bank_groups = bank_groups;
  o.banks = banks;
  return o;
}

DramOrganization one_device(int bank_groups, int banks, int bits, int burst_length) {
  DramOrganization o;
  o.bank_groups = bank_groups;
  o.banks = banks;
  o.device_bits = bits;
  o.devices = 1;
  o.burst_length = burst_length;
  return o;
}

}  // namespace

DramSpec ddr3_micron() {
  return spec("ddr3_micron", {1'250'000, 28, 38, 88}, eight_by_eight(1, 8),
              {rail("vdd", 1.5, {70, 45, 12, 45, 35, 140, 145, 170})});
}

DramSpec ddr3_dramsim3() {
  return spec("ddr3_dramsim3", {1'250'000, 28, 39, 208}, eight_by_eight(1, 8),
              {rail("vdd", 1.35, {55, 32, 18, 38, 38, 157, 125, 235})});
}

DramSpec ddr4_micron() {
  return spec("ddr4_micron", {833'000, 39, 55, 313}, eight_by_eight(4, 4),
              {rail("vdd", 1.2, {60.75, 38.25, 17, 44, 22.5, 184.5, 168.75, 118}),
               rail("vpp", 2.5, {4.05, 0, 0, 0, 0, 0, 0, 0})});
}

DramSpec ddr4_2400_dramsim3() {
  return spec("ddr4_2400_dramsim3", {830'000, 39, 56, 420}, eight_by_eight(4, 4),
              {rail("vdd", 1.2, {48, 34, 25, 43, 37, 135, 123, 250})});
}

DramSpec ddr4_3200_dramsim3() {
  return spec("ddr4_3200_dramsim3", {630'000, 52, 74, 560}, eight_by_eight(4, 4),
              {rail("vdd", 1.2, {57, 37, 25, 52, 43, 168, 150, 250})});
}

DramSpec lpddr4_micron() {
  DramSpec s = spec("lpddr4_micron", {625'000, 68, 97, 448}, one_device(1, 8, 16, 16),
                    {rail("vdd1", 1.8, {3.5, 2, 1.2, 2.25, 1.2, 2.25, 2.25, 10}),
                     rail("vdd2", 1.1, {45, 27, 3, 30, 9, 275, 210, 90})});
  s.rails[0].idd5_bank = 2.5e-3;
  s.rails[1].idd5_bank = 30e-3;
  s.timing.refi_bank = 780;
  return s;
}

DramSpec hbm2_dramsim3() {
  return spec("hbm2_dramsim3", {1'000'000, 34, 48, 260}, one_device(4, 4, 128, 4),
              {rail("vdd", 1.2, {65, 40, 28, 55, 40, 390, 500, 250})});
}

}  // namespace pj::dram_examples
