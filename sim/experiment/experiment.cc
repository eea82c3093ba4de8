// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/experiment.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>

#include "arch/base/config/override.h"
#include "arch/base/file.h"
#include "memory/hierarchy/machine_from_proto.h"
#include "sim/cycle/layer_cycle.h"
#include "sim/replay/layer_replay.h"
#include "sim/trace/run_watch.h"
#include "workloads/import/load_workload.h"

namespace pj {
namespace {

struct Changes {
  std::vector<Override> machine, workload, technology;
};

bool take_prefix(std::string& path, const std::string& prefix) {
  if (path.rfind(prefix, 0) != 0) return false;
  path.erase(0, prefix.size());
  return true;
}

Changes sort_changes(const std::vector<std::string>& texts, Problems& problems) {
  Changes changes;
  for (const std::string& text : texts) {
    std::optional<Override> change = override_from(text, problems);
    if (!change) continue;
    if (take_prefix(change->path, "workload.")) {
      changes.workload.push_back(*change);
    } else if (take_prefix(change->path, "technology.")) {
      changes.technology.push_back(*change);
    } else {
      changes.machine.push_back(*change);
    }
  }
  return changes;
}

struct Precision {
  const char* name;
  int operand_bits;
};
constexpr std::array<Precision, 3> kPrecisions = {{{"int4", 4}, {"int8", 8}, {"int16", 16}}};

void apply_precision(const std::string& name, BitsOverride& bits, Problems& problems) {
  if (name.empty()) return;
  std::vector<std::string> known;
  for (const Precision& p : kPrecisions) {
    known.emplace_back(p.name);
    if (name == p.name) bits.weight = bits.input = bits.output = p.operand_bits;
  }
  if (!bits.weight)
    problems.add({"--precision", 0, 0, ""}, fmt::format("no precision \"{}\"{}", name, did_you_mean(name, known)));
}

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

template <class T>
std::optional<T> named(const std::string& name, const char* what, const std::vector<std::string>& known,
                       std::optional<T> found, Problems& problems) {
  if (!found)
    problems.add({fmt::format("--{}", what), 0, 0, ""},
                 fmt::format("no {} \"{}\"{}", what, name, did_you_mean(name, known)));
  return found;
}

void check_contended(const MachineSpec& machine, bool contended, Problems& problems) {
  for (const MemorySpec& memory : machine.memories) {
    if (contended || memory.kind != MemoryKind::kDram) continue;
    problems.add({"--uncontended", 0, 0, ""},
                 fmt::format("{} is a DRAM, which has no uncontended time; use a memory of kind \"offchip\"",
                             machine.component(memory.id).name));
  }
}

// The analytic engine has no banks and rows, and no times to show.
void check_analytic(const MachineSpec& machine, const RunRequest& request, Problems& problems) {
  const Place here = {"--engine analytic", 0, 0, ""};
  for (const MemorySpec& memory : machine.memories) {
    if (memory.kind != MemoryKind::kDram) continue;
    problems.add(here,
                 fmt::format("{} is a DRAM, whose rows and banks only the replay knows; use --engine replay, or a "
                             "memory of kind \"offchip\"",
                             machine.component(memory.id).name));
  }
  if (request.watched.any()) problems.add(here, "simulates nothing that could be watched; use --engine replay");
}

std::optional<Engine> engine_named(const std::string& name) {
  if (name == "analytic") return Engine::kAnalytic;
  if (name == "replay") return Engine::kReplay;
  if (name == "cycle") return Engine::kCycle;
  return std::nullopt;
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

}  // namespace

std::vector<std::string> engine_names() { return {"analytic", "cycle", "replay"}; }

std::optional<Experiment> resolve(const RunRequest& request, const Catalog& catalog, Problems& problems) {
  const std::size_t before = problems.count();
  const Changes changes = sort_changes(request.set, problems);
  const auto engine = named(request.engine, "engine", engine_names(), engine_named(request.engine), problems);
  NetworkOverrides overrides;
  overrides.batch = request.batch;
  overrides.set = changes.workload;
  apply_precision(request.precision, overrides.bits, problems);

  std::optional<MachineSpec> machine;
  if (const auto path = catalog.path_of(Catalog::Kind::kArchitecture, request.architecture, problems)) {
    const auto find_dram = [&catalog](const std::string& name, Problems& unknown) {
      return catalog.path_of(Catalog::Kind::kDram, name, unknown);
    };
    machine = load_machine(*path, {request.dram, changes.machine}, find_dram, problems);
  }
  const std::string style_name = !request.style.empty()               ? request.style
                                 : machine && !machine->style.empty() ? machine->style
                                                                      : "ws";
  const auto style = named(style_name, "style", style_names(), style_named(style_name), problems);
  std::optional<Network> network;
  if (const auto path = catalog.path_of(Catalog::Kind::kWorkload, request.workload, problems)) {
    ImportOptions imports = request.imports;
    imports.batch = request.batch;
    network = load_workload(*path, overrides, imports, problems);
  }
  const std::string technology_name = !request.technology.empty() ? request.technology
                                      : machine                   ? machine->technology
                                                                  : "";
  std::optional<Technology> technology;
  if (!technology_name.empty()) {
    if (const auto path = catalog.path_of(Catalog::Kind::kTechnology, technology_name, problems)) {
      technology = Technology::load(*path, changes.technology, problems);
    }
  } else if (machine) {
    problems.add({}, fmt::format("machine {} names no technology; name one with --technology", machine->name));
  }
  if (problems.count() != before) return std::nullopt;

  Experiment e{*machine, *network, *technology, *style, *engine, {}};
  for (const Layer& l : e.network.layers) e.selected.push_back(fnmatch(request.layers.c_str(), l.name.c_str(), 0) == 0);
  if (std::find(e.selected.begin(), e.selected.end(), true) == e.selected.end()) {
    std::vector<std::string> names;
    for (const Layer& l : e.network.layers) names.push_back(l.name);
    problems.add({"--layers", 0, 0, ""},
                 fmt::format("no layer is called \"{}\"{}", request.layers, did_you_mean(request.layers, names)));
  }
  if (!request.vcd.empty() && e.engine != Engine::kCycle) {
    problems.add({"--vcd", 0, 0, ""}, "only the cycle engine writes waveforms; add --engine cycle");
  } else if (!request.vcd.empty()) {
    check_waveform(request.vcd, problems);
    check_cycle_waveform(e.machine, {"--vcd", 0, 0, ""}, problems);
  }
  check_watch(request.watched, e.machine, problems);
  if (request.runs) check_replayable(e.machine, {}, problems);
  check_contended(e.machine, request.contended, problems);
  if (e.engine == Engine::kAnalytic) check_analytic(e.machine, request, problems);
  check_operands(e, problems);
  if (problems.count() != before) return std::nullopt;
  return e;
}

}  // namespace pj
