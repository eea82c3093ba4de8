// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "arch/technology/price_row.h"

namespace pj {
namespace {

bool is_operation(const PriceRow& row) { return row.kind == "arithmetic" && row.picojoules.has_value(); }

const PriceRow* same_operation(const PriceRow& row, const std::vector<PriceRow>& rows) {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const PriceRow& r) {
    return is_operation(r) && r.action == row.action && r.format == row.format && r.bits == row.bits;
  });
  return found == rows.end() ? nullptr : &*found;
}

PriceRow at_node(const PriceRow& from, double node_nm, double picojoules, std::string how) {
  PriceRow row = from;
  row.node_nm = node_nm;
  row.area_um2.reset();
  row.picojoules = picojoules;
  row.price_kind = PriceKind::kScaled;
  row.how = std::move(how);
  return row;
}

PriceRow between(const PriceRow& a, const PriceRow& b, double node_nm) {
  const double value = log_log(node_nm, {a.node_nm, *a.picojoules}, {b.node_nm, *b.picojoules});
  PriceRow row = at_node(a, node_nm, value,
                         fmt::format("log-log in the node at {} nm between {} pJ at {} nm and {} pJ at {} nm", node_nm,
                                     *a.picojoules, a.node_nm, *b.picojoules, b.node_nm));
  row.calibrated = a.calibrated || b.calibrated;
  row.source = fmt::format("{}; {}", a.source, b.source);
  return row;
}

PriceRow along(const NodeCurve& curve, const PriceRow& from, double node_nm) {
  const double factor = log_log(node_nm, curve.points) / log_log(from.node_nm, curve.points);
  return at_node(from, node_nm, *from.picojoules * factor,
                 fmt::format("{} pJ x {:.3g} (from {} to {} nm by {})", *from.picojoules, factor, from.node_nm, node_nm,
                             curve.name));
}

}  // namespace

std::vector<PriceRow> rows_between(const std::vector<PriceRow>& a, const std::vector<PriceRow>& b,
                                   const NodeCurve& logic_energy, double node_nm) {
  std::vector<PriceRow> rows;
  const auto take_alone = [&](const PriceRow& row) {
    if (row.format != "int") rows.push_back(along(logic_energy, row, node_nm));
  };
  for (const PriceRow& row : a) {
    if (!is_operation(row)) continue;
    const PriceRow* other = same_operation(row, b);
    if (other == nullptr) {
      take_alone(row);
    } else {
      rows.push_back(between(row, *other, node_nm));
    }
  }
  for (const PriceRow& row : b) {
    if (is_operation(row) && same_operation(row, a) == nullptr) take_alone(row);
  }
  return rows;
}

std::vector<PriceRow> rows_along(const std::vector<PriceRow>& published, const NodeCurve& logic_energy,
                                 double node_nm) {
  std::vector<PriceRow> rows;
  for (const PriceRow& row : published) {
    if (is_operation(row)) rows.push_back(along(logic_energy, row, node_nm));
  }
  return rows;
}

}  // namespace pj
