// SPDX-License-Identifier: Apache-2.0
// Rows of cells as lines of text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace pj {

using TableRow = std::vector<std::string>;

// Columns as wide as their widest cell, to the right; kRagged: the last one to the left, as long as it is. All rows
// have as many cells as the first.
enum class LastColumn : std::uint8_t { kToTheRight, kRagged };
std::string table_text(const std::vector<TableRow>& rows, LastColumn last = LastColumn::kToTheRight);

}  // namespace pj
