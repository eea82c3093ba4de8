// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/selected_layers.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "arch/base/integer.h"
#include "sim/report/report_fields.h"
#include "sim/report/report_totals.h"

namespace pj {
namespace {

std::int64_t bytes_off_chip(const Report& report) {
  std::set<std::string> off_chip;
  for (const ReportComponent& component : report.components) {
    if (component.kind == "dram" || component.kind == "offchip") off_chip.insert(component.name);
  }
  std::int64_t bytes = 0;
  for (const ReportLayer& layer : report.layers) {
    for (const ReportTraffic& traffic : layer.bytes_by_level) {
      if (off_chip.count(traffic.component) == 0) continue;
      bytes = checked_add(bytes, checked_add(traffic.read_bytes, traffic.written_bytes));
    }
  }
  return bytes;
}

void add(const ReportCategories& more, ReportCategories& sum) {
  sum.arithmetic += more.arithmetic;
  sum.movement += more.movement;
  sum.conversion += more.conversion;
  sum.control += more.control;
  sum.static_ += more.static_;
}

void sum_up(Report& report) {
  ReportTotals totals;
  totals.area_mm2 = report.totals.area_mm2;
  totals.dram_bytes = bytes_off_chip(report);
  for (auto& [boundary, energy_pj] : report.boundary_totals) energy_pj = 0.0;
  for (const ReportLayer& layer : report.layers) {
    add_to_totals(layer, totals);
    add(layer.by_category_pj, totals.by_category_pj);
    for (const auto& [boundary, energy_pj] : layer.by_boundary_pj) report.boundary_totals[boundary] += energy_pj;
  }
  finish_totals(hertz(report.compute_clock_hz), report.peak_macs_per_cycle, totals);
  report.totals = std::move(totals);
}

}  // namespace

void select_layers(const std::string& glob, const Place& place, Report& report, Problems& problems) {
  std::vector<ReportLayer> selected;
  std::vector<std::string> names;
  for (const ReportLayer& layer : report.layers) {
    names.push_back(layer.name);
    if (fnmatch(glob.c_str(), layer.name.c_str(), 0) == 0) selected.push_back(layer);
  }
  if (selected.empty()) {
    return problems.add(place, fmt::format("no layer is called \"{}\"{}", glob, did_you_mean(glob, names)));
  }
  report.layers = std::move(selected);
  sum_up(report);
}

}  // namespace pj
