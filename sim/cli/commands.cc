// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/commands.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <set>

#include "arch/base/file.h"
#include "sim/cli/outcome.h"
#include "sim/cli/write_mappings.h"
#include "sim/experiment/run_network.h"
#include "sim/report/explain.h"
#include "sim/report/report_csv.h"
#include "sim/report/report_json.h"
#include "sim/report/report_text.h"
#include "sim/report/watched_report.h"

namespace pj {
namespace {

// Before the run, so that its work is not lost and no output is written without the others.
bool check_outputs(const RunOutputs& outputs, const WatchRequest& watched, Problems& problems) {
  const std::size_t before = problems.count();
  std::set<std::string> seen;
  for (const std::string& path :
       {outputs.json, outputs.csv, outputs.charges_csv, watched.trace, watched.timeline, watched.dram_trace}) {
    if (path.empty()) continue;
    check_writable(path, problems);
    if (!seen.insert(path).second) problems.add({path, 0, 0, ""}, "is asked for twice; name another file");
  }
  return problems.count() == before;
}

bool write_outputs(const Report& report, const RunOutputs& outputs, Problems& problems) {
  const std::size_t before = problems.count();
  if (!outputs.json.empty()) write_file_atomically(outputs.json, to_json(report), problems);
  if (!outputs.csv.empty()) write_file_atomically(outputs.csv, layers_csv(report), problems);
  if (!outputs.charges_csv.empty()) write_file_atomically(outputs.charges_csv, charges_csv(report), problems);
  return problems.count() == before;
}

void print_mappings(const Report& report) {
  for (const auto& layer : report.layers) {
    if (!layer.mapping.empty()) fmt::print("{}\n{}\n", layer.name, layer.mapping);
  }
}

void on_interrupt(int) { request_interrupt(); }

}  // namespace

void install_interrupt_handler() { std::signal(SIGINT, on_interrupt); }

int run_command(RunRequest request, const RunOutputs& outputs) {
  return guarded([&] {
    const bool terminal = on_terminal();
    if (terminal) {
      request.progress = [](int done, int all, const std::string& layer) { show_progress(100 * done / all, layer); };
    }
    Problems problems;
    const bool writable = check_outputs(outputs, request.watched, problems);
    const WatchedReport done = writable ? watched_report(request, problems) : WatchedReport{};
    const std::optional<Report>& report = done.report;
    if (terminal) clear_progress();
    if (!report || (done.watch && !done.watch->finish(problems))) return failed(problems);
    if (!write_outputs(*report, outputs, problems)) return failed(problems);
    fmt::print("{}", outputs.summary ? summary_text(*report) : report_text(*report));
    if (outputs.mappings) print_mappings(*report);
    if (done.watch) {
      for (const std::string& note : done.watch->notes()) fmt::print("{}\n", note);
    }
    return 0;
  });
}

namespace {

// Memories that compute have no loop nests: where things lie is known in closed form.
int check_in_memory(Experiment e, const RunRequest& request, const MappingOutputs& outputs) {
  Problems problems;
  e.engine = Engine::kAnalytic;
  if (e.machine.dram_pim && !outputs.folder.empty()) {
    problems.add({"--write-mappings", 0, 0, ""},
                 fmt::format("{} computes in its DRAM, which has no mappings: leave it out", e.machine.name));
  }
  const auto run = run_network(e, request, problems);
  if (run && !outputs.folder.empty()) write_mappings(e, *run, outputs, problems);
  if (!problems.empty()) return failed(problems);
  fmt::print("{} on {}: {} layers, {} MACs, every layer has its place\n", e.network.name, e.machine.name,
             e.network.layers.size(), e.network.macs());
  return 0;
}

}  // namespace

int check_command(const RunRequest& request, const MappingOutputs& outputs) {
  return guarded([&] {
    Problems problems;
    const auto experiment = resolve(request, Catalog::find(), problems);
    if (!experiment) return failed(problems);
    if (experiment->machine.computes_in_memory()) return check_in_memory(*experiment, request, outputs);
    const auto mappings = plan_mappings(*experiment, request, problems);
    if (!mappings) return failed(problems);
    if (!outputs.folder.empty()) write_mappings(*experiment, *mappings, outputs, problems);
    if (!problems.empty()) return failed(problems);
    fmt::print("{} on {} in style {}: {} layers, {} MACs, every layer has a mapping that fits\n",
               experiment->network.name, experiment->machine.name, name_of(experiment->style),
               experiment->network.layers.size(), experiment->network.macs());
    return 0;
  });
}

int explain_command(const std::string& file, const std::vector<std::string>& queries) {
  return guarded([&] {
    Problems problems;
    const std::optional<Report> report = load_report(file, problems);
    if (!report) return failed(problems);
    const auto text = explain_text(*report, queries, problems);
    if (!text) return failed(problems);
    fmt::print("{}", *text);
    return 0;
  });
}

}  // namespace pj
