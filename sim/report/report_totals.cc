// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_totals.h"

#include <algorithm>

#include "arch/base/event.h"
#include "arch/base/integer.h"
#include "sim/report/derived.h"
#include "sim/report/report_dram.h"

namespace pj {
namespace {

void add_movement(const ReportCharge& charge, std::vector<ReportMovement>& all) {
  auto at = std::find_if(all.begin(), all.end(), [&charge](const ReportMovement& movement) {
    return movement.component == charge.component && movement.tensor == charge.tensor;
  });
  if (at == all.end()) at = all.insert(at, {charge.component, charge.level, charge.tensor, 0.0});
  at->energy_pj += charge.energy_pj;
}

}  // namespace

double sum_of(const ReportCategories& c) { return c.arithmetic + c.movement + c.conversion + c.control + c.static_; }

void add_to_totals(const ReportLayer& layer, ReportTotals& t) {
  t.macs = checked_add(t.macs, layer.macs);
  t.vector_operations = checked_add(t.vector_operations, layer.vector_operations);
  t.cycles = checked_add(t.cycles, layer.cycles);
  t.compute_cycles = checked_add(t.compute_cycles, layer.compute_cycles);
  t.stall_cycles = checked_add(t.stall_cycles, layer.stall_cycles);
  for (const auto& [reason, cycles] : layer.stall_reasons) {
    t.stall_reasons[reason] = checked_add(t.stall_reasons[reason], cycles);
  }
  for (const ReportDram& dram : layer.drams) add_dram(dram, t.drams);
  for (const ReportCharge& charge : layer.charges) {
    if (charge.category == name_of(Category::kMovement)) add_movement(charge, t.movement_pj);
  }
}

void finish_totals(Frequency compute_clock, double peak, ReportTotals& t) {
  t.energy_pj = sum_of(t.by_category_pj);
  const Energy energy = picojoules(t.energy_pj);
  const Duration time = time_of(t.cycles, compute_clock);
  t.seconds = time / seconds(1.0);
  for (ReportDram& dram : t.drams) finish_dram(dram, t.seconds);
  t.utilization = share_of_peak(t.macs, t.cycles, peak);
  t.pj_per_mac = energy_per_mac(energy, t.macs) / picojoules(1.0);
  t.average_watts = average_power(energy, time) / watts(1.0);
  t.tops_per_watt = tera_operations_per_joule(t.macs, energy);
}

}  // namespace pj
