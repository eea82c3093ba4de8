// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/map_arrays_text.h"

#include <fmt/format.h>

#include "sim/cli/map_statement.h"
#include "sim/report/number_text.h"

namespace pj {
namespace {

double ratio(std::int64_t cycles, double others) { return static_cast<double>(cycles) / others; }

std::string row(const LayerRun& run, const ReportLayer& layer, double seconds_a_cycle) {
  const ReportSearch& s = *layer.mapping_search;
  return fmt::format("{:<24} {:>3} {:>5} {:>7} {:>7} {:>10} {:>10} {:>7.3f} {:>8}\n", fitted(layer.name, 24),
                     layer.copies, run.on_arrays->round + 1, run.on_arrays->arrays, run.on_arrays->copies,
                     shown(picojoules(s.energy_pj)), shown(seconds(static_cast<double>(s.cycles) * seconds_a_cycle)),
                     ratio(s.cycles, static_cast<double>(*s.style_cycles)),
                     fmt::format("{:+.1f} %", 100.0 * (ratio(s.cycles, s.model_cycles) - 1.0)));
}

struct Figures {
  double energy_pj = 0.0;
  double time_s = 0.0;

  [[nodiscard]] std::string text() const {
    return fmt::format("{}, {}, EDP {:.4g} pJ s", shown(picojoules(energy_pj)), shown(seconds(time_s)),
                       energy_pj * time_s);
  }
};

// With the machine's own copies.
Figures own_figures(const Report& report) {
  Figures own{report.totals.energy_pj, report.totals.seconds};
  for (const ReportLayer& layer : report.layers) {
    if (!layer.mapping_search) continue;
    const ReportSearch& s = *layer.mapping_search;
    const auto repetitions = static_cast<double>(layer.copies);
    own.energy_pj += repetitions * (*s.style_pj - s.energy_pj);
    own.time_s += repetitions * static_cast<double>(*s.style_cycles - s.cycles) / report.compute_clock_hz;
  }
  return own;
}

}  // namespace

std::string map_arrays_text(const NetworkRun& run, const Report& report, const MapRequest& request) {
  std::string text = fmt::format(
      "{} on {}: copies of each layer for {}; figures of one layer, by the analytic engine\n\n"
      "{:<24} {:>3} {:>5} {:>7} {:>7} {:>10} {:>10} {:>7} {:>8}\n",
      report.workload, report.architecture, names_of(request.objectives, ", then "), "layer", "x", "round", "arrays",
      "copies", "energy", "latency", "T/own", "T/model");
  const ReportSearch* search = nullptr;
  for (std::size_t l = 0; l < report.layers.size(); ++l) {
    if (!report.layers[l].mapping_search) continue;
    search = &*report.layers[l].mapping_search;
    text += row(run.layers[l], report.layers[l], 1.0 / report.compute_clock_hz);
  }
  if (search == nullptr) return text + "\nno layer is on arrays\n";
  const Figures found{report.totals.energy_pj, report.totals.seconds};
  return text + fmt::format("\n{}: {}, {} choices tried in {:.2f} s of a core\nall layers:   {}\nmachine's own: {}\n",
                            search->space, statement(*search), shown(search->nodes), search->cpu_seconds, found.text(),
                            own_figures(report).text());
}

}  // namespace pj
