// SPDX-License-Identifier: Apache-2.0
// The cells of a comma-separated file as people write them: blanks around cells, empty cells at the end of a line,
// blank lines, quotes (RFC 4180, but none over several lines), a byte order mark and any line ending mean nothing. A
// cell that starts with # or // ends its line: a comment. If the first line has tabs and no comma, tabs separate.
// Not here: what the cells mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arch/base/problem.h"

namespace pj {

struct CsvCell {
  std::string text;  // without outer blanks and quotes
  int column = 0;    // byte of its line, from 1
};

struct CsvRow {
  int line = 0;                // from 1
  std::vector<CsvCell> cells;  // at least one that is not empty; the last one is not
};

// Lines that hold nothing are left out. A quote that does not end is a problem in `file`.
std::vector<CsvRow> csv_rows(std::string_view text, const std::string& file, Problems& problems);

}  // namespace pj
