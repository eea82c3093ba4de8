// SPDX-License-Identifier: Apache-2.0
// Reads a timeline back: rows by name of column. No cell of the tests holds a comma.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "tests/unit/trace/read_trace.h"

namespace pj {

using CsvRow = std::map<std::string, std::string>;

inline std::vector<std::string> split_cells(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream text(line);
  for (std::string cell; std::getline(text, cell, ',');) cells.push_back(cell);
  return cells;
}

inline std::vector<CsvRow> read_csv(const std::string& path) {
  std::istringstream text(text_of(path));
  std::string line;
  std::getline(text, line);
  const std::vector<std::string> names = split_cells(line);
  std::vector<CsvRow> rows;
  while (std::getline(text, line)) {
    const std::vector<std::string> cells = split_cells(line);
    rows.emplace_back();
    for (std::size_t k = 0; k < names.size(); ++k) rows.back()[names[k]] = cells.at(k);
  }
  return rows;
}

}  // namespace pj
