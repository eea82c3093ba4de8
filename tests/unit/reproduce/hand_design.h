// SPDX-License-Identifier: Apache-2.0
// Two layers of a run at 100 MHz with round figures, and a table about them, for tests of the comparison.
#pragma once

#include "sim/reproduce/published_design.h"

namespace pj::hand {

inline ReportComponent part(const std::string& name, const std::string& kind, std::int64_t instances) {
  ReportComponent component;
  component.name = name;
  component.kind = kind;
  component.instances = instances;
  return component;
}

inline ReportCharge charge(const std::string& component, const std::string& action, const std::string& tensor,
                           std::int64_t count, double energy_pj) {
  ReportCharge made;
  made.component = component;
  made.action = action;
  made.tensor = tensor;
  made.count = count;
  made.energy_pj = energy_pj;
  return made;
}

// 400 MACs in 200 cycles of which 40 wait for the DRAM and 10 for the buffer's port; chip 3000 pJ, DRAM 5000 pJ.
inline ReportLayer first() {
  ReportLayer layer;
  layer.name = "first";
  layer.macs = 400;
  layer.cycles = 200;
  layer.stall_cycles = 50;
  layer.stall_reasons = {{"weight: dram bandwidth", 30}, {"output: dram full", 10}, {"input: glb port", 10}};
  layer.seconds = 2e-6;
  layer.energy_pj = 8000;
  layer.by_boundary_pj = {{"chip", 3000}, {"dram", 5000}};
  layer.bytes_by_level = {{"dram", "weight", 100, 0}, {"glb", "input", 60, 40}, {"glb", "partial_sum", 20, 30}};
  layer.charges = {charge("dram", "read", "weight", 2, 5000), charge("glb", "read", "input", 8, 1000),
                   charge("glb", "write", "input", 5, 500), charge("mac", "mac", "none", 400, 1500)};
  return layer;
}

// 100 MACs in 100 cycles without a wait; chip 1000 pJ.
inline ReportLayer second() {
  ReportLayer layer;
  layer.name = "second";
  layer.macs = 100;
  layer.cycles = 100;
  layer.seconds = 1e-6;
  layer.energy_pj = 1000;
  layer.by_boundary_pj = {{"chip", 1000}, {"dram", 0}};
  layer.bytes_by_level = {{"glb", "input", 6, 4}};
  layer.charges = {charge("mac", "mac", "none", 100, 1000)};
  return layer;
}

// Four multipliers, of which `first` uses 4 and `second` 2; a batch of 3.
inline RunFigures figures() {
  RunFigures run;
  run.report.architecture = "hand";
  run.report.workload = "pair";
  run.report.batch = 3;
  run.report.compute_clock_hz = 100e6;
  run.report.peak_macs_per_cycle = 4;
  run.report.components = {part("dram", "offchip", 1), part("glb", "sram", 1), part("mac", "mac", 4)};
  run.report.layers = {first(), second()};
  run.active_units = {4, 2};
  return run;
}

inline PublishedColumn column(const std::string& name, Figure quantity, double tolerance_percent) {
  PublishedColumn made;
  made.name = name;
  made.quantity = quantity;
  made.tolerance_percent = tolerance_percent;
  return made;
}

inline PublishedValue printed(double value, const std::string& text) { return {value, text}; }

// MACs printed as 500 and 80 (ours: 400 and 100), total 480; watts of the chip as 0.0015 and not at all.
inline PublishedDesign design() {
  PublishedDesign made;
  made.name = "hand";
  made.title = "By hand";
  made.source = "nobody";
  made.runs.resize(1);
  made.runs[0].name = "run";
  PublishedTable table;
  table.name = "table";
  table.title = "The table";
  table.source = "nowhere";
  table.columns = {column("MACs", Figure::kMacs, 22), column("power", Figure::kChipWatts, 1)};
  table.columns[0].decimals = 0;
  table.columns[0].summed = true;
  table.columns[1].unit = "W";
  table.columns[1].decimals = 4;
  table.rows.resize(2);
  table.rows[0].name = table.rows[0].layers = "first";
  table.rows[0].values = {printed(500, "500"), printed(0.0015, "0.0015")};
  table.rows[1].name = table.rows[1].layers = "second";
  table.rows[1].values = {printed(80, "80"), std::nullopt};
  table.total = {printed(480, "480"), std::nullopt};
  made.tables = {table};
  return made;
}

}  // namespace pj::hand
