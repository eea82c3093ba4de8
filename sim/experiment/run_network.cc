// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/run_network.h"

#include "sim/experiment/dram_pim_network.h"
#include "sim/experiment/layer_runner.h"
#include "sim/experiment/network_placement.h"
#include "sim/experiment/pim_network.h"
#include "sim/trace/run_watch.h"

namespace pj {
namespace {

struct Planned {
  ResidencyPlan plan;
  std::vector<std::optional<Mapping>> mappings;  // per layer
  std::vector<LayerAddresses> addresses;         // per layer
};

bool runs_on_array(const Experiment& e, std::size_t i) {
  return e.selected[i] && e.network.layers[i].einsum.has_value();
}

void check_engine(const Experiment& e, const LayerRunner& runner, const Planned& planned, Problems& problems) {
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (planned.mappings[i]) runner.check_engine(e.network.layers[i], *planned.mappings[i], problems);
  }
}

void search_all(const Experiment& e, const ResidencyPlan& plan, LayerRunner& runner) {
  std::vector<std::pair<const Layer*, const LayerPlace*>> layers;
  for (std::size_t i = 0; i < e.network.layers.size(); ++i) {
    if (runs_on_array(e, i)) layers.emplace_back(&e.network.layers[i], &plan.places[i]);
  }
  runner.search_all(layers, plan.memory);
}

// Keeps less on the chip until every layer finds a mapping beside what stays; problems only if none is left to move.
std::optional<Planned> plan(const Experiment& e, LayerRunner& runner, Problems& problems) {
  std::set<int> banned;
  while (true) {
    Planned planned{plan_residency(e.network, e.machine, banned), {}, {}};
    planned.mappings.resize(e.network.layers.size());
    bool again = false;
    const std::size_t before = problems.count();
    search_all(e, planned.plan, runner);
    for (std::size_t i = 0; i < e.network.layers.size() && !again; ++i) {
      if (!runs_on_array(e, i)) continue;
      Problems own;
      planned.mappings[i] = runner.map(e.network.layers[i], planned.plan.places[i], planned.plan.memory, own);
      if (planned.mappings[i]) continue;
      const int victim = largest_resident_during(e.network, e.machine, planned.plan, static_cast<int>(i));
      again = victim >= 0;
      if (again) banned.insert(victim);
      if (!again) {
        for (const Problem& p : own.list()) problems.add(p.place, p.what);
      }
    }
    if (again) continue;
    check_engine(e, runner, planned, problems);
    if (problems.count() != before) return std::nullopt;
    auto addresses = place_network(e.network, e.machine, planned.plan, problems);
    if (!addresses) return std::nullopt;
    planned.addresses = std::move(*addresses);
    return planned;
  }
}

}  // namespace

NetworkRun begun_run(const Experiment& e, const RunRequest& request) {
  NetworkRun run;
  run.engine = request.engine;
  run.rules = "picojoule";
  run.workload = e.network.name;
  run.batch = e.network.batch;
  run.contended = request.contended;
  run.notes = e.network.notes;
  return run;
}

std::optional<NetworkRun> run_network(const Experiment& e, const RunRequest& request, Problems& problems,
                                      KnownMappings* mappings) {
  if (e.machine.pim) return run_on_pim(e, request, problems);
  if (e.machine.dram_pim) return run_in_dram(e, request, problems);
  LayerRunner runner(e, request, mappings);
  const std::optional<Planned> planned = plan(e, runner, problems);
  if (!planned) return std::nullopt;
  NetworkRun run = begun_run(e, request);
  if (request.mapping.empty()) run.style = name_of(e.style);
  run.policies = residency_policy(e.machine, planned->plan);
  const std::vector<Layer>& layers = e.network.layers;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (!e.selected[i]) continue;
    if (request.progress) request.progress(static_cast<int>(i), static_cast<int>(layers.size()), layers[i].name);
    const LayerPlace& place = planned->plan.places[i];
    run.layers.push_back(runner.run(layers[i], place, planned->plan, planned->mappings[i], planned->addresses[i]));
    if (place.fused_into >= 0)
      run.layers.back().unit = "fused into " + layers[static_cast<std::size_t>(place.fused_into)].name;
    const LayerRun& done = run.layers.back();
    if (request.watch != nullptr) request.watch->end_layer(done.cycles, done.copies, done.unit);
  }
  return run;
}

std::optional<std::vector<std::optional<Mapping>>> plan_mappings(const Experiment& e, const RunRequest& request,
                                                                 Problems& problems) {
  LayerRunner runner(e, request, nullptr);
  std::optional<Planned> planned = plan(e, runner, problems);
  if (!planned) return std::nullopt;
  return std::move(planned->mappings);
}

}  // namespace pj
