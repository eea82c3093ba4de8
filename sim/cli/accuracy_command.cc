// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/accuracy_command.h"

#include <set>

#include "arch/base/file.h"
#include "sim/cli/outcome.h"

namespace pj {
namespace {

void check_files(const AccuracyOutputs& outputs, Problems& problems) {
  std::set<std::string> asked;
  for (const std::string& path : {outputs.json, outputs.csv, outputs.layers_csv}) {
    if (path.empty()) continue;
    check_writable(path, problems);
    if (!asked.insert(path).second) problems.add({path, 0, 0, ""}, "is asked for twice; name another file");
  }
}

}  // namespace

int accuracy_command(AccuracyRequest request, const AccuracyOutputs& outputs) {
  return guarded([&] {
    Problems problems;
    check_files(outputs, problems);
    if (on_terminal()) {
      request.progress = [](std::size_t done, std::size_t all) {
        show_progress(static_cast<int>(100 * done / all), fmt::format("point {} of {}", done + 1, all));
      };
    }
    const auto report = accuracy_of(request, Catalog::find(), problems);
    if (on_terminal()) clear_progress();
    if (!problems.empty()) return failed(problems);
    if (!outputs.json.empty()) write_file_atomically(outputs.json, accuracy_json(*report), problems);
    if (!outputs.csv.empty()) write_file_atomically(outputs.csv, accuracy_csv(*report), problems);
    if (!outputs.layers_csv.empty()) write_file_atomically(outputs.layers_csv, accuracy_layers_csv(*report), problems);
    if (!problems.empty()) return failed(problems);
    fmt::print("{}", accuracy_text(*report));
    return 0;
  });
}

}  // namespace pj
