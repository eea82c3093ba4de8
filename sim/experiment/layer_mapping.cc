// SPDX-License-Identifier: Apache-2.0
// Where a layer's mapping comes from: a file, a search, or its style.
#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <filesystem>

#include "arch/base/integer.h"
#include "dataflow/mapping/mapping_from_proto.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/styles/default_mapping.h"
#include "sim/experiment/layer_runner.h"
#include "sim/mapping/search_memory.h"
#include "workloads/unique_layers.h"

namespace pj {
namespace {

// Residents' share of their memory is rounded up to this many parts when a layer is mapped, so that equal layers beside
// different residents are mapped and simulated once.
constexpr std::int64_t kShares = 16;

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
  note.objectives = names_of(request.objectives, ", ");
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

// The machine with what residents leave of their memory.
MachineSpec LayerRunner::machine_for(const LayerPlace& place, int resident_memory) const {
  MachineSpec machine = experiment_.machine;
  if (resident_memory < 0) return machine;
  std::optional<std::int64_t>& capacity = machine.memories[static_cast<std::size_t>(resident_memory)].capacity_bits;
  const std::int64_t share = *capacity / kShares;
  *capacity -= ceil_div(place.resident_bits, std::max<std::int64_t>(share, 1)) * share;
  return machine;
}

std::string mapping_file_of(const RunRequest& request, const Layer& layer) {
  const bool folder = request.mapping.back() == '/' || std::filesystem::is_directory(request.mapping);
  return folder ? request.mapping + "/" + mapping_file_name(layer.name) : request.mapping;
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
  const std::string file = mapping_file_of(request_, layer);
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

}  // namespace pj
