// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/reproduce_command.h"

#include "arch/base/file.h"
#include "sim/cli/outcome.h"
#include "sim/reproduce/comparison_csv.h"
#include "sim/reproduce/comparison_json.h"
#include "sim/reproduce/comparison_text.h"
#include "sim/reproduce/published_from_proto.h"
#include "sim/reproduce/run_published.h"

namespace pj {
namespace {

// Before the runs, so that their work is not lost and no output is written without the other.
void check_outputs(const ReproduceOptions& options, Problems& problems) {
  if (!options.json.empty()) check_writable(options.json, problems);
  if (!options.csv.empty()) check_writable(options.csv, problems);
  if (!options.json.empty() && options.json == options.csv) {
    problems.add({"--csv", 0, 0, ""}, "is the file that --json writes; name another");
  }
}

bool write_outputs(const Comparison& comparison, const ReproduceOptions& options, Problems& problems) {
  if (!options.json.empty() && !write_file_atomically(options.json, comparison_json(comparison), problems))
    return false;
  return options.csv.empty() || write_file_atomically(options.csv, comparison_csv(comparison), problems);
}

std::optional<PublishedDesign> load_design(const std::string& name, const Catalog& catalog, Problems& problems) {
  const auto path = catalog.path_of(Catalog::Kind::kPublished, name, problems);
  return path ? load_published(*path, problems) : std::nullopt;
}

RunProgress progress_on_terminal() {
  if (!on_terminal()) return {};
  return [](int done, int all, const std::string& layer) { show_progress(100 * done / all, layer); };
}

}  // namespace

int reproduce_command(const ReproduceOptions& options) {
  return guarded([&] {
    Problems problems;
    const Catalog catalog = Catalog::find();
    check_outputs(options, problems);
    const auto design = load_design(options.design, catalog, problems);
    if (!problems.empty()) return failed(problems);
    const auto runs = run_published(*design, catalog, progress_on_terminal(), problems);
    if (on_terminal()) clear_progress();
    if (!runs) return failed(problems);
    const Comparison comparison = compare(*design, *runs);
    if (!write_outputs(comparison, options, problems)) return failed(problems);
    fmt::print("{}", comparison_text(comparison));
    return options.check && !comparison.within_tolerance() ? 1 : 0;
  });
}

}  // namespace pj
