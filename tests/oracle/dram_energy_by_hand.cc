// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/dram_energy_by_hand.h"

namespace pj {
namespace {

// Ampere-clocks of one per-bank refresh of one device.
double bank_refresh(const DramSpec& spec, const DramRail& r) {
  if (r.idd5_bank) return (*r.idd5_bank - r.idd2n) * spec.timing.refi_bank;
  return (r.idd5 - r.idd3n) * spec.timing.rfc / spec.organization.banks_per_rank();
}

}  // namespace

Energy DramEnergyByHand::total() const {
  return activate + read + write + refresh + refresh_bank + active + precharged + active_power_down +
         precharged_power_down;
}

DramEnergyByHand dram_energy_by_hand(const DramSpec& spec, const DramLogTotals::Counts& counts,
                                     const DramLogTotals::RankClocks& rank_clocks) {
  const DramTiming& t = spec.timing;
  const double clock = static_cast<double>(t.femtoseconds) * 1e-15;
  const auto count = [&](DramCommand c) { return static_cast<double>(counts[static_cast<std::size_t>(c)]); };
  const auto clocks = [&](RankState s) { return static_cast<double>(rank_clocks[static_cast<std::size_t>(s)]); };
  const double burst = spec.organization.burst_length / 2.0;
  DramEnergyByHand sum;
  for (const DramRail& r : spec.rails) {
    const double scale = r.volts * clock * spec.organization.devices;
    const auto energy = [scale](double n, double ampere_clocks) { return joules(n * ampere_clocks * scale); };
    sum.activate += energy(count(DramCommand::kActivate), r.idd0 * t.rc - r.idd3n * t.ras - r.idd2n * (t.rc - t.ras));
    sum.read += energy(count(DramCommand::kRead), (r.idd4r - r.idd3n) * burst);
    sum.write += energy(count(DramCommand::kWrite), (r.idd4w - r.idd3n) * burst);
    sum.refresh += energy(count(DramCommand::kRefresh), (r.idd5 - r.idd3n) * t.rfc);
    sum.refresh_bank += energy(count(DramCommand::kRefreshBank), bank_refresh(spec, r));
    sum.active += energy(clocks(RankState::kActive), r.idd3n);
    sum.precharged += energy(clocks(RankState::kPrecharged), r.idd2n);
    sum.active_power_down += energy(clocks(RankState::kActivePowerDown), r.idd3p);
    sum.precharged_power_down += energy(clocks(RankState::kPrechargedPowerDown), r.idd2p);
  }
  return sum;
}

}  // namespace pj
