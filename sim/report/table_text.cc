// SPDX-License-Identifier: Apache-2.0
#include "sim/report/table_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace pj {

std::string table_text(const std::vector<TableRow>& rows, LastColumn last) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const TableRow& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  if (last == LastColumn::kRagged) widths.back() = 0;
  std::string text;
  for (const TableRow& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += fmt::format("  {:>{}}", row[c], widths[c]);
    text += "\n";
  }
  return text;
}

}  // namespace pj
