// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/diff_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "sim/diff/diff_format.h"
#include "sim/diff/diff_inputs_text.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

constexpr std::size_t kNameWidth = 38;

void add_file(const std::string& label, const DiffFile& file, ReportLines& text) {
  text.fact(label, fmt::format("{}: {} on {}, {}", file.file, file.workload, file.architecture, file.technology));
}

struct Cells {
  std::string name, a, b, difference, change, counts, prices;
};

void add_row(const Cells& c, ReportLines& text) {
  text.line("  {:<{}} {:>11} {:>11} {:>11} {:>9} {:>11} {:>11}", fitted(c.name, kNameWidth), kNameWidth, c.a, c.b,
            c.difference, c.change, c.counts, c.prices);
}

void add_head(const std::string& title, bool with_parts, ReportLines& text) {
  text.blank();
  text.line("{:<{}} {:>11} {:>11} {:>11} {:>9} {:>11} {:>11}", title, kNameWidth + 2, "A", "B", "B - A", "of A",
            with_parts ? "by counts" : "", with_parts ? "by prices" : "");
}

Cells cells_of(const DiffEnergy& e, bool with_parts) {
  return {e.name,
          energy_text(e.a_pj),
          energy_text(e.b_pj),
          signed_energy(e.difference()),
          change_text(e.a_pj, e.b_pj),
          with_parts ? signed_energy(e.counts_pj) : "",
          with_parts ? signed_energy(e.prices_pj) : ""};
}

Cells cells_of(const std::string& name, const DiffCount& c) {
  return {name,
          shown(c.a),
          shown(c.b),
          signed_count(c.difference()),
          change_text(static_cast<double>(c.a), static_cast<double>(c.b)),
          "",
          ""};
}

// `unit` follows four digits.
Cells plain_cells(const std::string& name, const DiffFigure& f, const char* unit) {
  const auto text = [unit](double value) { return fmt::format("{:.4g}{}", value, unit); };
  const double difference = f.difference();
  return {name,
          text(f.a),
          text(f.b),
          difference == 0.0 ? "0" : (difference > 0.0 ? "+" : "") + text(difference),
          change_text(f.a, f.b),
          "",
          ""};
}

// Per cent, and points between them: what that is of A says nothing.
Cells share_cells(const std::string& name, const DiffFigure& f) {
  constexpr double kPercent = 100.0;
  const double points = kPercent * f.difference();
  return {name, percent(f.a), percent(f.b), points == 0.0 ? "0" : fmt::format("{:+.1f} points", points), "", "", ""};
}

template <class Unit>
Cells unit_cells(const std::string& name, const DiffFigure& f, Unit unit) {
  const double d = f.difference();
  return {name,
          shown(unit(f.a)),
          shown(unit(f.b)),
          d == 0.0 ? "0" : (d > 0.0 ? "+" : "") + shown(unit(d)),
          change_text(f.a, f.b),
          "",
          ""};
}

DiffEnergy whole(const Diff& diff) {
  DiffEnergy all = {"energy", diff.figure("energy_pj").a, diff.figure("energy_pj").b, 0.0, 0.0};
  for (const DiffEnergy& category : diff.categories) {
    all.counts_pj += category.counts_pj;
    all.prices_pj += category.prices_pj;
  }
  return all;
}

void add_totals(const Diff& diff, ReportLines& text) {
  add_head("What it did", diff.layers_compared, text);
  add_row(cells_of(whole(diff), diff.layers_compared), text);
  add_row(unit_cells("energy per MAC", diff.figure("pj_per_mac"), picojoules), text);
  add_row(cells_of("cycles", diff.count("cycles")), text);
  add_row(cells_of("  of them computing", diff.count("compute_cycles")), text);
  add_row(cells_of("  of them stalled", diff.count("stall_cycles")), text);
  add_row(unit_cells("latency", diff.figure("seconds"), seconds), text);
  add_row(share_cells("share of the peak", diff.figure("utilization")), text);
  add_row(unit_cells("power", diff.figure("average_watts"), watts), text);
  add_row(plain_cells("TOPS/W", diff.figure("tops_per_watt"), ""), text);
  add_row(cells_of("bytes off chip", diff.count("dram_bytes")), text);
  add_row(plain_cells("area", diff.figure("area_mm2"), " mm2"), text);
  for (const char* work : {"macs", "vector_operations"}) {
    if (diff.count(work).difference() != 0) add_row(cells_of(work, diff.count(work)), text);
  }
}

void add_energies(const std::string& title, const std::vector<DiffFigure>& figures, ReportLines& text) {
  add_head(title, false, text);
  for (const DiffFigure& f : figures) {
    if (f.a != 0.0 || f.b != 0.0) add_row(cells_of(DiffEnergy{f.name, f.a, f.b, 0.0, 0.0}, false), text);
  }
}

template <class Item>
std::vector<Item> largest_first(std::vector<Item> items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const Item& x, const Item& y) { return std::abs(x.difference()) > std::abs(y.difference()); });
  const auto same = std::find_if(items.begin(), items.end(), [](const Item& i) { return i.difference() == 0; });
  items.erase(same, items.end());
  return items;
}

std::size_t cut(std::size_t all, const DiffTextOptions& options) {
  return std::min(all, static_cast<std::size_t>(options.top));
}

void add_more(std::size_t all, std::size_t shown_rows, ReportLines& text) {
  if (shown_rows < all) text.line("  and {} more that changed less", all - shown_rows);
}

void add_categories(const Diff& diff, ReportLines& text) {
  add_head("Energy by category", diff.layers_compared, text);
  for (const DiffEnergy& category : diff.categories) {
    if (category.a_pj != 0.0 || category.b_pj != 0.0) add_row(cells_of(category, diff.layers_compared), text);
  }
}

void add_actions(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const std::vector<DiffEnergy> actions = largest_first(diff.actions);
  const std::size_t most = cut(actions.size(), options);
  if (most == 0) return;
  add_head("Why: energy by component, action, tensor", true, text);
  for (std::size_t i = 0; i < most; ++i) add_row(cells_of(actions[i], true), text);
  add_more(actions.size(), most, text);
}

void add_movement(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const std::vector<DiffFigure> movement = largest_first(diff.movement);
  const std::size_t most = cut(movement.size(), options);
  if (most == 0) return;
  add_energies("Movement by component and tensor", {movement.begin(), movement.begin() + static_cast<long>(most)},
               text);
  add_more(movement.size(), most, text);
}

void add_stalls(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const std::vector<DiffCount> stalls = largest_first(diff.stalls);
  const std::size_t most = cut(stalls.size(), options);
  if (most == 0) return;
  add_head("Stall cycles by what was waited for", false, text);
  for (std::size_t i = 0; i < most; ++i) add_row(cells_of(stalls[i].name, stalls[i]), text);
  add_more(stalls.size(), most, text);
}

std::string shown_name(const DiffLayer& layer) {
  if (layer.side == DiffSide::kBoth) return layer.name;
  return layer.name + (layer.side == DiffSide::kOnlyA ? " (A alone)" : " (B alone)");
}

void add_layer_row(const Cells& c, const std::string& reason, ReportLines& text) {
  text.line("  {:<{}} {:>11} {:>11} {:>11} {:>9}  {}", fitted(c.name, kNameWidth), kNameWidth, c.a, c.b, c.difference,
            c.change, reason);
}

void add_layer_head(const std::string& title, ReportLines& text) {
  text.blank();
  text.line("{:<{}} {:>11} {:>11} {:>11} {:>9}  {}", title, kNameWidth + 2, "A", "B", "B - A", "of A", "largest part");
}

struct EnergyOfLayer {
  const DiffLayer* layer;
  [[nodiscard]] double difference() const { return layer->energy.difference(); }
};
struct CyclesOfLayer {
  const DiffLayer* layer;
  [[nodiscard]] std::int64_t difference() const { return layer->cycles.difference(); }
};

template <class Item>
std::vector<Item> ranked(const std::vector<DiffLayer>& layers) {
  std::vector<Item> items;
  items.reserve(layers.size());
  for (const DiffLayer& layer : layers) items.push_back({&layer});
  return largest_first(std::move(items));
}

void add_layers_by_energy(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const auto layers = ranked<EnergyOfLayer>(diff.layers);
  const std::size_t most = cut(layers.size(), options);
  if (most == 0) return;
  add_layer_head("Layers by difference in energy", text);
  for (std::size_t i = 0; i < most; ++i) {
    const DiffLayer& layer = *layers[i].layer;
    const DiffEnergy& reason = layer.energy_reason;
    Cells cells = cells_of(layer.energy, false);
    cells.name = shown_name(layer);
    add_layer_row(cells, fmt::format("{} {}", signed_energy(reason.difference()), reason.name), text);
  }
  add_more(layers.size(), most, text);
}

void add_layers_by_cycles(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  const auto layers = ranked<CyclesOfLayer>(diff.layers);
  const std::size_t most = cut(layers.size(), options);
  if (most == 0) return;
  add_layer_head("Layers by difference in cycles", text);
  for (std::size_t i = 0; i < most; ++i) {
    const DiffLayer& layer = *layers[i].layer;
    const DiffCount& reason = layer.cycles_reason;
    add_layer_row(cells_of(shown_name(layer), layer.cycles),
                  fmt::format("{} {}", signed_count(reason.difference()), reason.name), text);
  }
  add_more(layers.size(), most, text);
}

void add_same_effect(const Diff& diff, ReportLines& text) {
  text.blank();
  text.line("What it did");
  text.fact("nothing", fmt::format("{} and {} cycles in both, and all else the same",
                                   energy_text(diff.figure("energy_pj").a), shown(diff.count("cycles").a)));
}

void add_effect(const Diff& diff, const DiffTextOptions& options, ReportLines& text) {
  add_totals(diff, text);
  add_categories(diff, text);
  add_energies("Energy by boundary", diff.boundaries, text);
  add_actions(diff, options, text);
  add_prices(diff, options, text);
  add_movement(diff, options, text);
  add_stalls(diff, options, text);
  add_layers_by_energy(diff, options, text);
  add_layers_by_cycles(diff, options, text);
}

}  // namespace

std::string diff_text(const Diff& diff, const DiffTextOptions& options) {
  ReportLines text;
  add_file("A", diff.a, text);
  add_file("B", diff.b, text);
  text.blank();
  add_inputs(diff, text);
  if (diff.same_effect()) {
    add_same_effect(diff, text);
  } else {
    add_effect(diff, options, text);
  }
  if (options.mappings) add_mappings(diff, text);
  return text.take();
}

}  // namespace pj
