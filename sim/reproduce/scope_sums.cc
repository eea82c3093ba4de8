// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/scope_sums.h"

#include <algorithm>
#include <stdexcept>
#include <string>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr const char* kChip = "chip";

template <class Of>
double sum(const Scope& scope, Of of) {
  double total = 0.0;
  for (const std::size_t l : scope.layers) total += of(scope.run->report.layers.at(l));
  return total;
}

template <class Of>
double counted(const Scope& scope, Of of) {
  std::int64_t total = 0;
  for (const std::size_t l : scope.layers) total = checked_add(total, of(scope.run->report.layers.at(l)));
  return static_cast<double>(total);
}

bool taken(const std::vector<Selector>& selectors, const std::string& component, const char* action,
           const std::string& tensor) {
  return std::any_of(selectors.begin(), selectors.end(),
                     [&](const Selector& s) { return s.takes(component, action, tensor); });
}

bool is_offchip(const Report& report, const std::string& component) {
  return std::any_of(report.components.begin(), report.components.end(), [&](const ReportComponent& c) {
    return c.name == component && (c.kind == "offchip" || c.kind == "dram");
  });
}

// "input: dram bandwidth" -> "dram" (sim/replay/stall_tally.h).
std::string resource_of(const std::string& reason) {
  const std::size_t colon = reason.find(": ");
  const std::string resource = colon == std::string::npos ? reason : reason.substr(colon + 2);
  return resource.substr(0, resource.find(' '));
}

std::int64_t processing_cycles(const Report& report, const ReportLayer& layer) {
  std::int64_t cycles = layer.cycles;
  for (const auto& [reason, waited] : layer.stall_reasons) {
    if (is_offchip(report, resource_of(reason))) cycles -= waited;
  }
  return cycles;
}

double in_seconds(const Report& report, double cycles) {
  return report.compute_clock_hz > 0.0 ? cycles / report.compute_clock_hz : 0.0;
}

}  // namespace

double macs(const Scope& scope) {
  return counted(scope, [](const ReportLayer& l) { return l.macs; });
}

double cycles(const Scope& scope) {
  return counted(scope, [](const ReportLayer& l) { return l.cycles; });
}

double peak_macs_per_cycle(const Scope& scope) { return scope.run->report.peak_macs_per_cycle; }

double seconds_of(const Scope& scope) {
  return sum(scope, [](const ReportLayer& l) { return l.seconds; });
}

double processing_seconds(const Scope& scope) {
  const Report& report = scope.run->report;
  return in_seconds(report, counted(scope, [&](const ReportLayer& l) { return processing_cycles(report, l); }));
}

std::optional<double> mean_active_units(const Scope& scope) {
  double weighted = 0.0;
  double time = 0.0;
  for (const std::size_t l : scope.layers) {
    const double seconds = processing_seconds({scope.run, {l}});
    weighted += seconds * static_cast<double>(scope.run->active_units.at(l));
    time += seconds;
  }
  return time > 0.0 ? std::optional(weighted / time) : std::nullopt;
}

double energy_pj(const Scope& scope) {
  return sum(scope, [](const ReportLayer& l) { return l.energy_pj; });
}

double energy_pj(const Scope& scope, const std::vector<Selector>& selectors) {
  return sum(scope, [&](const ReportLayer& l) {
    double energy = 0.0;
    for (const ReportCharge& c : l.charges) {
      if (taken(selectors, c.component, c.action.c_str(), c.tensor)) energy += c.energy_pj;
    }
    return energy;
  });
}

double chip_energy_pj(const Scope& scope) {
  return sum(scope, [](const ReportLayer& l) {
    const auto at = l.by_boundary_pj.find(kChip);
    return at == l.by_boundary_pj.end() ? 0.0 : at->second;
  });
}

double bytes(const Scope& scope, const std::vector<Selector>& selectors) {
  return counted(scope, [&](const ReportLayer& l) {
    std::int64_t total = 0;
    for (const ReportTraffic& t : l.bytes_by_level) {
      if (taken(selectors, t.component, "read", t.tensor)) total = checked_add(total, t.read_bytes);
      if (taken(selectors, t.component, "write", t.tensor)) total = checked_add(total, t.written_bytes);
    }
    return total;
  });
}

double count(const Scope& scope, const std::vector<Selector>& selectors) {
  return counted(scope, [&](const ReportLayer& l) {
    std::int64_t total = 0;
    for (const ReportCharge& c : l.charges) {
      if (taken(selectors, c.component, c.action.c_str(), c.tensor)) total = checked_add(total, c.count);
    }
    return total;
  });
}

std::optional<double> area_mm2(const Scope& scope, const std::vector<Selector>& selectors) {
  std::optional<double> area;
  for (const ReportComponent& c : scope.run->report.components) {
    const bool wanted = selectors.empty() || taken(selectors, c.name, "", "");
    if (wanted && c.area_mm2) area = area.value_or(0.0) + *c.area_mm2;
  }
  return area;
}

double full_rate_watts(const ReportArrays& arrays, const std::vector<Selector>& selectors) {
  if (selectors.empty()) return arrays.watts;
  double watts = 0.0;
  for (const ReportRate& rate : arrays.rates) {
    if (taken(selectors, rate.component, rate.action.c_str(), "")) watts += rate.watts;
  }
  return watts;
}

}  // namespace pj
