// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/rows_from_proto.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "configs/schema/technology.pb.h"

namespace pj {
namespace {

using RowProto = picojoule::schema::PriceRow;
using CurveProto = picojoule::schema::NodeCurve;
using CalibrationProto = picojoule::schema::Calibration;

void check_positive(const std::optional<double>& value, const Place& place, Problems& problems) {
  if (value && !(*value > 0.0)) problems.add(place, fmt::format("must be > 0, got {}", *value));
}

void check_figures(const PriceRow& row, const ConfigNode& node, Problems& problems) {
  check_positive(row.picojoules, node / "picojoules", problems);
  check_positive(row.area_um2, node / "area_um2", problems);
  check_positive(row.leakage_mw, node / "leakage_mw", problems);
  const auto need = [&](bool has, std::string_view field) {
    if (!has) problems.add(node / field, fmt::format("missing; a row of kind {} states it", row.kind));
  };
  for (const char* kind : {"wire", "offchip", "register", "router", "clock"}) {
    if (row.kind == kind) need(row.picojoules.has_value(), "picojoules");
  }
  if (row.kind == "device" && !row.area_um2 && !row.leakage_mw) need(row.picojoules.has_value(), "picojoules");
  if (!(row.at_activity > 0.0) || row.at_activity > 1.0) {
    problems.add(node / "at_activity", fmt::format("must be > 0 and <= 1, got {}", row.at_activity));
  }
  if (row.kind == "arithmetic" && !row.picojoules) need(row.area_um2.has_value(), "area_um2");
  if (row.kind == "router" && row.action == "clock") need(row.leakage_mw.has_value(), "leakage_mw");
  if (row.kind == "logic" || (row.kind == "register" && row.action == "clock")) {
    need(row.area_um2.has_value(), "area_um2");
    need(row.leakage_mw.has_value(), "leakage_mw");
  }
}

void check_row(const PriceRow& row, const ConfigNode& node, Problems& problems) {
  if (row.name.empty()) problems.add(node / "name", "missing; every row has a name of its own");
  if (row.source.empty()) problems.add(node / "source", "missing; every price states its source");
  if (!(row.node_nm > 0.0)) problems.add(node / "node_nm", "must be > 0");
  check_word(row.kind, {"arithmetic", "register", "logic", "wire", "offchip", "router", "clock", "device"},
             node / "kind", problems);
  if (row.kind == "arithmetic") {
    check_word(row.action, {"multiply", "add"}, node / "action", problems);
    check_word(row.format, {"int", "fp", "bf"}, node / "format", problems);
    if (row.bits < 1) problems.add(node / "bits", fmt::format("must be >= 1, got {}", row.bits));
  }
  if (row.kind == "register") check_word(row.action, {"write", "clock"}, node / "action", problems);
  if (row.kind == "router") check_word(row.action, {"hop", "clock"}, node / "action", problems);
  if (row.kind == "wire" && row.model.empty()) problems.add(node / "model", "missing; the wire model it belongs to");
  check_figures(row, node, problems);
}

PriceRow row_from(const RowProto& from, double node_nm) {
  PriceRow row;
  row.name = from.name();
  row.kind = from.kind();
  row.action = from.action();
  row.model = from.model();
  row.format = from.format();
  row.bits = from.bits();
  row.node_nm = from.has_node_nm() ? from.node_nm() : node_nm;
  if (from.has_picojoules()) row.picojoules = from.picojoules();
  if (from.has_area_um2()) row.area_um2 = from.area_um2();
  if (from.has_leakage_mw()) row.leakage_mw = from.leakage_mw();
  row.activity_included = from.activity_included();
  if (from.has_at_activity()) row.at_activity = from.at_activity();
  row.includes = from.includes();
  row.source = from.source();
  row.error = from.error();
  row.price_kind = from.interpolated() ? PriceKind::kInterpolated : PriceKind::kTable;
  row.calibrated = from.calibrated();
  return row;
}

}  // namespace

void check_word(const std::string& word, const std::vector<std::string>& known, const Place& place,
                Problems& problems) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  problems.add(place, word.empty() ? "missing" + did_you_mean(word, known)
                                   : fmt::format("no such word \"{}\"{}", word, did_you_mean(word, known)));
}

std::vector<PriceRow> rows_from(const ConfigNode& technology, double node_nm, Problems& problems) {
  std::vector<PriceRow> rows;
  for (const ConfigNode& node : technology.each("row")) {
    const auto& from = node.as<RowProto>();
    rows.push_back(row_from(from, node_nm));
    check_row(rows.back(), node, problems);
    if (from.kind() == "router" && !from.has_node_nm()) {
      problems.add(node / "node_nm", "missing; a row of kind router states the node it was published for");
    }
  }
  return rows;
}

std::vector<Calibration> calibrations_from(const ConfigNode& technology, Problems& problems) {
  std::vector<Calibration> calibrations;
  for (const ConfigNode& node : technology.each("calibration")) {
    const auto& from = node.as<CalibrationProto>();
    const auto need = [&](const std::string& value, std::string_view field, std::string_view what) {
      if (value.empty()) problems.add(node / field, fmt::format("missing; {}", what));
    };
    need(from.name(), "name", "every calibration has a name of its own");
    need(from.calibrated_on(), "calibrated_on", "names the measurement, such as \"AlexNet on Eyeriss\"");
    need(from.source(), "source", "every calibration states the source of the measurement");
    check_word(from.kind(), {"arithmetic", "register_file", "sram", "wire"}, node / "kind", problems);
    if (!(from.factor() > 0.0) || !std::isfinite(from.factor())) {
      problems.add(node / "factor", fmt::format("must be > 0, got {}", from.factor()));
    }
    for (const Calibration& other : calibrations) {
      if (other.kind != from.kind()) continue;
      problems.add(node / "kind",
                   fmt::format("\"{}\" is already calibrated by \"{}\"; one factor a kind", from.kind(), other.name));
    }
    calibrations.push_back({from.name(), from.kind(), from.factor(), from.calibrated_on(), from.source()});
  }
  return calibrations;
}

std::vector<NodeCurve> curves_from(const ConfigNode& technology, Problems& problems) {
  std::vector<NodeCurve> curves;
  for (const ConfigNode& node : technology.each("curve")) {
    const auto& from = node.as<CurveProto>();
    NodeCurve curve{from.name(), from.source(), {}};
    for (const auto& point : from.point()) curve.points.push_back({point.node_nm(), point.factor()});
    const auto is_bad = [](CurvePoint p) { return !(p.x > 0.0) || !(p.y > 0.0); };
    if (curve.points.empty() || std::any_of(curve.points.begin(), curve.points.end(), is_bad)) {
      problems.add(node / "point", "at least one, each with node_nm > 0 and factor > 0");
    }
    check_word(curve.name, {"logic_energy", "logic_area", "logic_leakage"}, node / "name", problems);
    if (curve.source.empty()) problems.add(node / "source", "missing; every curve states its source");
    std::sort(curve.points.begin(), curve.points.end(), [](auto a, auto b) { return a.x < b.x; });
    curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace pj
