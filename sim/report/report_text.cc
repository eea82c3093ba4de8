// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>
#include <vector>

#include "sim/report/derived.h"
#include "sim/report/number_text.h"
#include "sim/report/report_dram_text.h"
#include "sim/report/report_fields.h"
#include "sim/report/report_lines.h"
#include "sim/report/report_values_text.h"

namespace pj {
namespace {

constexpr std::size_t kWidestName = 23;
constexpr std::size_t kNameAndReason = 42;  // 120 columns less the others
constexpr std::size_t kMostReasons = 8;
constexpr double kLeastShare = 0.0005;  // less is shown as 0.0 %
constexpr std::size_t kConversionColumn = 6;

std::string energy_text(double energy_pj) { return shown(picojoules(energy_pj)); }
double share(double part, double whole) { return whole > 0.0 ? part / whole : 0.0; }

std::string technology_line(const ReportTechnology& t) {
  const std::string voltage = t.voltage_v > 0.0 ? fmt::format(", {:g} V", t.voltage_v) : "";
  return fmt::format("{}: {:g} nm{}, SRAM cells {} at {:g} K, wires {}, activity {:g}", t.name, t.node_nm, voltage,
                     t.sram_cell, t.temperature_k, t.wire_model, t.wire_activity);
}

std::string clocks_line(const Report& report) {
  std::string text;
  for (const ReportClock& clock : report.clocks) {
    text += fmt::format("{}{} {:g} MHz", text.empty() ? "" : ", ", clock.name, clock.frequency_hz / 1e6);
  }
  return fmt::format("{}; cycles are of {:g} MHz", text, report.compute_clock_hz / 1e6);
}

void add_header(const Report& report, ReportLines& text) {
  text.fact("machine", report.architecture);
  text.fact("workload", fmt::format("{}, batch {}", report.workload, report.batch));
  text.fact("technology", technology_line(report.technology));
  text.fact("clocks", clocks_line(report));
  text.fact("engine", fmt::format("{}, {}; counting rules {}", report.engine,
                                  report.contended ? "transfers contend" : "transfers do not contend", report.rules));
  text.listed("notes", report.notes);
  text.listed("policies", report.policies);
  if (report.calibrated_constants.empty()) text.fact("calibrated", "nothing");
  text.listed("calibrated", report.calibrated_constants);
  text.listed("not included", report.absent);
}

std::string shown_name(const ReportLayer& layer) {
  return layer.copies == 1 ? layer.name : fmt::format("{} x{}", layer.name, layer.copies);
}

// The reason with the most stall cycles; "" without stalls.
std::string main_reason(const NamedCounts& reasons) {
  const auto most = std::max_element(reasons.begin(), reasons.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == reasons.end() || most->second == 0 ? "" : most->first;
}

// "input: dram bandwidth"; "dram bandwidth" where there is no room for the tensor.
std::string fitted_reason(const std::string& reason, std::size_t width) {
  if (reason.size() <= width) return reason;
  const std::size_t colon = reason.find(": ");
  return (colon == std::string::npos ? reason : reason.substr(colon + 2)).substr(0, width);
}

bool has_conversion(const Report& report) { return report.totals.by_category_pj.conversion > 0.0; }

struct Widths {
  std::size_t name = 5;
  std::size_t reason = 6;
};

Widths widths_of(const Report& report) {
  Widths widths;
  const std::size_t taken = has_conversion(report) ? kConversionColumn : 0;
  for (const ReportLayer& layer : report.layers) {
    widths.name = std::max(widths.name, std::min(shown_name(layer).size(), kWidestName - taken));
    widths.reason = std::max(widths.reason, main_reason(layer.stall_reasons).size());
  }
  widths.reason = std::min(widths.reason, kNameAndReason - taken - widths.name);
  return widths;
}

std::string shares_text(const ReportCategories& categories, double total, bool conversion) {
  std::string text;
  visit_fields(categories, [&](const StatDecl& field, double value) {
    if (field.name != "conversion" || conversion) text += fmt::format(" {:>5.1f}", 100.0 * share(value, total));
  });
  return text;
}

// A row of the table: a layer, or the totals.
template <class Work>
std::string row(const Widths& widths, const std::string& name, const Work& work, bool conversion) {
  const std::string per_mac = work.macs > 0 ? fmt::format("{:.4g}", work.pj_per_mac) : "-";
  return fmt::format("{:<{}} {:>7} {:>7} {:>5.1f} {:<{}} {:>5.1f} {:>8} {:>8} {:>6}{}", fitted(name, widths.name),
                     widths.name, shown(work.macs), shown(work.cycles),
                     100.0 * share_of(work.stall_cycles, work.cycles),
                     fitted_reason(main_reason(work.stall_reasons), widths.reason), widths.reason,
                     100.0 * work.utilization, shown(seconds(work.seconds)), energy_text(work.energy_pj), per_mac,
                     shares_text(work.by_category_pj, work.energy_pj, conversion));
}

void add_layers(const Report& report, ReportLines& text) {
  const Widths widths = widths_of(report);
  const bool conversion = has_conversion(report);
  const std::string head =
      fmt::format("{:<{}} {:>7} {:>7} {:>5} {:<{}} {:>5} {:>8} {:>8} {:>6} {:>5} {:>5}{} {:>5} {:>5}", "layer",
                  widths.name, "MACs", "cycles", "stall", "for", widths.reason, "util", "latency", "energy", "pJ/MAC",
                  "arith", "move", conversion ? "  conv" : "", "ctrl", "stat");
  text.line("{}", head);
  text.line("{:<{}} {:>7} {:>7} {:>5} {:<{}} {:>5} {:>8} {:>8} {:>6} {:>5}", "", widths.name, "", "", "%", "",
            widths.reason, "%", "", "", "", "% of energy");
  text.line("{}", std::string(head.size(), '-'));
  for (const ReportLayer& layer : report.layers) text.line("{}", row(widths, shown_name(layer), layer, conversion));
  text.line("{}", std::string(head.size(), '-'));
  text.line("{}", row(widths, "total", report.totals, conversion));
}

std::string area_line(const Report& report) {
  std::string without;
  for (const ReportComponent& component : report.components) {
    if (component.area_mm2) continue;
    without += fmt::format("{}{}", without.empty() ? " without " : ", ", component.name);
  }
  return fmt::format("{:.4g} mm2{}", report.totals.area_mm2, without);
}

// Share of the energy by how its price was found.
std::string price_kinds_line(const Report& report) {
  std::map<std::string, double> by_kind = {{"table", 0.0}, {"interpolated", 0.0}, {"scaled", 0.0}};
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& charge : layer.charges) by_kind[charge.price_kind] += charge.energy_pj;
  }
  const double total = report.totals.energy_pj;
  return fmt::format("{} of the energy priced from tables, {} interpolated, {} scaled",
                     percent(share(by_kind["table"], total)), percent(share(by_kind["interpolated"], total)),
                     percent(share(by_kind["scaled"], total)));
}

// The largest reasons; a DRAM has many for each tensor.
std::string stalls_line(const ReportTotals& t) {
  std::string text = fmt::format("{} cycles ({})", shown(t.stall_cycles), percent(share_of(t.stall_cycles, t.cycles)));
  std::vector<std::pair<std::string, std::int64_t>> reasons(t.stall_reasons.begin(), t.stall_reasons.end());
  std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::int64_t others = 0;
  for (std::size_t r = 0; r < reasons.size(); ++r) {
    const auto& [reason, cycles] = reasons[r];
    const double part = share_of(cycles, t.cycles);
    if (r >= kMostReasons || part < kLeastShare) {
      others += cycles;
    } else {
      text += fmt::format("; {} {}", reason, percent(part));
    }
  }
  if (others > 0) text += fmt::format("; others {}", percent(share_of(others, t.cycles)));
  return text;
}

void add_totals(const Report& report, ReportLines& text) {
  const ReportTotals& t = report.totals;
  text.line("Totals");
  text.fact("work", fmt::format("{} MACs, {} vector operations", shown(t.macs), shown(t.vector_operations)));
  text.fact("latency", fmt::format("{}: {} cycles, {} of the peak", shown(seconds(t.seconds)), shown(t.cycles),
                                   percent(t.utilization)));
  text.fact("stalls", stalls_line(t));
  text.fact("energy", fmt::format("{}, {:.4g} pJ/MAC", energy_text(t.energy_pj), t.pj_per_mac));
  text.fact("power", fmt::format("{} on average", shown(watts(t.average_watts))));
  text.fact("efficiency", fmt::format("{:.4g} TOPS/W (1 MAC = 2 operations)", t.tops_per_watt));
  text.fact("off chip", fmt::format("{} bytes", shown(t.dram_bytes)));
  text.fact("area", area_line(report));
  text.fact("prices", price_kinds_line(report));
}

void add_shares(const Report& report, ReportLines& text) {
  const double total = report.totals.energy_pj;
  text.line("Energy by category");
  visit_fields(report.totals.by_category_pj, [&](const StatDecl& field, double value) {
    text.line("  {:<12} {:>10} {:>8}  {}", field.name, energy_text(value), percent(share(value, total)),
              share_bar(share(value, total)));
  });
  text.blank();
  text.line("Energy by boundary");
  for (const auto& [boundary, value] : report.boundary_totals) {
    if (value > 0.0) text.line("  {:<12} {:>10} {:>8}", boundary, energy_text(value), percent(share(value, total)));
  }
}

// Of a machine that computes in memory: converters, cells, buffers, network, each by itself.
void add_components(const Report& report, ReportLines& text) {
  if (!report.arrays) return;
  std::map<std::string, double> energies;
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& charge : layer.charges) energies[charge.component] += charge.energy_pj;
  }
  text.blank();
  text.line("Energy by component");
  for (const ReportComponent& component : report.components) {
    const double value = energies[component.name];
    const double part = share(value, report.totals.energy_pj);
    if (value > 0.0) {
      text.line("  {:<22} {:>10} {:>8}  {}", fitted(component.name, 22), energy_text(value), percent(part),
                share_bar(part));
    }
  }
}

// Energy of one component moving one tensor; 0 if it moved none.
double moved(const Report& report, const std::string& component, const std::string& tensor) {
  for (const ReportMovement& m : report.totals.movement_pj) {
    if (m.component == component && m.tensor == tensor) return m.energy_pj;
  }
  return 0.0;
}

void add_movement(const Report& report, ReportLines& text) {
  constexpr const char* kTensors[] = {"weight", "input", "output", "partial_sum"};
  text.line("Movement by component and tensor");
  text.line("  {:<22} {:>12} {:>12} {:>12} {:>12} {:>12} {:>9}", "", kTensors[0], kTensors[1], kTensors[2], kTensors[3],
            "all", "of total");
  for (const ReportComponent& component : report.components) {
    std::string cells;
    double all = 0.0;
    for (const char* tensor : kTensors) {
      const double energy = moved(report, component.name, tensor);
      cells += fmt::format(" {:>12}", energy > 0.0 ? energy_text(energy) : "-");
      all += energy;
    }
    if (all == 0.0) continue;
    text.line("  {:<22}{} {:>12} {:>9}", fitted(component.name, 22), cells, energy_text(all),
              percent(share(all, report.totals.energy_pj)));
  }
}

}  // namespace

std::string report_text(const Report& report) {
  ReportLines text;
  text.line("{} on {}", report.workload, report.architecture);
  add_header(report, text);
  text.blank();
  add_layers(report, text);
  text.blank();
  add_totals(report, text);
  text.blank();
  add_shares(report, text);
  add_components(report, text);
  text.blank();
  add_movement(report, text);
  add_drams(report, text);
  add_computing_drams(report, text);
  add_values_text(report, text);
  return text.take();
}

std::string summary_text(const Report& report) {
  const ReportTotals& t = report.totals;
  ReportLines text;
  text.line("{} on {}, {}, {}", report.workload, report.architecture, report.technology.name, report.engine);
  text.line("  {} MACs in {} ({} cycles, {} of the peak, {} stalled)", shown(t.macs), shown(seconds(t.seconds)),
            shown(t.cycles), percent(t.utilization), percent(share_of(t.stall_cycles, t.cycles)));
  text.line("  {}, {:.4g} pJ/MAC, {}, {:.4g} TOPS/W", energy_text(t.energy_pj), t.pj_per_mac,
            shown(watts(t.average_watts)), t.tops_per_watt);
  std::string shares;
  visit_fields(t.by_category_pj, [&](const StatDecl& field, double value) {
    shares += fmt::format("{}{} {}", shares.empty() ? "" : ", ", field.name, percent(share(value, t.energy_pj)));
  });
  text.line("  {}", shares);
  if (report.values) text.line("  accuracy of {} samples: {}", report.values->samples, accuracy_line(*report.values));
  return text.take();
}

}  // namespace pj
