// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/counts_command.h"

#include <optional>
#include <vector>

#include "arch/base/csv.h"
#include "arch/base/file.h"
#include "dataflow/reuse/rules.h"
#include "sim/cli/outcome.h"
#include "sim/experiment/run_network.h"

namespace pj {
namespace {

// One copy of one layer.
struct LayerCounts {
  const Layer* layer = nullptr;
  RuleCounts found;
};

std::optional<std::vector<LayerCounts>> count_layers(const Experiment& e, const RunRequest& request,
                                                     CountingRules rules, Problems& problems) {
  const auto mappings = plan_mappings(e, request, problems);
  if (!mappings) return std::nullopt;
  std::vector<LayerCounts> counts;
  for (std::size_t i = 0; i < mappings->size(); ++i) {
    const auto& mapping = (*mappings)[i];
    if (!mapping) continue;
    const Layer& layer = e.network.layers[i];
    const LoopNest nest(*layer.einsum, e.machine, *mapping);
    // What one layer's machine cannot be counted by, no layer's can: the first says it.
    auto found = count_by_rules(nest, rules, Place{"", 0, 0, "layer[" + layer.name + "]"}, problems);
    if (!found) return std::nullopt;
    counts.push_back({&layer, std::move(*found)});
  }
  return counts;
}

std::string text_of(const Experiment& e, const std::vector<LayerCounts>& layers, const std::string& rules) {
  std::string text = fmt::format("{} on {}, rules {}\n", e.network.name, e.machine.name, rules);
  for (const LayerCounts& l : layers) {
    text += fmt::format("\n{}", l.layer->name);
    if (l.layer->count > 1) text += fmt::format(", one of {}", l.layer->count);
    if (l.found.cycles) text += fmt::format(": {} cycles", *l.found.cycles);
    text += "\n";
    for (const RuleCount& c : l.found.counts) {
      text += fmt::format("  {:<22} {:<18} {:<12} {:>16}\n", e.machine.component(c.component).name, c.action,
                          name_of(c.tensor), c.count);
    }
  }
  return text;
}

std::string csv_of(const Experiment& e, const std::vector<LayerCounts>& layers, const std::string& rules) {
  std::string text = "rules,layer,copies,component,action,tensor,count\n";
  for (const LayerCounts& l : layers) {
    const std::string start = fmt::format("{},{},{}", rules, csv_field(l.layer->name), l.layer->count);
    for (const RuleCount& c : l.found.counts) {
      text += fmt::format("{},{},{},{},{}\n", start, csv_field(e.machine.component(c.component).name), c.action,
                          name_of(c.tensor), c.count);
    }
    if (l.found.cycles) text += fmt::format("{},,cycle,none,{}\n", start, *l.found.cycles);
  }
  return text;
}

}  // namespace

int counts_command(RunRequest request, const CountsRequest& counts) {
  return guarded([&] {
    Problems problems;
    request.runs = false;
    const auto rules = rules_named(counts.rules, Place{"--rules", 0, 0, ""}, problems);
    if (!counts.csv.empty()) check_writable(counts.csv, problems);
    const auto experiment = resolve(request, Catalog::find(), problems);
    if (!problems.empty()) return failed(problems);
    const auto layers = count_layers(*experiment, request, *rules, problems);
    if (!layers) return failed(problems);
    const bool written =
        counts.csv.empty() || write_file_atomically(counts.csv, csv_of(*experiment, *layers, counts.rules), problems);
    if (!written) return failed(problems);
    fmt::print("{}", text_of(*experiment, *layers, counts.rules));
    return 0;
  });
}

}  // namespace pj
