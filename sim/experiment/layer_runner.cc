// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/layer_runner.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/mapping/print_mapping.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/cycle/layer_cycle.h"
#include "sim/experiment/check_laws.h"
#include "sim/experiment/layer_shape.h"
#include "sim/mapping/search_memory.h"
#include "sim/replay/vector_replay.h"
#include "sim/trace/run_watch.h"
#include "workloads/unique_layers.h"

namespace pj {
namespace {

// Residents' share of their memory is rounded up to this many parts when a layer is mapped, so that equal layers beside
// different residents are mapped and simulated once.
constexpr std::int64_t kShares = 16;

bool same_place(const LayerPlace& a, const LayerPlace& b) {
  return a.inputs_on_chip == b.inputs_on_chip && a.output_on_chip == b.output_on_chip &&
         a.fused_operations_per_word == b.fused_operations_per_word && a.resident_bits == b.resident_bits;
}

std::vector<TensorSet> bypass_for(const LayerPlace& place, int resident_memory, std::size_t memories) {
  std::vector<TensorSet> bypass(memories);
  for (int m = 0; m < resident_memory; ++m) {
    if (place.inputs_on_chip) bypass[static_cast<std::size_t>(m)].insert(Tensor::kInput);
    if (place.output_on_chip) bypass[static_cast<std::size_t>(m)].insert(Tensor::kOutput);
  }
  return bypass;
}

MappingSearch note_of(const MapRequest& request, Style style, const MappedLayer& mapped) {
  MappingSearch note;
  note.strategy = name_of(request.strategy);
  for (const Objective objective : request.objectives) {
    note.objectives += (note.objectives.empty() ? "" : ", ") + name_of(objective);
  }
  note.space = request.any_style ? "any style" : fmt::format("style {}", name_of(style));
  note.proven = mapped.proven;
  note.gap = mapped.gap;
  note.nodes = mapped.nodes;
  note.mappings = mapped.mappings;
  note.cpu_seconds = mapped.seconds;
  const MappedChoice& chosen = mapped.choices[mapped.chosen];
  note.model_pj = chosen.model.energy;
  note.model_cycles = chosen.model.cycles;
  note.energy_pj = chosen.engine.energy;
  note.cycles = static_cast<std::int64_t>(chosen.engine.cycles);
  if (mapped.of_style) {
    note.style_pj = mapped.of_style->energy;
    note.style_cycles = static_cast<std::int64_t>(mapped.of_style->cycles);
  }
  if (!request.pareto) return note;
  for (const MappedChoice& choice : mapped.choices) {
    note.front.push_back({choice.engine.energy, static_cast<std::int64_t>(choice.engine.cycles)});
  }
  return note;
}

// What a search depends on, beside the request itself.
std::string memory_key(const MapRequest& request, const Layer& layer, const LayerPlace& place) {
  return fmt::format("{}\n{}\n{} {} {} {}", request.memory_key, work_key(layer), place.inputs_on_chip,
                     place.output_on_chip, place.fused_operations_per_word, place.resident_bits);
}

}  // namespace

LayerRunner::LayerRunner(const Experiment& experiment, const RunRequest& request, KnownMappings* mappings)
    : experiment_(experiment), request_(request), mappings_(mappings) {}

std::string LayerRunner::memory_name(int m) const {
  return experiment_.machine.component(experiment_.machine.memories.at(static_cast<std::size_t>(m)).id).name;
}

// The machine with what residents leave of their memory.
MachineSpec LayerRunner::machine_for(const LayerPlace& place, int resident_memory) const {
  MachineSpec machine = experiment_.machine;
  if (resident_memory < 0) return machine;
  std::optional<std::int64_t>& capacity = machine.memories[static_cast<std::size_t>(resident_memory)].capacity_bits;
  const std::int64_t share = *capacity / kShares;
  *capacity -= ceil_div(place.resident_bits, std::max<std::int64_t>(share, 1)) * share;
  return machine;
}

// Under the default mapping, or under this one.
LayerRunner::Known* LayerRunner::find(const Layer& layer, const LayerPlace& place,
                                      const std::optional<Mapping>& mapping) {
  for (Known& k : known_) {
    const bool same_mapping = !mapping || k.mapping == mapping;
    if (same_mapping && same_place(k.key.place, place) && same_work(*k.key.layer, layer)) return &k;
  }
  known_.push_back({{&layer, place}, mapping, std::nullopt, std::nullopt, false, {}});
  return &known_.back();
}

// The request's file; in a folder the one named after the layer, '/' as '_'.
std::string LayerRunner::mapping_file(const Layer& layer) const {
  if (!std::filesystem::is_directory(request_.mapping)) return request_.mapping;
  std::string name = layer.name;
  std::replace(name.begin(), name.end(), '/', '_');
  return request_.mapping + "/" + name + ".textproto";
}

std::optional<Mapping> LayerRunner::map(const Layer& layer, const LayerPlace& place, int resident_memory,
                                        Problems& problems) {
  const Place here = {"", 0, 0, "layer[" + layer.name + "]"};
  const MachineSpec machine = machine_for(place, resident_memory);
  if (request_.mapping.empty()) {
    Known* known = find(layer, place, std::nullopt);
    if (request_.map) {
      if (!known->searched) search_mapping(*known, resident_memory);
      for (const Problem& p : known->problems.list()) problems.add(p.place, p.what);
      return known->mapping;
    }
    if (!known->mapping) {
      const std::vector<TensorSet> bypass = bypass_for(place, resident_memory, machine.memories.size());
      known->mapping = default_mapping(*layer.einsum, machine, experiment_.style, bypass, here, problems, mappings_);
    }
    return known->mapping;
  }
  const std::string file = mapping_file(layer);
  const auto mapping = load_mapping(file, *layer.einsum, machine, problems);
  if (!mapping) return std::nullopt;
  const std::size_t before = problems.count();
  const LoopNest nest(*layer.einsum, machine, *mapping);
  const Place mapped = {file, 0, 0, "layer[" + layer.name + "]"};
  check_mapping(nest, mapped, problems);
  if (request_.runs) check_edges(nest, mapped, problems);
  return problems.count() == before ? mapping : std::nullopt;
}

// The style's own mapping is where a search begins; it may do without.
void LayerRunner::search_mapping(Known& known, int resident_memory) const {
  const Layer& layer = *known.key.layer;
  const LayerPlace& place = known.key.place;
  const Place here = {"", 0, 0, "layer[" + layer.name + "]"};
  const MachineSpec machine = machine_for(place, resident_memory);
  Problems of_style;
  LayerToMap to_map;
  to_map.einsum = &*layer.einsum;
  to_map.machine = &machine;
  to_map.technology = &experiment_.technology;
  to_map.style = experiment_.style;
  to_map.bypass = bypass_for(place, resident_memory, machine.memories.size());
  to_map.fused_operations_per_word = place.fused_operations_per_word;
  known.searched = true;
  const MapRequest& request = *request_.map;
  const std::string key = request.memory ? memory_key(request, layer, place) : "";
  std::optional<MappedLayer> mapped = request.memory ? request.memory->find(key) : std::nullopt;
  if (!mapped) {
    to_map.known = default_mapping(*layer.einsum, machine, experiment_.style, to_map.bypass, here, of_style);
    mapped = map_layer(to_map, request, here, known.problems);
    if (mapped && request.memory) request.memory->add(key, *mapped);
  }
  if (!mapped) return;
  known.mapping = mapped->choices[mapped->chosen].mapping;
  known.search = note_of(*request_.map, experiment_.style, *mapped);
}

void LayerRunner::search_all(const std::vector<std::pair<const Layer*, const LayerPlace*>>& layers,
                             int resident_memory) {
  if (!request_.map || !request_.mapping.empty()) return;
  std::vector<std::size_t> open;
  for (const auto& [layer, place] : layers) {
    const auto index = static_cast<std::size_t>(find(*layer, *place, std::nullopt) - known_.data());
    const bool waits = !known_[index].searched && std::find(open.begin(), open.end(), index) == open.end();
    if (waits) open.push_back(index);
  }
  const int cores = tbb::this_task_arena::max_concurrency();
  const int jobs = request_.map->jobs > 0 ? std::min(request_.map->jobs, cores) : cores;
  tbb::task_arena arena(jobs);
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, open.size(), [&](std::size_t i) {
      if (request_.map->progress) request_.map->progress(known_[open[i]].key.layer->name);
      search_mapping(known_[open[i]], resident_memory);
    });
  });
}

void LayerRunner::check_engine(const Layer& layer, const Mapping& mapping, Problems& problems) const {
  if (experiment_.engine != Engine::kCycle) return;
  const LoopNest nest(*layer.einsum, experiment_.machine, mapping);
  check_cycle_mapping(nest, {"--engine cycle", 0, 0, "layer[" + layer.name + "]"}, problems);
}

LayerRun LayerRunner::run(const Layer& layer, const LayerPlace& place, const ResidencyPlan& plan,
                          const std::optional<Mapping>& mapping, const LayerAddresses& addresses) {
  Known* known = find(layer, place, mapping);
  // What is remembered tells no times.
  if (!known->run || request_.watch != nullptr) {
    if (request_.watch != nullptr) request_.watch->begin_layer(layer.name, plan.memory, place.resident_bits);
    known->run =
        layer.einsum ? run_array(layer, place, *mapping, addresses) : run_vector(layer, place, plan, addresses);
  }
  LayerRun run = *known->run;
  run.search = known->search;
  run.name = layer.name;
  run.op = layer.op;
  run.role = layer.role;
  run.copies = layer.count;
  run.dimensions = dimensions_of(layer);
  run.densities = densities_of(layer);
  return run;
}

const LayerWatch* LayerRunner::watch() const { return request_.watch == nullptr ? nullptr : &request_.watch->layer(); }

namespace {

LayerRun from_result(LayerResult result) {
  LayerRun run;
  run.cycles = result.cycles;
  run.compute_cycles = result.array_cycles;
  run.stalls = std::move(result.stalls);
  run.events = std::move(result.events);
  for (const LayerResult::Moved& m : result.moved)
    run.traffic.push_back({m.memory, m.tensor, m.read_bits, m.written_bits});
  for (const LayerResult::Dram& d : result.drams) run.drams.push_back({d.memory, d.stats});
  return run;
}

}  // namespace

LayerResult LayerRunner::clocked(const Layer& layer, const LoopNest& nest, const ReplayOptions& options) {
  // One waveform: of the first layer on the array.
  std::optional<std::string> vcd;
  if (!request_.vcd.empty() && !vcd_written_) vcd = request_.vcd;
  CycleResult result = simulate_cycles(nest, options, request_.seed, vcd);
  vcd_written_ = true;
  if (result.mismatch) {
    throw std::logic_error(fmt::format("layer {}: outputs differ from the reference: {}", layer.name,
                                       to_string(nest.einsum(), *result.mismatch)));
  }
  return result;
}

LayerResult LayerRunner::counted(const Layer& layer, const LayerPlace& place, const LoopNest& nest,
                                 const LayerAddresses& addresses) {
  if (experiment_.engine == Engine::kAnalytic) {
    return analyse_layer(nest, {request_.contended, place.fused_operations_per_word, addresses});
  }
  const ReplayOptions options = {request_.contended, place.fused_operations_per_word, addresses, watch()};
  return experiment_.engine == Engine::kCycle ? clocked(layer, nest, options) : replay_layer(nest, options);
}

LayerRun LayerRunner::run_array(const Layer& layer, const LayerPlace& place, const Mapping& mapping,
                                const LayerAddresses& addresses) {
  const MachineSpec& machine = experiment_.machine;
  const LoopNest nest(*layer.einsum, machine, mapping);
  LayerResult result = counted(layer, place, nest, addresses);
  check_laws(nest, result, request_.contended);
  LayerRun run = from_result(std::move(result));
  run.unit = "array";
  run.macs = layer.macs();
  run.utilization = static_cast<double>(run.macs) / (static_cast<double>(run.cycles) *
                                                     static_cast<double>(machine.component(machine.mac.id).instances));
  run.loops = mapping;
  run.mapping = print_mapping(mapping, *layer.einsum, machine);
  run.residency["weight"] = memory_name(nest.keepers(Tensor::kWeight).front());
  run.residency["input"] = memory_name(nest.keepers(Tensor::kInput).front());
  run.residency["output"] = memory_name(nest.keepers(Tensor::kOutput).front());
  return run;
}

LayerRun LayerRunner::run_vector(const Layer& layer, const LayerPlace& place, const ResidencyPlan& plan,
                                 const LayerAddresses& addresses) const {
  const MachineSpec& machine = experiment_.machine;
  const VectorWork& work = *layer.vector;
  const bool analytic = experiment_.engine == Engine::kAnalytic;
  LayerRun run;
  run.unit = "none";
  if (work.idle()) return run;
  if (place.fused_into >= 0) {
    count_vector_operations(machine, work, run.events);
    run.unit = "fused";
    run.vector_operations = work.operations();
    return run;
  }
  if (layer.on_host()) {
    const std::vector<VectorStream> streams = {
        {Tensor::kInput, work.elements_in, layer.bits.input, false, addresses[2]},
        {Tensor::kOutput, work.elements_out, layer.bits.output, false, addresses[3]}};
    run = from_result(analytic ? analyse_host(machine, streams, {request_.contended, 0})
                               : replay_host(machine, streams, {request_.contended, 0, std::nullopt, nullptr}));
    run.unit = "host";
    return run;
  }
  const bool same_memory = plan.memory == machine.vector_unit->memory;
  const std::vector<VectorStream> streams = {
      {Tensor::kWeight, work.weights_read, layer.bits.weight, false, addresses[1]},
      {Tensor::kInput, work.elements_in, layer.bits.input, place.inputs_on_chip && same_memory, addresses[2]},
      {Tensor::kOutput, work.elements_out, layer.bits.output, place.output_on_chip && same_memory, addresses[3]}};
  run = from_result(analytic ? analyse_vector(machine, work, streams, {request_.contended, 0})
                             : replay_vector(machine, work, streams, {request_.contended, 0, std::nullopt, watch()}));
  run.unit = "vector";
  run.vector_operations = work.operations();
  run.utilization = run.cycles == 0
                        ? 0.0
                        : static_cast<double>(work.operations()) /
                              (static_cast<double>(run.cycles) * static_cast<double>(machine.vector_unit->lanes));
  run.residency["input"] = memory_name(place.inputs_on_chip ? plan.memory : machine.home_of(Tensor::kInput));
  run.residency["output"] = memory_name(place.output_on_chip ? plan.memory : machine.home_of(Tensor::kOutput));
  return run;
}

}  // namespace pj
