// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/compare.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace pj {
namespace {

constexpr double kPercent = 100.0;

Scope scope_of(const PublishedRow& row, const std::vector<RunFigures>& runs) {
  Scope scope;
  scope.run = &runs.at(row.run);
  const std::vector<ReportLayer>& layers = scope.run->report.layers;
  for (std::size_t l = 0; l < layers.size(); ++l) {
    if (fnmatch(row.layers.c_str(), layers[l].name.c_str(), 0) == 0) scope.layers.push_back(l);
  }
  return scope;
}

// All layers of the rows, each once. The rows are of one run, or only summed columns have a total.
Scope scope_of_all(const PublishedTable& table, const std::vector<RunFigures>& runs) {
  std::set<std::size_t> layers;
  Scope scope;
  for (const PublishedRow& row : table.rows) {
    scope = scope_of(row, runs);
    layers.insert(scope.layers.begin(), scope.layers.end());
  }
  scope.layers.assign(layers.begin(), layers.end());
  return scope;
}

std::optional<double> simulated(const PublishedColumn& column, const Scope& scope) {
  const std::optional<double> value = value_of(column.quantity, column.selectors, scope);
  return value ? std::optional(*value * column.scale) : std::nullopt;
}

ComparedCell cell_of(const PublishedColumn& column, const std::optional<PublishedValue>& published,
                     std::optional<double> ours) {
  ComparedCell cell;
  cell.published = published;
  cell.simulated = ours;
  if (!column.compared() || !published) return cell;
  if (ours) cell.error_percent = kPercent * (*ours - published->value) / published->value;
  if (column.tolerance_percent) {
    cell.within = cell.error_percent && std::abs(*cell.error_percent) <= *column.tolerance_percent;
  }
  return cell;
}

std::optional<double> sum_of(const std::vector<ComparedRow>& rows, std::size_t column) {
  double sum = 0.0;
  for (const ComparedRow& row : rows) {
    if (!row.cells[column].simulated) return std::nullopt;
    sum += *row.cells[column].simulated;
  }
  return sum;
}

ComparedRow total_of(const ComparedTable& compared, const Scope& all) {
  const PublishedTable& table = *compared.published;
  ComparedRow total{"total", {}};
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const PublishedColumn& column = table.columns[c];
    const auto ours = column.summed ? sum_of(compared.rows, c) : simulated(column, all);
    total.cells.push_back(cell_of(column, table.total[c], ours));
  }
  return total;
}

void add_error(const ComparedRow& row, double error, ColumnVerdict& verdict) {
  if (verdict.worst_percent && std::abs(*verdict.worst_percent) >= std::abs(error)) return;
  verdict.worst_percent = error;
  verdict.worst_row = row.name;
}

ColumnVerdict verdict_of(const ComparedTable& table, std::size_t c) {
  const PublishedColumn& column = table.published->columns[c];
  ColumnVerdict verdict;
  double sum = 0.0;
  int errors = 0;
  for (const ComparedRow& row : table.rows) {
    const ComparedCell& cell = row.cells[c];
    verdict.compared += column.compared() && cell.published ? 1 : 0;
    verdict.within += cell.within.value_or(false) ? 1 : 0;
    if (!cell.error_percent) continue;
    add_error(row, *cell.error_percent, verdict);
    sum += std::abs(*cell.error_percent);
    ++errors;
  }
  if (errors > 0) verdict.mean_percent = sum / errors;
  if (column.mean_tolerance_percent) {
    verdict.mean_within = verdict.mean_percent && *verdict.mean_percent <= *column.mean_tolerance_percent;
  }
  return verdict;
}

ComparedTable compare_table(const PublishedTable& table, const std::vector<RunFigures>& runs) {
  ComparedTable compared;
  compared.published = &table;
  for (const PublishedRow& row : table.rows) {
    const Scope scope = scope_of(row, runs);
    ComparedRow shown{row.name, {}};
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      shown.cells.push_back(cell_of(table.columns[c], row.values[c], simulated(table.columns[c], scope)));
    }
    compared.rows.push_back(std::move(shown));
  }
  if (!table.total.empty()) compared.total = total_of(compared, scope_of_all(table, runs));
  for (std::size_t c = 0; c < table.columns.size(); ++c) compared.verdicts.push_back(verdict_of(compared, c));
  return compared;
}

bool all_within(const ComparedRow& row) {
  return std::all_of(row.cells.begin(), row.cells.end(), [](const ComparedCell& c) { return c.within.value_or(true); });
}

bool all_within(const ComparedTable& table) {
  return std::all_of(table.rows.begin(), table.rows.end(), [](const ComparedRow& r) { return all_within(r); }) &&
         (!table.total || all_within(*table.total)) &&
         std::all_of(table.verdicts.begin(), table.verdicts.end(),
                     [](const ColumnVerdict& v) { return v.mean_within.value_or(true); });
}

}  // namespace

bool Comparison::within_tolerance() const {
  return std::all_of(tables.begin(), tables.end(), [](const ComparedTable& t) { return all_within(t); });
}

Comparison compare(const PublishedDesign& design, const std::vector<RunFigures>& runs) {
  if (runs.size() != design.runs.size()) throw std::logic_error("compare: the figures are of another design");
  Comparison comparison;
  comparison.design = &design;
  comparison.runs = &runs;
  for (const PublishedTable& table : design.tables) comparison.tables.push_back(compare_table(table, runs));
  return comparison;
}

}  // namespace pj
