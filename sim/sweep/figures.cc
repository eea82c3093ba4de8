// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/figures.h"

#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/energy/standing_events.h"
#include "sim/report/derived.h"
#include "sim/report/report_totals.h"

namespace pj {
namespace {

ReportCategories in_picojoules(const CategorySums& sums) {
  const auto of = [&sums](Category category) { return sums[static_cast<std::size_t>(category)] / picojoules(1.0); };
  return {of(Category::kArithmetic), of(Category::kMovement), of(Category::kConversion), of(Category::kControl),
          of(Category::kStatic)};
}

PointLayer layer_of(const LayerRun& run, const Ledger& ledger, Frequency clock) {
  PointLayer layer;
  layer.name = run.name;
  layer.macs = checked_mul(run.macs, run.copies);
  layer.cycles = checked_mul(run.cycles, run.copies);
  layer.seconds = time_of(layer.cycles, clock) / seconds(1.0);
  layer.utilization = run.utilization;
  layer.by_category_pj = in_picojoules(ledger.by_category());
  layer.energy_pj = sum_of(layer.by_category_pj);
  return layer;
}

double area_of(const MachineSpec& machine, const RunCost& cost) {
  double area = 0.0;
  for (const Component& component : machine.components) {
    const auto& one = cost.areas.at(static_cast<std::size_t>(component.id.index));
    if (one)
      area += static_cast<double>(physical_instances(machine, component.id)) * (one->value / square_millimetres(1.0));
  }
  return area;
}

}  // namespace

PointFigures point_figures(const NetworkRun& run, const MachineSpec& machine, const RunCost& cost) {
  if (run.layers.size() != cost.layers.size()) throw std::logic_error("point_figures: the cost is of another run");
  PointFigures figures;
  ReportTotals totals;
  for (std::size_t l = 0; l < run.layers.size(); ++l) {
    const PointLayer layer = layer_of(run.layers[l], cost.layers[l], machine.compute_clock());
    totals.macs = checked_add(totals.macs, layer.macs);
    totals.cycles = checked_add(totals.cycles, layer.cycles);
    figures.layers.push_back(layer);
  }
  totals.by_category_pj = in_picojoules(cost.by_category);
  finish_totals(machine.compute_clock(), machine.peak_macs_per_cycle(), totals);
  figures.macs = totals.macs;
  figures.cycles = totals.cycles;
  figures.seconds = totals.seconds;
  figures.utilization = totals.utilization;
  figures.energy_pj = totals.energy_pj;
  figures.by_category_pj = totals.by_category_pj;
  figures.area_mm2 = area_of(machine, cost);
  return figures;
}

}  // namespace pj
