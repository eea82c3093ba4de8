// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/resolver.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

#include "sim/experiment/check_experiment.h"
#include "workloads/import/load_workload.h"

namespace pj {
namespace {

constexpr std::size_t kMostRemembered = 16;

template <class T>
std::shared_ptr<const T> remember(std::map<std::string, std::shared_ptr<const T>>& all, const std::string& key,
                                  std::shared_ptr<const T> made) {
  if (all.size() >= kMostRemembered) all.clear();
  all[key] = made;
  return made;
}

bool take_prefix(std::string& path, const std::string& prefix) {
  if (path.rfind(prefix, 0) != 0) return false;
  path.erase(0, prefix.size());
  return true;
}

std::string text_of(const std::vector<Override>& changes) {
  std::string text;
  for (const Override& change : changes) text += change.path + "=" + change.value + "\n";
  return text;
}

std::string machine_key(const RunRequest& request) { return request.architecture + "\n" + request.dram; }

std::string network_key(const RunRequest& request, const std::vector<Override>& changes) {
  const std::string batch = request.batch ? std::to_string(*request.batch) : "";
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", request.workload, batch, request.precision,
                     fmt::join(request.imports.dims, "\n"), request.imports.unsupported_on_host, text_of(changes));
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

template <class T>
std::optional<T> named(const std::string& name, const char* what, const std::vector<std::string>& known,
                       std::optional<T> found, Problems& problems) {
  if (!found)
    problems.add({fmt::format("--{}", what), 0, 0, ""},
                 fmt::format("no {} \"{}\"{}", what, name, did_you_mean(name, known)));
  return found;
}

std::optional<Engine> engine_named(const std::string& name) {
  if (name == "analytic") return Engine::kAnalytic;
  if (name == "replay") return Engine::kReplay;
  if (name == "cycle") return Engine::kCycle;
  return std::nullopt;
}

std::string style_of(const RunRequest& request, const std::optional<MachineSpec>& machine) {
  if (!request.style.empty()) return request.style;
  return machine && !machine->style.empty() ? machine->style : "ws";
}

std::string technology_of(const RunRequest& request, const std::optional<MachineSpec>& machine) {
  if (!request.technology.empty()) return request.technology;
  return machine ? machine->technology : "";
}

}  // namespace

std::vector<std::string> engine_names() { return {"analytic", "cycle", "replay"}; }

void Resolver::sort_change(const std::string& text, Changes& changes, Problems& problems) {
  std::optional<Override> change = override_from(text, problems);
  if (!change) return;
  if (take_prefix(change->path, "workload.")) {
    changes.workload.push_back(std::move(*change));
  } else if (take_prefix(change->path, "technology.")) {
    changes.technology.push_back(std::move(*change));
  } else {
    changes.machine.push_back(std::move(*change));
  }
}

Resolver::Changes Resolver::sort_changes(const std::vector<std::string>& texts, Problems& problems) {
  Changes changes;
  for (const std::string& text : texts) sort_change(text, changes, problems);
  return changes;
}

DramFinder Resolver::dram_finder() const {
  return [this](const std::string& name, Problems& unknown) {
    return catalog_.path_of(Catalog::Kind::kDram, name, unknown);
  };
}

std::shared_ptr<const MachineFile> Resolver::machine_file(const RunRequest& request, Problems& problems) {
  const std::string key = machine_key(request);
  if (const auto known = machines_.find(key); known != machines_.end()) return known->second;
  const auto path = catalog_.path_of(Catalog::Kind::kArchitecture, request.architecture, problems);
  if (!path) return nullptr;
  const std::size_t before = problems.count();
  auto file = MachineFile::read(*path, request.dram, problems);
  if (!file) return nullptr;
  auto made = std::make_shared<const MachineFile>(std::move(*file));
  return problems.count() == before ? remember(machines_, key, std::move(made)) : made;
}

std::optional<MachineSpec> Resolver::machine(const RunRequest& request, const Changes& changes, Problems& problems) {
  const std::size_t before = problems.count();
  const auto file = machine_file(request, problems);
  if (!file) return std::nullopt;
  auto made = file->with(changes.machine, dram_finder(), problems);
  return problems.count() == before ? std::move(made) : std::nullopt;
}

std::shared_ptr<const Network> Resolver::network(const RunRequest& request, const NetworkOverrides& overrides,
                                                 Problems& problems) {
  const std::string key = network_key(request, overrides.set);
  if (const auto known = networks_.find(key); known != networks_.end()) return known->second;
  const auto path = catalog_.network_path(request.workload, problems);
  if (!path) return nullptr;
  ImportOptions imports = request.imports;
  imports.batch = request.batch;
  auto network = load_workload(*path, overrides, imports, problems);
  if (!network) return nullptr;
  return remember(networks_, key, std::make_shared<const Network>(std::move(*network)));
}

std::shared_ptr<const Network> Resolver::network_of(const RunRequest& request, Problems& problems) {
  const std::size_t before = problems.count();
  const Changes changes = sort_changes(request.set, problems);
  NetworkOverrides overrides;
  overrides.batch = request.batch;
  overrides.set = changes.workload;
  apply_precision(request.precision, overrides.bits, problems);
  const auto found = network(request, overrides, problems);
  return problems.count() == before ? found : nullptr;
}

std::shared_ptr<const Technology> Resolver::technology(const std::string& name, const std::vector<Override>& changes,
                                                       Problems& problems) {
  const std::string key = name + "\n" + text_of(changes);
  if (const auto known = technologies_.find(key); known != technologies_.end()) return known->second;
  const auto path = catalog_.path_of(Catalog::Kind::kTechnology, name, problems);
  if (!path) return nullptr;
  auto technology = Technology::load(*path, changes, problems);
  if (!technology) return nullptr;
  return remember(technologies_, key, std::make_shared<const Technology>(std::move(*technology)));
}

// Only what is another one than last time is copied.
Experiment& Resolver::put_together(MachineSpec machine, const std::shared_ptr<const Network>& network,
                                   const std::shared_ptr<const Technology>& technology) {
  if (!experiment_) {
    experiment_ = Experiment{std::move(machine), *network, *technology, {}, {}, {}, {}};
  } else {
    experiment_->machine = std::move(machine);
    if (network != network_in_it_) experiment_->network = *network;
    if (technology != technology_in_it_) experiment_->technology = *technology;
  }
  network_in_it_ = network;
  technology_in_it_ = technology;
  return *experiment_;
}

const Experiment* Resolver::resolve(const RunRequest& request, Problems& problems) {
  const std::size_t before = problems.count();
  const Changes changes = sort_changes(request.set, problems);
  const auto engine = named(request.engine, "engine", engine_names(), engine_named(request.engine), problems);
  NetworkOverrides overrides;
  overrides.batch = request.batch;
  overrides.set = changes.workload;
  apply_precision(request.precision, overrides.bits, problems);
  std::optional<MachineSpec> machine = this->machine(request, changes, problems);
  const std::string style_name = style_of(request, machine);
  const auto style = named(style_name, "style", style_names(), style_named(style_name), problems);
  const auto network = this->network(request, overrides, problems);
  const std::string technology_name = technology_of(request, machine);
  std::shared_ptr<const Technology> technology;
  if (!technology_name.empty()) {
    technology = this->technology(technology_name, changes.technology, problems);
  } else if (machine) {
    problems.add({}, fmt::format("machine {} names no technology; name one with --technology", machine->name));
  }
  if (problems.count() != before) return nullptr;

  Experiment& e = put_together(std::move(*machine), network, technology);
  e.style = *style;
  e.engine = *engine;
  select_layers(request.layers, e, problems);
  check_experiment(e, request, problems);
  work_ = machine_key(request) + "\n" + text_of(changes.machine) + network_key(request, changes.workload) +
          fmt::format("\n{}\n{}\n{}\n{}\n{}", style_name, request.engine, request.layers, request.mapping,
                      request.contended);
  machine_work_ = machine_key(request) + "\n" + text_of(changes.machine) + "\n" + style_name + "\n" + technology_name +
                  "\n" + text_of(changes.technology);
  return problems.count() == before ? &e : nullptr;
}

void Resolver::check_change(const RunRequest& request, const std::string& change, Problems& problems) {
  Changes changes;
  sort_change(change, changes, problems);
  if (!changes.machine.empty()) {
    const auto file = machine_file(request, problems);
    if (file) file->check(changes.machine.front(), dram_finder(), problems);
  }
  NetworkOverrides overrides;
  overrides.batch = request.batch;
  overrides.set = changes.workload;
  apply_precision(request.precision, overrides.bits, problems);
  if (!changes.workload.empty()) (void)network(request, overrides, problems);
  if (changes.technology.empty()) return;
  const std::optional<MachineSpec> plain = request.technology.empty() ? machine(request, {}, problems) : std::nullopt;
  (void)technology(technology_of(request, plain), changes.technology, problems);
}

}  // namespace pj
