// SPDX-License-Identifier: Apache-2.0
// Technology's prices of arithmetic: rows of operations, and widths between and beyond them.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "arch/technology/technology.h"

namespace pj {
namespace {

constexpr double kFewestBits = 1.0;
constexpr double kMostBits = 64.0;
constexpr std::string_view kMultiply = "multiply";
constexpr std::string_view kAdd = "add";

// A multiplier grows with the square of the width, an adder with the width: beyond the tabulated widths.
double width_exponent(std::string_view action) { return action == kMultiply ? 2.0 : 1.0; }

struct Column {
  std::vector<const PriceRow*> rows;  // ascending in bits
  std::vector<CurvePoint> points;
};

template <class Field>
Column column_of(const std::vector<PriceRow>& rows, std::string_view action, NumberFormat format, Field field) {
  Column column;
  for (const PriceRow& row : rows) {
    const bool fits = row.kind == "arithmetic" && row.action == action && row.format == name_of(format);
    if (fits && (row.*field).has_value()) column.rows.push_back(&row);
  }
  std::sort(column.rows.begin(), column.rows.end(), [](auto* a, auto* b) { return a->bits < b->bits; });
  for (const PriceRow* row : column.rows) {
    column.points.push_back({static_cast<double>(row->bits), *(row->*field)});
  }
  return column;
}

// The column at `bits`; floating-point formats hold only for their own widths.
std::optional<Estimate> at_width(const Column& column, std::string_view action, NumberFormat format, double bits) {
  for (const CurvePoint& point : column.points) {
    if (point.x == bits) {
      return Estimate{point.y, PriceKind::kTable, fmt::format("{} {}{}", action, name_of(format), bits)};
    }
  }
  if (format != NumberFormat::kInt || column.points.empty()) return std::nullopt;
  if (!(bits >= kFewestBits && bits <= kMostBits)) return std::nullopt;
  const bool outside = bits < column.points.front().x || bits > column.points.back().x;
  if (!outside) {
    return Estimate{log_log(bits, column.points), PriceKind::kInterpolated,
                    fmt::format("{} int{:.4g}, log-log in bits between the tabulated widths", action, bits)};
  }
  const CurvePoint end = bits < column.points.front().x ? column.points.front() : column.points.back();
  return Estimate{end.y * std::pow(bits / end.x, width_exponent(action)), PriceKind::kScaled,
                  fmt::format("{} int{:.4g} = int{} x (bits ratio)^{}", action, bits, end.x, width_exponent(action))};
}

std::string widths_of(const Column& column) {
  std::string text;
  for (const PriceRow* row : column.rows)
    text += fmt::format("{}{}{}", text.empty() ? "" : ", ", row->format, row->bits);
  return text.empty() ? "none" : text;
}

const PriceRow& nearest_row(const Column& column, double bits) {
  return **std::min_element(column.rows.begin(), column.rows.end(), [&](auto* a, auto* b) {
    return std::abs(std::log(a->bits / bits)) < std::abs(std::log(b->bits / bits));
  });
}

double factor_bits(const ArithmeticQuery& query) {
  const int second = query.second_operand_bits == 0 ? query.operand_bits : query.second_operand_bits;
  return std::sqrt(static_cast<double>(query.operand_bits) * second);
}

// bfloat16 products are summed in fp32.
NumberFormat sum_format(const ArithmeticQuery& query) {
  const bool wide = query.format == NumberFormat::kBfloat && query.accumulator_bits > 16;
  return wide ? NumberFormat::kFloat : query.format;
}

bool is_arithmetic(Action action) {
  return action == Action::kMac || action == Action::kMultiply || action == Action::kAdd || action == Action::kCompare;
}

Missing not_arithmetic(Action action, const Conditions& here) {
  return Missing{fmt::format("arithmetic.{}: not an arithmetic action; no price in technology \"{}\"", name_of(action),
                             here.name)};
}

template <class Q>
Sourced<Q> plus(const Sourced<Q>& a, const Sourced<Q>& b) {
  return {a.value + b.value, worse_of(a.kind, b.kind), fmt::format("{} + {}", a.how, b.how), a.source};
}

}  // namespace

std::string_view name_of(NumberFormat format) {
  switch (format) {
    case NumberFormat::kInt:
      return "int";
    case NumberFormat::kFloat:
      return "fp";
    case NumberFormat::kBfloat:
      return "bf";
  }
  throw std::logic_error("name_of: no such number format");
}

Priced<Price> Technology::unit_energy(std::string_view action, NumberFormat format, double bits) const {
  const Column column = column_of(data_.rows, action, format, &PriceRow::picojoules);
  const auto found = at_width(column, action, format, bits);
  if (!found) {
    return Missing{fmt::format("arithmetic.{} of {}{:.4g}: no price in technology \"{}\" (priced: {})", action,
                               name_of(format), bits, data_.conditions.name, widths_of(column))};
  }
  const PriceRow& row = nearest_row(column, bits);
  const std::string how = row.how.empty() ? found->how : fmt::format("{}; {}", found->how, row.how);
  return price_of(row, picojoules(found->value), found->kind, how);
}

Priced<Sourced<Area>> Technology::unit_area(std::string_view action, NumberFormat format, double bits) const {
  const Column column = column_of(data_.rows, action, format, &PriceRow::area_um2);
  const auto found = at_width(column, action, format, bits);
  if (!found) {
    return Missing{fmt::format("area of arithmetic.{} of {}{:.4g}: none in technology \"{}\" (known: {})", action,
                               name_of(format), bits, data_.conditions.name, widths_of(column))};
  }
  const PriceRow& row = nearest_row(column, bits);
  const auto factor = curve_factor("logic_area", row.node_nm);
  if (!factor) {
    return Missing{fmt::format("area of arithmetic.{}: technology \"{}\" has no curve logic_area from {} nm", action,
                               data_.conditions.name, row.node_nm)};
  }
  return Sourced<Area>{square_micrometres(found->value * factor->value), worse_of(found->kind, factor->kind),
                       found->how + factor->how, row.source};
}

Priced<Price> Technology::arithmetic(Action action, const ArithmeticQuery& query) const {
  const Priced<Price> price = operation(action, query);
  return price ? calibrated(*price, calibration_of("arithmetic")) : price;
}

Priced<Price> Technology::operation(Action action, const ArithmeticQuery& query) const {
  if (!is_arithmetic(action)) return not_arithmetic(action, data_.conditions);
  if (action == Action::kAdd || action == Action::kCompare) {
    Priced<Price> sum = unit_energy(kAdd, query.format, query.operand_bits);
    if (!sum || action == Action::kAdd) return sum;
    Price compare = *sum;
    compare.how = "compare as " + compare.how;
    return compare;
  }
  Priced<Price> product = unit_energy(kMultiply, query.format, factor_bits(query));
  if (!product || action == Action::kMultiply) return product;
  const Priced<Price> sum = unit_energy(kAdd, sum_format(query), query.accumulator_bits);
  if (!sum) return sum;
  return sum_of(*product, *sum);
}

Priced<Sourced<Area>> Technology::arithmetic_area(Action action, const ArithmeticQuery& query) const {
  if (!is_arithmetic(action)) return not_arithmetic(action, data_.conditions);
  if (action == Action::kAdd || action == Action::kCompare) return unit_area(kAdd, query.format, query.operand_bits);
  Priced<Sourced<Area>> product = unit_area(kMultiply, query.format, factor_bits(query));
  if (!product || action == Action::kMultiply) return product;
  const Priced<Sourced<Area>> sum = unit_area(kAdd, sum_format(query), query.accumulator_bits);
  if (!sum) return sum;
  return plus(*product, *sum);
}

Priced<Sourced<Power>> Technology::arithmetic_leakage(Action action, const ArithmeticQuery& query) const {
  const Priced<Sourced<Area>> area = arithmetic_area(action, query);
  if (!area) return Missing{area.missing()};
  const PriceRow* row = find_row("logic", "");
  if (row == nullptr || !row->leakage_mw || !row->area_um2) {
    return Missing{
        fmt::format("leakage of arithmetic.{}: technology \"{}\" has no row of kind logic with leakage and "
                    "area",
                    name_of(action), data_.conditions.name)};
  }
  const auto shrink = curve_factor("logic_area", row->node_nm);
  const auto leakage = curve_factor("logic_leakage", row->node_nm);
  if (!shrink || !leakage) {
    return Missing{
        fmt::format("leakage of arithmetic.{}: technology \"{}\" has no curves logic_area and logic_leakage "
                    "from {} nm",
                    name_of(action), data_.conditions.name, row->node_nm)};
  }
  const double units = area->value / shrink->value / square_micrometres(*row->area_um2);
  return Sourced<Power>{
      units * leakage->value * milliwatts(*row->leakage_mw),
      worse_of(worse_of(PriceKind::kInterpolated, leakage->kind), area->kind),
      fmt::format("area at {} nm x {:.4g} mW/um2{}", row->node_nm, *row->leakage_mw / *row->area_um2, leakage->how),
      row->source};
}

}  // namespace pj
