// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/map_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>

#include "arch/base/file.h"
#include "sim/cli/map_arrays_text.h"
#include "sim/cli/map_statement.h"
#include "sim/cli/outcome.h"
#include "sim/cli/write_mappings.h"
#include "sim/experiment/run_network.h"
#include "sim/report/experiment_report.h"
#include "sim/report/number_text.h"
#include "sim/report/report_csv.h"
#include "sim/report/report_json.h"

namespace pj {
namespace {

double edp(double pj, double cycles) { return pj * cycles; }

// A layer, its figures of one copy.
std::string row(const ReportLayer& layer, const ReportSearch& s, double seconds_a_cycle) {
  std::string of_style = "-";
  if (s.style_pj) {
    const double ratio =
        edp(s.energy_pj, static_cast<double>(s.cycles)) / edp(*s.style_pj, static_cast<double>(*s.style_cycles));
    of_style = fmt::format("{:.3f}", ratio);
  }
  return fmt::format("{:<24} {:>3} {:>10} {:>10} {:>9} {:>8}  {:<13} {:>7.2f} {:>9}\n", fitted(layer.name, 24),
                     layer.copies, shown(picojoules(s.energy_pj)),
                     shown(seconds(static_cast<double>(s.cycles) * seconds_a_cycle)), of_style,
                     fmt::format("{:+.1f} %", 100.0 * (static_cast<double>(s.cycles) / s.model_cycles - 1.0)),
                     statement(s), s.cpu_seconds, shown(s.nodes));
}

std::string front_rows(const ReportSearch& search, double seconds_a_cycle) {
  std::string text;
  for (const ReportFrontPoint& point : search.front) {
    text += fmt::format("{:<28} {:>10} {:>10}\n", "", shown(picojoules(point.energy_pj)),
                        shown(seconds(static_cast<double>(point.cycles) * seconds_a_cycle)));
  }
  return text;
}

// Equal layers are searched once.
std::string totals(const Report& report) {
  double spent = 0.0;
  int proven = 0;
  int searched = 0;
  std::vector<const ReportSearch*> seen;
  for (const ReportLayer& layer : report.layers) {
    if (!layer.mapping_search) continue;
    const ReportSearch& s = *layer.mapping_search;
    const bool again = std::any_of(seen.begin(), seen.end(), [&](const ReportSearch* other) {
      return other->cpu_seconds == s.cpu_seconds && other->nodes == s.nodes && other->energy_pj == s.energy_pj;
    });
    if (again) continue;
    seen.push_back(&s);
    ++searched;
    proven += s.proven ? 1 : 0;
    spent += s.cpu_seconds;
  }
  return fmt::format(
      "{} different layers searched in {:.1f} s of a core, {} proven; all layers: {}, {}, EDP {:.4g} pJ s\n", searched,
      spent, proven, shown(picojoules(report.totals.energy_pj)), shown(seconds(report.totals.seconds)),
      report.totals.energy_pj * report.totals.seconds);
}

std::string text_of(const Report& report, const MapRequest& request) {
  std::string text = fmt::format(
      "{} on {}: mappings for {}, {} search; figures of one copy, by the analytic engine\n\n"
      "{:<24} {:>3} {:>10} {:>10} {:>9} {:>8}  {:<13} {:>7} {:>9}\n",
      report.workload, report.architecture,
      request.pareto ? "energy and latency" : names_of(request.objectives, ", then "), name_of(request.strategy),
      "layer", "x", "energy", "latency", "EDP/style", "T/model", "search", "CPU s", "nodes");
  const double seconds_a_cycle = 1.0 / report.compute_clock_hz;
  for (const ReportLayer& layer : report.layers) {
    if (!layer.mapping_search) continue;
    text += row(layer, *layer.mapping_search, seconds_a_cycle);
    text += front_rows(*layer.mapping_search, seconds_a_cycle);
  }
  return text + "\n" + totals(report);
}

bool write_outputs(const Report& report, const MapOutputs& outputs, Problems& problems) {
  const std::size_t before = problems.count();
  if (!outputs.json.empty()) write_file_atomically(outputs.json, to_json(report), problems);
  if (!outputs.csv.empty()) write_file_atomically(outputs.csv, layers_csv(report), problems);
  return problems.count() == before;
}

// Ctrl-C ends the searches, not the command: what was found is kept. The flag says that it did.
std::shared_ptr<std::atomic<bool>> let_searches_be_ended(MapRequest& map) {
  auto ended = std::make_shared<std::atomic<bool>>(false);
  map.stop = [ended] {
    if (interrupt_requested()) *ended = true;
    return ended->load();
  };
  if (!on_terminal()) return ended;
  map.progress = [mutex = std::make_shared<std::mutex>(), begun = std::make_shared<int>(0)](const std::string& layer) {
    const std::lock_guard<std::mutex> lock(*mutex);
    fmt::print(stderr, "\r\033[K{} layers begun, now {} (Ctrl-C: the best so far)", ++*begun, layer);
    std::fflush(stderr);
  };
  return ended;
}

}  // namespace

int map_command(RunRequest request, const MapFlags& flags, const MapOutputs& outputs) {
  return guarded([&] {
    Problems problems;
    request.map = map_request_of(flags, problems);
    const auto ended = let_searches_be_ended(*request.map);
    for (const std::string& file : {outputs.json, outputs.csv}) {
      if (!file.empty()) check_writable(file, problems);
    }
    const auto experiment = resolve(request, Catalog::find(), problems);
    if (!problems.empty()) return failed(problems);
    const auto run = run_network(*experiment, request, problems);
    if (on_terminal()) clear_progress();
    const auto report = run ? report_of(*experiment, *run, problems) : std::nullopt;
    if (!report || !write_outputs(*report, outputs, problems)) return failed(problems);
    if (!outputs.written.folder.empty()) write_mappings(*experiment, *run, outputs.written, problems);
    if (!problems.empty()) return failed(problems);
    fmt::print("{}",
               experiment->machine.pim ? map_arrays_text(*run, *report, *request.map) : text_of(*report, *request.map));
    if (*ended) fmt::print("interrupted: the best so far\n");
    for (const auto& layer : report->layers) {
      if (outputs.mappings && layer.mapping_search) fmt::print("\n{}\n{}", layer.name, layer.mapping);
    }
    return 0;
  });
}

}  // namespace pj
