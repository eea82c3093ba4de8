// SPDX-License-Identifier: Apache-2.0
// Technology's prices of mesh routers and of a whole chip's clock network.
#include <fmt/format.h>

#include <algorithm>

#include "arch/technology/technology.h"

namespace pj {
namespace {

using Rows = std::vector<const PriceRow*>;
using Figure = std::optional<double> PriceRow::*;

std::vector<CurvePoint> points_of(const Rows& rows, Figure figure) {
  std::vector<CurvePoint> points;
  for (const PriceRow* row : rows) points.push_back({row->node_nm, (row->*figure).value()});
  return points;
}

const PriceRow& nearest_row(const Rows& rows, double node_nm) {
  return **std::min_element(rows.begin(), rows.end(), [&](auto* a, auto* b) {
    return std::max(a->node_nm / node_nm, node_nm / a->node_nm) < std::max(b->node_nm / node_nm, node_nm / b->node_nm);
  });
}

std::string with_error(std::string how, const PriceRow& row) {
  return row.error.empty() ? how : fmt::format("{}; error: {}", how, row.error);
}

}  // namespace

std::vector<const PriceRow*> Technology::router_rows(std::string_view action) const {
  Rows rows;
  for (const PriceRow& row : data_.rows) {
    if (row.kind == "router" && row.action == action) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](auto* a, auto* b) { return a->node_nm < b->node_nm; });
  return rows;
}

// Log-log between the rows; beyond them the last row x the curve.
std::optional<Estimate> Technology::at_node(const Rows& rows, Figure figure, std::string_view curve) const {
  if (rows.empty()) return std::nullopt;
  const double node = data_.conditions.node_nm;
  const std::vector<CurvePoint> points = points_of(rows, figure);
  const CurvePoint end = node < points.front().x ? points.front() : points.back();
  if (node < points.front().x || node > points.back().x) {
    const auto factor = curve_factor(curve, end.x);
    if (!factor) return std::nullopt;
    return Estimate{end.y * factor->value, factor->kind, fmt::format("{:.4g} at {} nm{}", end.y, end.x, factor->how)};
  }
  const bool tabulated = std::any_of(points.begin(), points.end(), [&](CurvePoint p) { return p.x == node; });
  const double value = log_log(node, points);
  if (tabulated) return Estimate{value, PriceKind::kTable, fmt::format("{:.4g} at {} nm", value, node)};
  return Estimate{value, PriceKind::kInterpolated, fmt::format("{:.4g} at {} nm, log-log in the node", value, node)};
}

Priced<RouterCost> Technology::router() const {
  const Rows hops = router_rows("hop");
  const Rows clocks = router_rows("clock");
  const auto hop = at_node(hops, &PriceRow::picojoules, "logic_energy");
  const auto clock = at_node(clocks, &PriceRow::picojoules, "logic_energy");
  const auto leakage = at_node(clocks, &PriceRow::leakage_mw, "logic_leakage");
  if (!hop || !clock || !leakage) {
    return Missing{fmt::format(
        "router: {} in technology \"{}\"",
        hops.empty() || clocks.empty() ? "no rows for hop and clock" : "no curve from the node of its nearest row",
        data_.conditions.name)};
  }
  const PriceRow& hop_row = nearest_row(hops, data_.conditions.node_nm);
  const PriceRow& clock_row = nearest_row(clocks, data_.conditions.node_nm);
  return RouterCost{
      price_of(hop_row, picojoules(hop->value), hop->kind, with_error("router, pJ a bit: " + hop->how, hop_row)),
      price_of(clock_row, picojoules(clock->value), clock->kind,
               with_error("router, pJ a bit of its width and cycle: " + clock->how, clock_row)),
      {milliwatts(leakage->value), leakage->kind, "router, mW a bit of its width: " + leakage->how, clock_row.source}};
}

Priced<Price> Technology::clock_network(std::string_view name) const {
  std::vector<std::string> known;
  for (const PriceRow& row : data_.rows) {
    if (row.kind != "clock") continue;
    known.push_back(row.name);
    if (row.name != name) continue;
    const auto factor = curve_factor("logic_energy", row.node_nm);
    if (!factor) {
      return Missing{fmt::format("clock network \"{}\": no curve \"logic_energy\" from {} nm in technology \"{}\"",
                                 name, row.node_nm, data_.conditions.name)};
    }
    return price_of(row, factor->value * picojoules(row.picojoules.value()), factor->kind,
                    with_error(fmt::format("{:.4g} pJ a cycle{}", *row.picojoules, factor->how), row));
  }
  return Missing{fmt::format("clock network \"{}\": no price in technology \"{}\"{}", name, data_.conditions.name,
                             did_you_mean(name, known))};
}

}  // namespace pj
