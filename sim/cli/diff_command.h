// SPDX-License-Identifier: Apache-2.0
// `pj diff`: what is different between two reports. Exit status as in commands.h; differences are no failure, unless
// `check`.
#pragma once

#include <optional>
#include <string>

#include "sim/diff/diff_text.h"

namespace pj {

struct DiffOptions {
  std::string a, b;          // reports
  std::string json, csv;     // files; empty: none
  std::string layers = "*";  // a glob: these alone are compared, totals included
  DiffTextOptions text;
  std::optional<double> check;  // status 1 if energy or cycles differ by more per cent of A
};

int diff_command(const DiffOptions& options);

}  // namespace pj
