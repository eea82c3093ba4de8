// SPDX-License-Identifier: Apache-2.0
// A machine and a network that are valid but odd, run: resolved, mapped, counted by the rules, and, if small, replayed
// with the ledger and, on systolic arrays, clocked. Whatever the values, it ends with a result that keeps the laws, or
// with problems. The input: text of a schema Architecture, a line "---", text of a schema Network; the style,
// and what is done with it, follow from the length.
#include <cmath>
#include <string>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/rules.h"
#include "sim/experiment/run_network.h"
#include "sim/report/experiment_report.h"
#include "sim/report/report_json.h"
#include "tests/fuzz/engines_agree.h"
#include "tests/fuzz/judge.h"
#include "tests/fuzz/scratch.h"
#include "tests/fuzz/targets.h"

namespace pj::fuzz {
namespace {

// Small enough for several runs a second under the sanitizers.
constexpr std::int64_t kMostMacs = 4'000;
constexpr std::int64_t kMostElements = 10'000;
constexpr std::int64_t kMostUnits = 256;
constexpr std::int64_t kMostClockedMacs = 1'000;
constexpr std::size_t kMostLayers = 12;

bool is_small(const Experiment& e, std::int64_t macs) {
  if (e.network.layers.size() > kMostLayers || e.network.macs() > macs) return false;
  if (e.machine.component(e.machine.mac.id).instances > kMostUnits) return false;
  for (const Layer& layer : e.network.layers) {
    if (layer.output_elements() > kMostElements || layer.count > 4) return false;
    if (layer.vector && layer.vector->elements_in + layer.vector->weights_read > kMostElements) return false;
    if (layer.einsum && layer.einsum->input.elements() > kMostElements) return false;
  }
  return true;
}

void require_number(double value, const std::string& what) {
  require(std::isfinite(value) && value >= 0.0, what + " is " + std::to_string(value));
}

void check_report(const Report& report) {
  const ReportTotals& t = report.totals;
  const ReportCategories& c = t.by_category_pj;
  for (const double part : {c.arithmetic, c.movement, c.conversion, c.control, c.static_})
    require_number(part, "a category");
  const double sum = c.arithmetic + c.movement + c.conversion + c.control + c.static_;
  require_number(t.energy_pj, "the energy");
  require(std::abs(sum - t.energy_pj) <= 1e-9 * (1.0 + t.energy_pj), "categories do not sum to the total");
  require_number(t.utilization, "the utilisation");
  for (const ReportLayer& layer : report.layers) {
    require(layer.stall_cycles >= 0 && layer.stall_cycles <= layer.cycles, layer.name + " stalls longer than it runs");
    for (const ReportCharge& charge : layer.charges) {
      require(charge.count >= 0, "a count below zero");
      require_number(charge.energy_pj, "a charge");
    }
  }
  Problems problems;
  const std::string json = to_json(report);
  const auto again = report_from_json(json, {"again", 0, 0, ""}, problems);
  require(again && to_json(*again) == json, "the report does not read back: " + problems.text());
}

void count(const Experiment& e, const RunRequest& request) {
  Problems problems;
  const auto mappings = plan_mappings(e, request, problems);
  if (!judge(mappings.has_value(), problems)) return;
  for (std::size_t i = 0; i < mappings->size(); ++i) {
    if (!(*mappings)[i]) continue;
    const LoopNest nest(*e.network.layers[i].einsum, e.machine, *(*mappings)[i]);
    require_engines_agree(nest);
    for (const CountingRules rules : {CountingRules::kPicojoule, CountingRules::kTimeloop}) {
      Problems own;
      judge(count_by_rules(nest, rules, {}, own).has_value(), own);
    }
  }
}

// `twice`: a second run must give the same report.
void run(const RunRequest& request, const Catalog& catalog, std::int64_t most_macs, std::size_t twice) {
  Problems problems;
  const auto experiment = resolve(request, catalog, problems);
  if (!judge(experiment.has_value(), problems) || !is_small(*experiment, most_macs)) return;
  if (request.engine == "replay") count(*experiment, request);
  const auto report = report_of(*experiment, request, problems);
  if (!judge(report.has_value(), problems)) return;
  check_report(*report);
  if (twice != 0) return;
  Problems again;
  require(to_json(*report_of(*experiment, request, again)) == to_json(*report), "two runs differ");
}

}  // namespace

int fuzz_run(const std::uint8_t* data, std::size_t size) {
  static const Scratch scratch("configs/architecture");
  static const Catalog catalog(in_tree("configs"), in_tree("workloads/zoo"));
  return guarded_input(data, size, [](std::string_view text) {
    const std::size_t line = text.find("\n---\n");
    if (line == std::string_view::npos) return;
    constexpr const char* kStyles[] = {"", "ws", "os", "is", "rs", "nlr", "nvdla"};
    RunRequest request;
    request.architecture = scratch.file("input_machine.textproto", text.substr(0, line + 1));
    request.workload = scratch.file("input_network.textproto", text.substr(line + 5));
    request.style = kStyles[text.size() % 7];
    request.contended = text.size() % 2 == 0;
    run(request, catalog, kMostMacs, text.size() % 5);
    if (text.size() % 3 != 0) return;
    request.engine = "cycle";
    run(request, catalog, kMostClockedMacs, 1);
  });
}

}  // namespace pj::fuzz
