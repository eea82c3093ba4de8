// SPDX-License-Identifier: Apache-2.0
#include "sim/report/explain_formula.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "arch/base/integer.h"
#include "sim/report/derived.h"
#include "sim/report/explain_dram.h"
#include "sim/report/report_fields.h"

namespace pj {
namespace {

// What layers and totals have in common.
struct Work {
  std::int64_t macs, vector_operations, cycles, compute_cycles, stall_cycles;
  NamedCounts stall_reasons;
  double utilization, seconds, energy_pj;
  ReportCategories by_category_pj;
};

template <class R>
Work work_of(const R& r) {
  return {r.macs,          r.vector_operations, r.cycles,  r.compute_cycles, r.stall_cycles,
          r.stall_reasons, r.utilization,       r.seconds, r.energy_pj,      r.by_category_pj};
}

Work work_of(const ExplainScope& scope) {
  return scope.layer != nullptr ? work_of(*scope.layer) : work_of(scope.report.totals);
}

// "= sum over 54 layers", or what one layer is made of.
std::string sum_line(const ExplainScope& scope, std::string_view figure) {
  if (scope.layer == nullptr) return fmt::format("  sum of {} over {} layers\n", figure, scope.report.layers.size());
  const std::int64_t copies = scope.layer->copies;
  return copies == 1 ? "" : fmt::format("  {} copies of the layer together\n", copies);
}

std::string explain_macs(const ExplainScope& scope) {
  return fmt::format("macs = {}: multiply-accumulates, padding included\n{}", work_of(scope).macs,
                     sum_line(scope, "macs"));
}

std::string explain_vector_operations(const ExplainScope& scope) {
  return fmt::format("vector_operations = {}: multiplies, adds and compares of vector layers\n{}",
                     work_of(scope).vector_operations, sum_line(scope, "vector_operations"));
}

std::string explain_compute_cycles(const ExplainScope& scope) {
  return fmt::format("compute_cycles = {}: what the array or vector unit alone needs (docs/models/time.md)\n{}",
                     work_of(scope).compute_cycles, sum_line(scope, "compute_cycles"));
}

std::string explain_cycles(const ExplainScope& scope) {
  const Work w = work_of(scope);
  return fmt::format("cycles = compute_cycles + stall_cycles = {} + {} = {}\n{}", w.compute_cycles, w.stall_cycles,
                     w.cycles, sum_line(scope, "cycles"));
}

std::string explain_stalls(const ExplainScope& scope) {
  const Work w = work_of(scope);
  std::string text = fmt::format("stall_cycles = cycles - compute_cycles = {} - {} = {}\n", w.cycles, w.compute_cycles,
                                 w.stall_cycles);
  for (const auto& [reason, cycles] : w.stall_reasons) text += fmt::format("  {:>16} waited for {}\n", cycles, reason);
  return text;
}

std::string explain_seconds(const ExplainScope& scope) {
  const Work w = work_of(scope);
  return fmt::format("seconds = cycles / compute clock = {} / {:.9g} Hz = {:.9g} s\n", w.cycles,
                     scope.report.compute_clock_hz, w.seconds);
}

std::string explain_energy(const ExplainScope& scope) {
  const Work w = work_of(scope);
  std::string text = fmt::format("energy of {} = {:.9g} pJ, the sum of its categories\n", scope.name(), w.energy_pj);
  visit_fields(w.by_category_pj, [&text](const StatDecl& category, double value) {
    text += fmt::format("  {:>18.9g} pJ  {:<11} {}\n", value, category.name, category.meaning);
  });
  return text;
}

std::string explain_energy_per_mac(const ExplainScope& scope) {
  const Work w = work_of(scope);
  return fmt::format("pj_per_mac = energy / macs = {:.9g} pJ / {} = {:.9g} pJ\n", w.energy_pj, w.macs,
                     energy_per_mac(picojoules(w.energy_pj), w.macs) / picojoules(1.0));
}

std::string explain_power(const ExplainScope& scope) {
  const Work w = work_of(scope);
  const Power power = average_power(picojoules(w.energy_pj), seconds(w.seconds));
  return fmt::format("average_watts = energy / seconds = {:.9g} J / {:.9g} s = {:.9g} W\n", w.energy_pj * 1e-12,
                     w.seconds, power / watts(1.0));
}

std::string explain_efficiency(const ExplainScope& scope) {
  const Work w = work_of(scope);
  return fmt::format(
      "tops_per_watt = 2 x macs / energy = 2 x {} / {:.9g} J = {:.9g} 1e12/J\n"
      "  one multiply-accumulate is two operations\n",
      w.macs, w.energy_pj * 1e-12, tera_operations_per_joule(w.macs, picojoules(w.energy_pj)));
}

std::string explain_utilization(const ExplainScope& scope) {
  const Work w = work_of(scope);
  if (scope.layer != nullptr && w.macs == 0) {
    return fmt::format("utilization = operations / (cycles x lanes) = {:.9g}, of {} operations in {} cycles\n",
                       w.utilization, w.vector_operations, w.cycles);
  }
  return fmt::format("utilization = macs / (cycles x peak MACs a cycle) = {} / ({} x {:.9g}) = {:.9g}\n", w.macs,
                     w.cycles, scope.report.peak_macs_per_cycle, w.utilization);
}

std::string explain_area(const ExplainScope& scope) {
  std::string text = fmt::format("area = {:.9g} mm2, the sum over the components whose area is modelled\n",
                                 scope.report.totals.area_mm2);
  for (const ReportComponent& component : scope.report.components) {
    if (!component.area_mm2) {
      text += fmt::format("  {:>14} mm2  {}: not modelled\n", "-", component.name);
      continue;
    }
    text +=
        fmt::format("  {:>14.6g} mm2  {}: {} x {:.6g} mm2, {}: {}\n{:>22}source: {}\n", *component.area_mm2,
                    component.name, component.instances, *component.area_mm2 / static_cast<double>(component.instances),
                    component.area_kind, component.area_how, "", component.area_source);
  }
  return text;
}

bool is_offchip(const Report& report, const std::string& name) {
  for (const ReportComponent& component : report.components) {
    if (component.name == name) return component.kind == "offchip" || component.kind == "dram";
  }
  return false;
}

std::string explain_dram_bytes(const ExplainScope& scope) {
  std::map<std::pair<std::string, std::string>, std::pair<std::int64_t, std::int64_t>> sums;
  std::int64_t total = 0;
  for (const ReportLayer& layer : scope.report.layers) {
    if (scope.layer != nullptr && scope.layer != &layer) continue;
    for (const ReportTraffic& traffic : layer.bytes_by_level) {
      if (!is_offchip(scope.report, traffic.component)) continue;
      auto& [read, written] = sums[{traffic.component, traffic.tensor}];
      read = checked_add(read, traffic.read_bytes);
      written = checked_add(written, traffic.written_bytes);
      total = checked_add(total, checked_add(traffic.read_bytes, traffic.written_bytes));
    }
  }
  std::string text = fmt::format("dram_bytes = {}, read and written off chip\n", total);
  for (const auto& [where, bytes] : sums) {
    text += fmt::format("  {} {}: {} read + {} written\n", where.first, where.second, bytes.first, bytes.second);
  }
  return text;
}

struct Formula {
  std::string_view name;
  std::string (*text)(const ExplainScope&);
};

constexpr std::array<Formula, 16> kFormulas = {{
    {"macs", explain_macs},
    {"vector_operations", explain_vector_operations},
    {"cycles", explain_cycles},
    {"compute_cycles", explain_compute_cycles},
    {"stall_cycles", explain_stalls},
    {"stall_reasons", explain_stalls},
    {"utilization", explain_utilization},
    {"seconds", explain_seconds},
    {"energy_pj", explain_energy},
    {"pj_per_mac", explain_energy_per_mac},
    {"average_watts", explain_power},
    {"tops_per_watt", explain_efficiency},
    {"area_mm2", explain_area},
    {"dram_bytes", explain_dram_bytes},
    {"dram_bus", explain_dram_bus},
    {"dram_rows", explain_dram_rows},
}};

}  // namespace

std::vector<std::string> explained_statistics() {
  std::vector<std::string> names;
  names.reserve(kFormulas.size());
  for (const Formula& formula : kFormulas) names.emplace_back(formula.name);
  return names;
}

std::optional<std::string> explain_formula(const ExplainScope& scope, std::string_view statistic) {
  if (scope.layer != nullptr && statistic == "area_mm2") return std::nullopt;
  for (const Formula& formula : kFormulas) {
    if (formula.name == statistic) return formula.text(scope);
  }
  return std::nullopt;
}

}  // namespace pj
