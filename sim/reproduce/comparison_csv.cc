// SPDX-License-Identifier: Apache-2.0
#include "sim/reproduce/comparison_csv.h"

#include <fmt/format.h>

#include "arch/base/csv.h"

namespace pj {
namespace {

std::string field(const std::string& text) { return csv_field(text); }
std::string field(const std::optional<double>& value) { return value ? fmt::format("{}", *value) : ""; }
std::string field(const std::optional<bool>& value) { return value ? (*value ? "true" : "false") : ""; }

std::string lines_of(const PublishedTable& table, const ComparedRow& row) {
  std::string lines;
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    const PublishedColumn& column = table.columns[c];
    const ComparedCell& cell = row.cells[c];
    lines += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", field(table.name), field(row.name), field(column.name),
                         field(column.unit), name_of(column.quantity), cell.published ? cell.published->printed : "",
                         field(cell.simulated), field(cell.error_percent), field(column.tolerance_percent),
                         field(cell.within), column.calibrated_on.empty() ? "false" : "true");
  }
  return lines;
}

}  // namespace

std::string comparison_csv(const Comparison& comparison) {
  std::string csv =
      "table,row,column,unit,quantity,published,simulated,error_percent,tolerance_percent,within,calibrated\n";
  for (const ComparedTable& table : comparison.tables) {
    for (const ComparedRow& row : table.rows) csv += lines_of(*table.published, row);
    if (table.total) csv += lines_of(*table.published, *table.total);
  }
  return csv;
}

}  // namespace pj
