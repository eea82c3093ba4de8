// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

#include "arch/base/units.h"
#include "sim/report/number_text.h"
#include "sim/report/table_text.h"

namespace pj {
namespace {

constexpr std::size_t kMostReasons = 10;

std::string energy_of(double energy_pj) { return shown(picojoules(energy_pj)); }
std::string time_text(double in_seconds) { return shown(seconds(in_seconds)); }

TableRow heading(const StoredSweep& sweep) {
  TableRow row = {"point"};
  row.insert(row.end(), sweep.axes.begin(), sweep.axes.end());
  row.insert(row.end(), {"energy", "latency", "cycles", "util %", "area mm2"});
  return row;
}

TableRow row_of(const StoredPoint& p) {
  TableRow row = {fmt::format("{}", p.point)};
  row.insert(row.end(), p.values.begin(), p.values.end());
  row.insert(row.end(), {energy_of(p.energy_pj), time_text(p.seconds), shown(p.cycles),
                         fmt::format("{:.1f}", 100.0 * p.utilization), fmt::format("{:.3f}", p.area_mm2)});
  return row;
}

std::string indented(const std::string& text) {
  std::string lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines += "  " + line + "\n";
  return lines;
}

std::string failures_text(const StoredSweep& sweep) {
  std::map<std::string, std::pair<std::int64_t, std::int64_t>> reasons;  // -> how many, the first
  for (const StoredPoint& p : sweep.points) {
    if (p.error.empty()) continue;
    auto& [count, first] = reasons.emplace(p.error.substr(0, p.error.find('\n')), std::pair(0, p.point)).first->second;
    ++count;
  }
  std::string text;
  std::size_t told = 0;
  for (const auto& [reason, of] : reasons) {
    if (told++ == kMostReasons)
      return text + fmt::format("  ... and {} other reasons\n", reasons.size() - kMostReasons);
    text += fmt::format("  {} (first point {}): {}\n", of.first, of.second, reason);
  }
  return text.empty() ? "" : "failed\n" + text;
}

std::string best_text(const StoredSweep& sweep) {
  std::vector<TableRow> rows = {heading(sweep)};
  rows.front().insert(rows.front().begin(), "least");
  const std::pair<const char*, const char*> wanted[] = {
      {"energy", "energy_pj"}, {"latency", "seconds"}, {"energy x latency", "edp_pjs"}};
  for (const auto& [name, metric_name] : wanted) {
    const Metric metric = *metric_named(metric_name);
    const StoredPoint* best = nullptr;
    for (const StoredPoint& p : sweep.points) {
      if (p.error.empty() && (best == nullptr || metric.of(p) < metric.of(*best))) best = &p;
    }
    if (best == nullptr) return "";
    rows.push_back(row_of(*best));
    rows.back().insert(rows.back().begin(), name);
  }
  return "best\n" + table_text(rows);
}

std::string moved(double from, double to) {
  return from == 0.0 ? "-" : fmt::format("{:+.2f} %", 100.0 * (to - from) / from);
}

}  // namespace

std::string counts_text(const StoredSweep& sweep) {
  const auto failed =
      std::count_if(sweep.points.begin(), sweep.points.end(), [](const StoredPoint& p) { return !p.error.empty(); });
  return fmt::format("{} of {} points done, {} failed\n", sweep.points.size(), sweep.size, failed);
}

std::string sweep_text(const StoredSweep& sweep) {
  return fmt::format("sweep {}, pj {}\n", sweep.hash, sweep.pj) + indented(sweep.configuration) + counts_text(sweep) +
         failures_text(sweep) + best_text(sweep) + verification_text(sweep);
}

std::string pareto_text(const StoredSweep& sweep, const Metric& x, const Metric& y) {
  const std::vector<StoredPoint> front = pareto_front(sweep.points, x, y);
  std::string text = fmt::format("Pareto front of {} against {}: {} of {} points\n", x.name, y.name, front.size(),
                                 sweep.points.size());
  if (front.empty()) return text;
  std::vector<TableRow> rows = {heading(sweep)};
  for (const StoredPoint& p : front) rows.push_back(row_of(p));
  return text + table_text(rows);
}

std::string verification_text(const StoredSweep& sweep) {
  std::vector<TableRow> rows = {{"point", "engine", "energy", "moved", "latency", "moved"}};
  std::string errors;
  for (const StoredVerification& v : sweep.verifications) {
    const auto point = std::find_if(sweep.points.begin(), sweep.points.end(),
                                    [&v](const StoredPoint& p) { return p.point == v.point; });
    if (point == sweep.points.end()) continue;
    if (!v.error.empty()) {
      errors += fmt::format("  point {}, {}: {}\n", v.point, v.engine, v.error);
      continue;
    }
    rows.push_back({fmt::format("{}", v.point), v.engine, energy_of(v.energy_pj), moved(point->energy_pj, v.energy_pj),
                    time_text(v.seconds), moved(point->seconds, v.seconds)});
  }
  if (rows.size() == 1 && errors.empty()) return "";
  return "verified: what another engine says of the same points\n" + (rows.size() > 1 ? table_text(rows) : "") + errors;
}

}  // namespace pj
