// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/check_experiment.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "arch/base/file.h"
#include "memory/pim/pim_spec.h"
#include "sim/cycle/layer_cycle.h"
#include "sim/mapping/copy_search.h"
#include "sim/replay/layer_replay.h"
#include "sim/trace/run_watch.h"

namespace pj {
namespace {

void check_operands(const Experiment& e, Problems& problems) {
  const MacSpec& mac = e.machine.mac;
  const std::string& unit = e.machine.component(mac.id).name;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    const Layer& l = e.network.layers[i];
    if (!e.selected[i]) continue;
    const Place here = {"", 0, 0, "layer[" + l.name + "]"};
    if (l.einsum && (l.einsum->weight.bits > mac.weight_bits || l.einsum->input.bits > mac.input_bits)) {
      problems.add(here,
                   fmt::format("has {}-bit weights and {}-bit inputs; {} takes at most {} and {} bits{}",
                               l.einsum->weight.bits, l.einsum->input.bits, unit, mac.weight_bits, mac.input_bits,
                               mac.weight_bits >= 8 && mac.input_bits >= 8 ? "; --precision int8 runs it with 8" : ""));
    }
    if (l.einsum && e.engine == Engine::kCycle) check_cycle_engine(*l.einsum, here, problems);
    if (l.vector && !l.vector->idle() && !l.on_host() && !e.machine.vector_unit) {
      problems.add(here, fmt::format("{} needs a vector unit; {} has none: add a vector_unit of kind \"vector\"", l.op,
                                     e.machine.name));
    }
  }
}

void check_contended(const MachineSpec& machine, bool contended, Problems& problems) {
  for (const MemorySpec& memory : machine.memories) {
    if (contended || memory.kind != MemoryKind::kDram) continue;
    problems.add({"--uncontended", 0, 0, ""},
                 fmt::format("{} is a DRAM, which has no uncontended time; use a memory of kind \"offchip\"",
                             machine.component(memory.id).name));
  }
}

// The analytic engine has no times to show.
void check_analytic(const RunRequest& request, Problems& problems) {
  const Place here = {"--engine analytic", 0, 0, ""};
  if (request.watched.any()) problems.add(here, "simulates nothing that could be watched; use --engine replay");
}

void check_waveform(const std::string& path, Problems& problems) {
  constexpr std::string_view kEnding = ".vcd";
  const bool ends =
      path.size() > kEnding.size() && path.compare(path.size() - kEnding.size(), kEnding.size(), kEnding) == 0;
  if (!ends) {
    problems.add({"--vcd", 0, 0, ""}, fmt::format("must name a file ending in \"{}\", got \"{}\"", kEnding, path));
    return;
  }
  check_writable(path, problems);
}

void check_vcd(const Experiment& e, const RunRequest& request, Problems& problems) {
  if (request.vcd.empty()) return;
  if (e.engine != Engine::kCycle) {
    problems.add({"--vcd", 0, 0, ""}, "only the cycle engine writes waveforms; add --engine cycle");
    return;
  }
  check_waveform(request.vcd, problems);
  check_cycle_waveform(e.machine, {"--vcd", 0, 0, ""}, problems);
}

// Memories that compute have no loop nests, and no clock that ticks.
void check_in_memory(const Experiment& e, const RunRequest& request, Problems& problems) {
  const std::string who =
      fmt::format("{} computes in {} of kind \"{}\"", e.machine.name, e.machine.pim ? "arrays" : "its DRAM, by means",
                  e.machine.component(e.machine.mac.id).kind);
  const auto refuse = [&](bool asked, const char* option, const std::string& why) {
    if (asked) problems.add({option, 0, 0, ""}, fmt::format("{}, {}", who, why));
  };
  refuse(e.engine == Engine::kCycle, "--engine cycle", "which do not step a clock; use replay or analytic");
  refuse(e.machine.dram_pim && !request.mapping.empty(), "--mapping", "which have no loop nest: weights lie still");
  refuse(e.machine.dram_pim && request.map, "--map",
         "which have no loop nest and no copies; sweep channels, lanes or accumulators");
  if (e.machine.pim && request.map) check_copy_search(*request.map, problems);
  refuse(e.machine.pim && request.map && e.machine.pim->schedule == PimSchedule::kPipeline, "--map",
         "whose layers run as a pipeline; a search adds up the times of layers one after another: schedule \"layers\"");
  refuse(!request.style.empty(), "--style", "which have no loop nest: weights lie still");
  refuse(!request.contended && e.machine.pim, "--uncontended", "whose stages wait for each other; leave it out");
  refuse(request.watched.any(), "--trace", "of which nothing is traced; leave it out");
  refuse(!request.runs, "--arch", "whose words are counted by a run alone: use pj run");
}

void check_map(const RunRequest& request, Problems& problems) {
  if (!request.map) return;
  if (!request.mapping.empty()) {
    problems.add({"--mapping", 0, 0, ""}, "names mappings, and a search finds its own: leave one of them out");
  }
  if (!request.contended) {
    problems.add({"--uncontended", 0, 0, ""}, "a search compares times with contention: leave one of them out");
  }
}

}  // namespace

void select_layers(const std::string& glob, Experiment& e, Problems& problems) {
  e.selected.clear();
  for (const Layer& l : e.network.layers) e.selected.push_back(fnmatch(glob.c_str(), l.name.c_str(), 0) == 0);
  if (std::find(e.selected.begin(), e.selected.end(), true) != e.selected.end()) return;
  std::vector<std::string> names;
  for (const Layer& l : e.network.layers) names.push_back(l.name);
  problems.add({"--layers", 0, 0, ""}, fmt::format("no layer is called \"{}\"{}", glob, did_you_mean(glob, names)));
}

void check_experiment(const Experiment& e, const RunRequest& request, Problems& problems) {
  check_vcd(e, request, problems);
  check_watch(request.watched, e.machine, problems);
  if (e.machine.computes_in_memory()) {
    check_in_memory(e, request, problems);
  } else if (request.runs) {
    check_replayable(e.machine, {}, problems);
  }
  check_contended(e.machine, request.contended, problems);
  check_map(request, problems);
  if (e.engine == Engine::kAnalytic) check_analytic(request, problems);
  check_operands(e, problems);
}

}  // namespace pj
