// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/pareto.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace pj {
namespace {

std::vector<Metric> metrics() {
  return {{"area_mm2", [](const StoredPoint& p) { return p.area_mm2; }},
          {"cycles", [](const StoredPoint& p) { return static_cast<double>(p.cycles); }},
          {"edp_pjs", [](const StoredPoint& p) { return p.energy_pj * p.seconds; }},
          {"energy_pj", [](const StoredPoint& p) { return p.energy_pj; }},
          {"seconds", [](const StoredPoint& p) { return p.seconds; }}};
}

}  // namespace

std::vector<std::string> metric_names() {
  std::vector<std::string> names;
  for (const Metric& metric : metrics()) names.push_back(metric.name);
  return names;
}

std::optional<Metric> metric_named(const std::string& name) {
  for (const Metric& metric : metrics()) {
    if (metric.name == name) return metric;
  }
  return std::nullopt;
}

// From small x on, a point is on the front if its y is below that of all with a smaller x.
std::vector<StoredPoint> pareto_front(const std::vector<StoredPoint>& points, const Metric& x, const Metric& y) {
  std::vector<std::pair<std::pair<double, double>, std::size_t>> sorted;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].error.empty()) sorted.push_back({{x.of(points[i]), y.of(points[i])}, i});
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<StoredPoint> front;
  auto last = std::pair(-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity());
  for (const auto& [at, i] : sorted) {
    if (at.second >= last.second && at != last) continue;
    front.push_back(points[i]);
    last = at;
  }
  return front;
}

}  // namespace pj
