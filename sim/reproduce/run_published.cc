// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/run_published.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "sim/experiment/run_network.h"
#include "sim/report/experiment_report.h"
#include "sim/reproduce/active_units.h"

namespace pj {
namespace {

// What a run says about an option is shown where the design's file gave it.
void add_at_its_place(const Problem& problem, const PublishedRun& run, Problems& problems) {
  const auto at = run.places.find(problem.place.file);
  const std::string path = problem.place.path.empty() ? "" : problem.place.path + ": ";
  if (at != run.places.end()) return problems.add(at->second, path + problem.what);
  if (problem.place.file.empty()) return problems.add(run.place, path + problem.what);
  problems.add(problem.place, problem.what);
}

std::optional<Experiment> resolve_run(const PublishedRun& run, const Catalog& catalog, Problems& problems) {
  Problems own;
  auto experiment = resolve(run.request, catalog, own);
  for (const Problem& problem : own.list()) add_at_its_place(problem, run, problems);
  return experiment;
}

std::vector<std::string> selected_layers(const Experiment& e) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (e.selected[i]) names.push_back(e.network.layers[i].name);
  }
  return names;
}

void check_row(const PublishedRow& row, const PublishedRun& run, const Experiment& e, Problems& problems) {
  const std::vector<std::string> names = selected_layers(e);
  const bool any = std::any_of(names.begin(), names.end(), [&row](const std::string& name) {
    return fnmatch(row.layers.c_str(), name.c_str(), 0) == 0;
  });
  if (any) return;
  problems.add(row.place,
               fmt::format("run {} has no layer \"{}\"{}", run.name, row.layers, did_you_mean(row.layers, names)));
}

void check_selectors(const PublishedColumn& column, const Experiment& e, Problems& problems) {
  std::vector<std::string> names;
  for (const Component& component : e.machine.components) names.push_back(component.name);
  for (const Selector& selector : column.selectors) check_component(selector, names, problems);
}

using Experiments = std::vector<std::optional<Experiment>>;  // none: could not be resolved

// Components are asked of the first run that a table uses on each machine.
void check_table(const PublishedTable& table, const PublishedDesign& design, const Experiments& experiments,
                 Problems& problems) {
  std::vector<std::string> machines;
  for (const PublishedRow& row : table.rows) {
    const auto& e = experiments.at(row.run);
    if (!e) continue;
    check_row(row, design.runs.at(row.run), *e, problems);
    if (std::find(machines.begin(), machines.end(), e->machine.name) != machines.end()) continue;
    machines.push_back(e->machine.name);
    for (const PublishedColumn& column : table.columns) check_selectors(column, *e, problems);
  }
}

bool asks_for_active_units(const PublishedDesign& design, std::size_t run) {
  return std::any_of(design.tables.begin(), design.tables.end(), [run](const PublishedTable& table) {
    return std::any_of(table.rows.begin(), table.rows.end(), [=](const PublishedRow& r) { return r.run == run; }) &&
           std::any_of(table.columns.begin(), table.columns.end(),
                       [](const PublishedColumn& c) { return c.quantity == Figure::kActiveUnits; });
  });
}

// Per layer that the run selects; 0 of a layer that is not on the array.
std::vector<std::int64_t> active_units_of(const Experiment& e, const RunRequest& request, Problems& problems) {
  std::vector<std::int64_t> units;
  const auto mappings = plan_mappings(e, request, problems);
  if (!mappings) return units;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (!e.selected[i]) continue;
    const auto& mapping = (*mappings)[i];
    units.push_back(mapping ? active_units(LoopNest(*e.network.layers[i].einsum, e.machine, *mapping)) : 0);
  }
  return units;
}

}  // namespace

std::optional<std::vector<RunFigures>> run_published(const PublishedDesign& design, const Catalog& catalog,
                                                     const RunProgress& progress, Problems& problems) {
  const std::size_t before = problems.count();
  Experiments experiments;
  for (const PublishedRun& run : design.runs) experiments.push_back(resolve_run(run, catalog, problems));
  for (const PublishedTable& table : design.tables) check_table(table, design, experiments, problems);
  if (problems.count() != before) return std::nullopt;
  std::vector<RunFigures> figures;
  for (std::size_t r = 0; r < design.runs.size(); ++r) {
    RunRequest request = design.runs[r].request;
    request.progress = progress;
    Problems own;
    auto report = report_of(*experiments[r], request, own);
    for (const Problem& problem : own.list()) add_at_its_place(problem, design.runs[r], problems);
    if (!report) continue;
    figures.push_back({std::move(*report), {}});
    if (!asks_for_active_units(design, r)) continue;
    figures.back().active_units = active_units_of(*experiments[r], request, problems);
  }
  if (problems.count() != before) return std::nullopt;
  return figures;
}

}  // namespace pj
