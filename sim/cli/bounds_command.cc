// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/bounds_command.h"

#include "arch/base/file.h"
#include "sim/cli/outcome.h"

namespace pj {
namespace {

void check_files(const BoundsOutputs& outputs, Problems& problems) {
  for (const std::string& path : {outputs.json, outputs.csv}) {
    if (!path.empty()) check_writable(path, problems);
  }
  if (!outputs.json.empty() && outputs.json == outputs.csv)
    problems.add({outputs.json, 0, 0, ""}, "is asked for twice; name another file");
}

}  // namespace

int bounds_command(const BoundsRequest& request, const BoundsOutputs& outputs) {
  return guarded([&] {
    Problems problems;
    check_files(outputs, problems);
    const auto bounds = network_bounds(request, problems);
    if (!problems.empty()) return failed(problems);
    if (!outputs.json.empty()) write_file_atomically(outputs.json, bounds_json(*bounds), problems);
    if (!outputs.csv.empty()) write_file_atomically(outputs.csv, bounds_csv(*bounds), problems);
    if (!problems.empty()) return failed(problems);
    fmt::print("{}", bounds_text(*bounds));
    return 0;
  });
}

}  // namespace pj
