// SPDX-License-Identifier: Apache-2.0
#include "arch/technology/technology.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace pj {
namespace {

constexpr double kFlipFlopWords = 32.0;  // CACTI's floor; below it a memory may be made of flip-flops

Power leakage_of(const PriceRow& row) { return milliwatts(row.leakage_mw.value()); }

std::string quoted_technology(const Conditions& c) { return fmt::format("technology \"{}\"", c.name); }

std::string error_text(const PriceRow& row) {
  return row.error.empty() ? std::string() : fmt::format("; error: {}", row.error);
}

const NodeCurve* find_curve(const std::vector<NodeCurve>& curves, std::string_view name) {
  const auto found = std::find_if(curves.begin(), curves.end(), [&](auto& c) { return c.name == name; });
  return found == curves.end() ? nullptr : &*found;
}

Priced<SramCost> fitted(const Priced<SramCost>& cost, const Calibration* calibration) {
  if (!cost) return cost;
  SramCost all = *cost;
  all.read = calibrated(cost->read, calibration);
  all.write = calibrated(cost->write, calibration);
  return all;
}

}  // namespace

std::vector<std::string> Conditions::lines() const {
  return {fmt::format("technology {}, {} nm", name, node_nm),
          voltage_v > 0.0 ? fmt::format("supply {} V", voltage_v) : std::string("supply not stated by the source"),
          fmt::format("SRAM cell {}, leakage at {} K", sram_cell, temperature_k),
          fmt::format("wires {}, {} transitions per bit sent", wire_model, wire_activity)};
}

const PriceRow* Technology::find_row(std::string_view kind, std::string_view action) const {
  const auto found = std::find_if(data_.rows.begin(), data_.rows.end(),
                                  [&](const PriceRow& row) { return row.kind == kind && row.action == action; });
  return found == data_.rows.end() ? nullptr : &*found;
}

const Calibration* Technology::calibration_of(std::string_view kind) const {
  const auto found = std::find_if(data_.calibrations.begin(), data_.calibrations.end(),
                                  [&](const Calibration& c) { return c.kind == kind; });
  return found == data_.calibrations.end() ? nullptr : &*found;
}

std::optional<Estimate> Technology::curve_factor(std::string_view name, double from_node) const {
  const double node = data_.conditions.node_nm;
  if (from_node == node) return Estimate{1.0, PriceKind::kTable, ""};
  const NodeCurve* curve = find_curve(data_.curves, name);
  if (curve == nullptr) return std::nullopt;
  const auto [low, high] = std::minmax(from_node, node);
  if (low < curve->points.front().x || high > curve->points.back().x) return std::nullopt;
  const double factor = log_log(node, curve->points) / log_log(from_node, curve->points);
  return Estimate{factor, PriceKind::kScaled,
                  fmt::format(" x {:.3g} (from {} to {} nm by {})", factor, from_node, node, name)};
}

Priced<RegisterCost> Technology::flip_flops(int bits) const {
  const PriceRow* write = find_row("register", "write");
  const PriceRow* clock = find_row("register", "clock");
  const auto missing = [&](std::string_view what) {
    return Missing{fmt::format("register of {} bit: {} in {}", bits, what, quoted_technology(data_.conditions))};
  };
  if (bits < 1) return missing("needs at least 1 bit; no price");
  if (write == nullptr || clock == nullptr) return missing("no rows for write and clock");
  if (!write->picojoules || !clock->picojoules || !clock->leakage_mw || !clock->area_um2) {
    return missing("rows state no energy, leakage or area");
  }
  const auto write_factor = curve_factor("logic_energy", write->node_nm);
  const auto energy = curve_factor("logic_energy", clock->node_nm);
  const auto leakage = curve_factor("logic_leakage", clock->node_nm);
  const auto area = curve_factor("logic_area", clock->node_nm);
  if (!write_factor || !energy || !leakage || !area) return missing("no curve from the node of its row");
  const auto price = [&](const PriceRow& row, const Estimate& factor) {
    return price_of(row, bits * factor.value * picojoules(*row.picojoules), factor.kind,
                    fmt::format("{} bit x {:.4g} pJ{}{}", bits, *row.picojoules, factor.how, error_text(row)));
  };
  return RegisterCost{price(*write, *write_factor),
                      price(*clock, *energy),
                      {bits * leakage->value * leakage_of(*clock), worse_of(clock->price_kind, leakage->kind),
                       fmt::format("{} bit x {:.4g} mW{}", bits, *clock->leakage_mw, leakage->how), clock->source},
                      {bits * area->value * square_micrometres(*clock->area_um2), area->kind,
                       fmt::format("{} bit x {:.4g} um2{}", bits, *clock->area_um2, area->how), clock->source}};
}

Priced<SramCost> Technology::memory(std::string_view kind, const SramModel& model, const SramQuery& query) const {
  const Conditions& here = data_.conditions;
  const SramCorner corner{here.node_nm, here.sram_cell, here.temperature_k};
  if (std::string why = model.objection(query, corner); !why.empty()) {
    return Missing{fmt::format("{} of {} B x{} bit, {} bank(s), {} port(s): {}; no price in {}", kind,
                               query.capacity_bytes, query.width_bits, query.banks, query.ports, why,
                               quoted_technology(here))};
  }
  const std::string source = "CACTI 7 (1ffd8df), configs/technology/cacti";
  const auto estimate = [&](SramFigure figure) { return *model.estimate(figure, query, corner); };
  const auto price = [&](SramFigure figure) {
    const Estimate e = estimate(figure);
    return Price{picojoules(e.value), e.kind, false, e.how, source};
  };
  const Estimate leakage = estimate(SramFigure::kLeakage);
  const Estimate area = estimate(SramFigure::kArea);
  const Estimate access = estimate(SramFigure::kAccess);
  return SramCost{price(SramFigure::kRead),
                  price(SramFigure::kWrite),
                  {milliwatts(leakage.value), leakage.kind, leakage.how, source},
                  {square_millimetres(area.value), area.kind, area.how, source},
                  {nanoseconds(access.value), access.kind, access.how, source}};
}

Priced<SramCost> Technology::sram(const SramQuery& query) const {
  return fitted(memory("sram", *data_.sram, query), calibration_of("sram"));
}

Priced<SramCost> Technology::register_file(const SramQuery& query) const {
  const SramModel& model = data_.register_file ? *data_.register_file : *data_.sram;
  const Priced<SramCost> cost = memory("register_file", model, query);
  return fitted(cost ? no_cheaper_than_flip_flops(*cost, query) : cost, calibration_of("register_file"));
}

Priced<SramCost> Technology::no_cheaper_than_flip_flops(const SramCost& cost, const SramQuery& query) const {
  const double words = 8.0 * static_cast<double>(query.capacity_bytes) / query.width_bits;
  if (words >= kFlipFlopWords) return cost;
  const Priced<RegisterCost> bits = flip_flops(query.width_bits);
  if (!bits) return Missing{bits.missing()};
  SramCost floored = cost;
  if (floored.read.per_action < bits->write.per_action) {
    floored.read = bits->write;
    floored.read.how = "as switching the flip-flops' outputs: " + bits->write.how;
  }
  const Price edge = sum_of(bits->write, bits->clock);
  if (floored.write.per_action < edge.per_action) {
    floored.write = edge;
    floored.write.how = "as flip-flops, with their clock edge: " + edge.how;
  }
  return floored;
}

Priced<Price> Technology::wire_bit(Length length) const {
  const Conditions& here = data_.conditions;
  std::vector<CurvePoint> points;
  const PriceRow* nearest = nullptr;
  for (const PriceRow& row : data_.rows) {
    if (row.kind != "wire" || row.model != here.wire_model || !row.picojoules) continue;
    points.push_back({row.node_nm, *row.picojoules});
    const auto away = [&](const PriceRow& r) { return std::abs(std::log(r.node_nm / here.node_nm)); };
    if (nearest == nullptr || away(row) < away(*nearest)) nearest = &row;
  }
  if (nearest == nullptr || length < Length()) {
    return Missing{fmt::format("wire \"{}\" of {} mm: no price in {}", here.wire_model, length / millimetres(1.0),
                               quoted_technology(here))};
  }
  std::sort(points.begin(), points.end(), [](auto a, auto b) { return a.x < b.x; });
  const double per_millimetre = log_log(here.node_nm, points);
  const bool outside = here.node_nm < points.front().x || here.node_nm > points.back().x;
  PriceKind kind = outside ? PriceKind::kScaled : PriceKind::kInterpolated;
  if (nearest->node_nm == here.node_nm) kind = nearest->price_kind;
  const double activity = nearest->activity_included ? 1.0 : here.wire_activity;
  const double millimetres_long = length / millimetres(1.0);
  const Price bit =
      price_of(*nearest, picojoules(per_millimetre * activity * millimetres_long), kind,
               fmt::format("{:.4g} pJ/mm{} x {} x {:.4g} mm", per_millimetre,
                           kind == PriceKind::kTable ? "" : " (log-log in the node)", activity, millimetres_long));
  return calibrated(bit, calibration_of("wire"));
}

Priced<Sourced<Power>> Technology::wire_leakage(Length length) const {
  const Conditions& here = data_.conditions;
  std::vector<CurvePoint> points;
  std::string source;
  for (const PriceRow& row : data_.rows) {
    if (row.kind != "wire" || row.model != here.wire_model || !row.leakage_mw) continue;
    points.push_back({row.node_nm, *row.leakage_mw});
    source = row.source;
  }
  if (points.empty() || length < Length()) {
    return Missing{fmt::format("leakage of wire \"{}\" of {} mm: no row in {}", here.wire_model,
                               length / millimetres(1.0), quoted_technology(here))};
  }
  std::sort(points.begin(), points.end(), [](auto a, auto b) { return a.x < b.x; });
  // Leakage is not monotonic in the node: beyond the table the last node's is kept.
  const double node = std::clamp(here.node_nm, points.front().x, points.back().x);
  const bool tabulated = std::any_of(points.begin(), points.end(), [&](auto p) { return p.x == here.node_nm; });
  const double per_millimetre = log_log(node, points);
  const double millimetres_long = length / millimetres(1.0);
  const PriceKind inside = tabulated ? PriceKind::kTable : PriceKind::kInterpolated;
  return Sourced<Power>{
      milliwatts(per_millimetre * millimetres_long), node == here.node_nm ? inside : PriceKind::kScaled,
      fmt::format("{:.4g} mW/mm at {} nm x {:.4g} mm", per_millimetre, node, millimetres_long), source};
}

std::vector<std::string> Technology::offchip_names() const {
  std::vector<std::string> names;
  for (const PriceRow& row : data_.rows) {
    if (row.kind == "offchip") names.push_back(row.name);
  }
  return names;
}

Priced<OffchipCost> Technology::offchip(std::string_view name) const {
  for (const PriceRow& row : data_.rows) {
    if (row.kind != "offchip" || row.name != name || !row.picojoules) continue;
    const Price bit = price_of(row, picojoules(*row.picojoules), row.price_kind,
                               fmt::format("{:.4g} pJ per bit, reads as writes{}", *row.picojoules, error_text(row)));
    std::optional<Sourced<Area>> area;
    if (row.area_um2) {
      area = Sourced<Area>{square_micrometres(*row.area_um2), row.price_kind, fmt::format("{:.6g} um2", *row.area_um2),
                           row.source};
    }
    return OffchipCost{bit, bit, row.includes, std::move(area)};
  }
  return Missing{fmt::format("offchip \"{}\": no price per bit read or written in {}{}", name,
                             quoted_technology(data_.conditions), did_you_mean(name, offchip_names()))};
}

}  // namespace pj
