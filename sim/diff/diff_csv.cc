// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_csv.h"

#include <fmt/format.h>

#include "arch/base/csv.h"

namespace pj {
namespace {

template <class T>
std::string values(const T& a, const T& b, const T& difference) {
  const std::string ratio = a == T{} ? "" : fmt::format("{}", static_cast<double>(b) / static_cast<double>(a));
  return fmt::format("{},{},{},{}", a, b, difference, ratio);
}

// Counts and prices are empty where a figure has no such parts.
std::string row(const char* list, const std::string& name, const std::string& unit, const std::string& values) {
  return fmt::format("{},{},{},{},,\n", list, csv_field(name), unit, values);
}

template <class Item>
std::string rows(const char* list, const std::vector<Item>& items) {
  std::string text;
  for (const Item& item : items) text += row(list, item.name, item.unit, values(item.a, item.b, item.difference()));
  return text;
}

std::string energy_row(const char* list, const std::string& name, const DiffEnergy& e, bool with_parts) {
  const std::string all = values(e.a_pj, e.b_pj, e.difference());
  if (!with_parts) return row(list, name, "pJ", all);
  return fmt::format("{},{},pJ,{},{},{}\n", list, csv_field(name), all, e.counts_pj, e.prices_pj);
}

}  // namespace

std::string diff_csv(const Diff& diff) {
  std::string csv = "list,name,unit,a,b,difference,ratio,counts_pj,prices_pj\n";
  csv += rows("total", diff.counts);
  csv += rows("total", diff.figures);
  for (const DiffEnergy& category : diff.categories) {
    csv += energy_row("category", category.name, category, diff.layers_compared);
  }
  csv += rows("boundary", diff.boundaries);
  csv += rows("movement", diff.movement);
  csv += rows("stall", diff.stalls);
  for (const DiffEnergy& action : diff.actions) csv += energy_row("action", action.name, action, true);
  for (const DiffLayer& layer : diff.layers) csv += energy_row("layer_energy", layer.name, layer.energy, true);
  for (const DiffLayer& layer : diff.layers) {
    csv += row("layer_cycles", layer.name, "cycle", values(layer.cycles.a, layer.cycles.b, layer.cycles.difference()));
  }
  return csv;
}

}  // namespace pj
