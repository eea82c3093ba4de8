// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/compare_reports.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "sim/diff/changed_inputs.h"
#include "sim/diff/changed_prices.h"
#include "sim/diff/charge_pairs.h"
#include "sim/report/report_fields.h"

namespace pj {
namespace {

DiffFile file_of(const Report& report) { return {"", report.workload, report.architecture, report.technology.name}; }

// In the order of the names; what one side lacks is 0 there.
template <class Item, class Map>
std::vector<Item> side_by_side(const std::string& unit, const Map& a, const Map& b) {
  std::vector<Item> items;
  Map names = a;
  names.insert(b.begin(), b.end());
  for (const auto& [name, value] : names) {
    Item item = {name, unit, {}, {}};
    if (const auto at = a.find(name); at != a.end()) item.a = at->second;
    if (const auto at = b.find(name); at != b.end()) item.b = at->second;
    items.push_back(std::move(item));
  }
  return items;
}

// `side` of the item of that name, which is made if there is none.
template <class T, class Item>
void set_side(const StatDecl& field, const T& value, T Item::*side, std::vector<Item>& items) {
  auto at = std::find_if(items.begin(), items.end(), [&field](const Item& item) { return item.name == field.name; });
  if (at == items.end()) at = items.insert(at, {std::string(field.name), std::string(field.unit), T{}, T{}});
  (*at).*side = value;
}

void add_totals(const ReportTotals& totals, std::int64_t DiffCount::*count, double DiffFigure::*figure, Diff& diff) {
  visit_fields(totals, [&](const StatDecl& field, const auto& value) {
    using Value = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, std::int64_t>) set_side(field, value, count, diff.counts);
    if constexpr (std::is_same_v<Value, double>) set_side(field, value, figure, diff.figures);
  });
}

NamedNumbers movement_of(const Report& report) {
  NamedNumbers movement;
  for (const ReportMovement& m : report.totals.movement_pj) {
    movement[fmt::format("{}/{}", m.component, m.tensor)] += m.energy_pj;
  }
  return movement;
}

void add_categories(const ReportCategories& categories, double DiffEnergy::*side, std::vector<DiffEnergy>& all) {
  std::size_t place = 0;
  visit_fields(categories, [&](const StatDecl& field, double value) {
    if (place == all.size()) all.push_back({std::string(field.name), 0.0, 0.0, 0.0, 0.0});
    all[place++].*side = value;
  });
}

void add_parts(const ChargePair& pair, std::vector<DiffEnergy>& categories) {
  for (DiffEnergy& category : categories) {
    if (category.name != pair.any().category) continue;
    category.counts_pj += pair.counts_pj();
    category.prices_pj += pair.prices_pj();
  }
}

// The item with the largest part in the direction of the whole difference.
template <class Item, class Difference>
Item main_part(const std::vector<Item>& items, Difference whole) {
  Item most;
  for (const Item& item : items) {
    if (whole < 0 ? item.difference() < most.difference() : item.difference() > most.difference()) most = item;
  }
  return most;
}

DiffEnergy energy_reason(const std::vector<ChargePair>& pairs, double whole) {
  std::vector<DiffEnergy> parts;
  for (const ChargePair& pair : pairs) add(pair, parts.emplace_back(DiffEnergy{pair.name(), 0.0, 0.0, 0.0, 0.0}));
  return main_part(parts, whole);
}

DiffCount cycles_reason(const MatchedLayer& layer, std::int64_t whole) {
  const ReportLayer none;
  const ReportLayer& a = layer.a != nullptr ? *layer.a : none;
  const ReportLayer& b = layer.b != nullptr ? *layer.b : none;
  std::vector<DiffCount> parts = side_by_side<DiffCount>("cycle", a.stall_reasons, b.stall_reasons);
  parts.push_back({"compute", "cycle", a.compute_cycles, b.compute_cycles});
  return main_part(parts, whole);
}

DiffLayer layer_of(const MatchedLayer& layer, const std::vector<ChargePair>& pairs) {
  DiffLayer shown;
  shown.name = layer.any().name;
  shown.side = layer.side();
  for (const ChargePair& pair : pairs) add(pair, shown.energy);
  shown.energy.name = "energy_pj";
  shown.energy.a_pj = layer.a != nullptr ? layer.a->energy_pj : 0.0;
  shown.energy.b_pj = layer.b != nullptr ? layer.b->energy_pj : 0.0;
  shown.energy_reason = energy_reason(pairs, shown.energy.difference());
  shown.cycles = {"cycles", "cycle", layer.a != nullptr ? layer.a->cycles : 0,
                  layer.b != nullptr ? layer.b->cycles : 0};
  shown.cycles_reason = cycles_reason(layer, shown.cycles.difference());
  return shown;
}

void add_actions(const std::vector<std::vector<ChargePair>>& layers, Diff& diff) {
  std::map<std::string, DiffEnergy> sums;
  for (const std::vector<ChargePair>& pairs : layers) {
    for (const ChargePair& pair : pairs) {
      add_parts(pair, diff.categories);
      add(pair, sums[pair.name()]);
    }
  }
  for (auto& [name, sum] : sums) {
    sum.name = name;
    diff.actions.push_back(sum);
  }
  std::stable_sort(diff.actions.begin(), diff.actions.end(), [](const DiffEnergy& x, const DiffEnergy& y) {
    return std::abs(x.difference()) > std::abs(y.difference());
  });
}

void add_layers(const std::vector<MatchedLayer>& layers, Diff& diff) {
  std::vector<std::vector<ChargePair>> pairs;
  pairs.reserve(layers.size());
  for (const MatchedLayer& layer : layers) {
    pairs.push_back(charge_pairs(layer));
    diff.layers.push_back(layer_of(layer, pairs.back()));
  }
  add_actions(pairs, diff);
  diff.inputs.layers = changed_layers(layers);
  diff.inputs.residency = changed_residency(layers);
  diff.inputs.mappings = changed_mappings(layers);
  diff.inputs.prices = changed_prices(pairs);
}

}  // namespace

Diff compare_reports(const Report& a, const Report& b) {
  Diff diff;
  diff.a = file_of(a);
  diff.b = file_of(b);
  diff.not_compared = not_held(a, b);
  diff.inputs.settings = changed_settings(a, b);
  diff.inputs.components = changed_components(a, b);
  diff.inputs.sentences = changed_sentences(a, b);
  add_totals(a.totals, &DiffCount::a, &DiffFigure::a, diff);
  add_totals(b.totals, &DiffCount::b, &DiffFigure::b, diff);
  add_categories(a.totals.by_category_pj, &DiffEnergy::a_pj, diff.categories);
  add_categories(b.totals.by_category_pj, &DiffEnergy::b_pj, diff.categories);
  diff.boundaries = side_by_side<DiffFigure>("pJ", a.boundary_totals, b.boundary_totals);
  diff.movement = side_by_side<DiffFigure>("pJ", movement_of(a), movement_of(b));
  diff.stalls = side_by_side<DiffCount>("cycle", a.totals.stall_reasons, b.totals.stall_reasons);
  const std::vector<MatchedLayer> layers = match_layers(a, b);
  diff.layers_compared = are_comparable(a, b, layers);
  if (diff.layers_compared) {
    add_layers(layers, diff);
  } else {
    diff.not_compared.emplace_back(
        "layers, mappings, prices: the workloads share too few names of layers; totals alone are compared");
  }
  return diff;
}

}  // namespace pj
