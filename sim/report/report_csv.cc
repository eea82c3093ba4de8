// SPDX-License-Identifier: Apache-2.0
#include "sim/report/report_csv.h"

#include <fmt/format.h>

#include <type_traits>

#include "arch/base/csv.h"
#include "sim/report/report_fields.h"

namespace pj {
namespace {

std::string cell(const std::string& text) { return csv_field(text); }

// Shortest text that reads back as the same number.
std::string cell(double value) { return fmt::format("{}", value); }
std::string cell(std::int64_t value) { return fmt::format("{}", value); }
std::string cell(bool value) { return value ? "true" : "false"; }
std::string cell(const std::optional<std::int64_t>& value) { return value ? fmt::format("{}", *value) : ""; }

// Names and values of the plain fields of one row; lists and maps are for the JSON.
class Row {
 public:
  void add(std::string_view name, const std::string& value) {
    const std::string_view comma = first_ ? "" : ",";
    first_ = false;
    names_ += fmt::format("{}{}", comma, name);
    values_ += fmt::format("{}{}", comma, value);
  }
  template <class T>
  void add_field(const StatDecl& field, const T& member) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string> ||
                  std::is_same_v<T, std::optional<std::int64_t>>) {
      add(field.name, cell(member));
    } else if constexpr (std::is_same_v<T, ReportCategories>) {
      visit_fields(member, [this](const StatDecl& category, double value) {
        add(fmt::format("{}_pj", category.name), cell(value));
      });
    }
  }
  [[nodiscard]] const std::string& names() const { return names_; }
  [[nodiscard]] const std::string& values() const { return values_; }

 private:
  bool first_ = true;
  std::string names_;
  std::string values_;
};

Row layer_row(const ReportLayer& layer) {
  Row row;
  visit_fields(layer, [&row](const StatDecl& field, const auto& member) {
    if (field.name != "mapping" && field.name != "mapping_search") row.add_field(field, member);
  });
  return row;
}

Row charge_row(const std::string& layer, const ReportCharge& charge) {
  Row row;
  row.add("layer", cell(layer));
  visit_fields(charge, [&row](const StatDecl& field, const auto& member) { row.add_field(field, member); });
  return row;
}

// The totals in the columns of a layer.
ReportLayer as_layer(const ReportTotals& t) {
  ReportLayer layer;
  layer.name = "total";
  layer.macs = t.macs;
  layer.vector_operations = t.vector_operations;
  layer.cycles = t.cycles;
  layer.compute_cycles = t.compute_cycles;
  layer.stall_cycles = t.stall_cycles;
  layer.utilization = t.utilization;
  layer.seconds = t.seconds;
  layer.energy_pj = t.energy_pj;
  layer.pj_per_mac = t.pj_per_mac;
  layer.by_category_pj = t.by_category_pj;
  return layer;
}

}  // namespace

std::string layers_csv(const Report& report) {
  const Row total = layer_row(as_layer(report.totals));
  std::string csv = total.names() + "\n";
  for (const ReportLayer& layer : report.layers) csv += layer_row(layer).values() + "\n";
  return csv + total.values() + "\n";
}

std::string charges_csv(const Report& report) {
  std::string csv = charge_row("", {}).names() + "\n";
  for (const ReportLayer& layer : report.layers) {
    for (const ReportCharge& charge : layer.charges) csv += charge_row(layer.name, charge).values() + "\n";
  }
  return csv;
}

}  // namespace pj
