// SPDX-License-Identifier: Apache-2.0
// `pj reproduce`: the published tables of a design beside ours. Exit status as in commands.h; errors however large are
// shown and are no failure, unless `check`.
#pragma once

#include <string>

namespace pj {

struct ReproduceOptions {
  std::string design;     // name or file
  std::string json, csv;  // files; empty: none
  bool check = false;     // status 1 if a cell is beyond its tolerance
};

int reproduce_command(const ReproduceOptions& options);

}  // namespace pj
