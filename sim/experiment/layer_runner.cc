// SPDX-License-Identifier: Apache-2.0
#include "sim/experiment/layer_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "dataflow/mapping/print_mapping.h"
#include "sim/analytic/analytic_layer.h"
#include "sim/cycle/layer_cycle.h"
#include "sim/experiment/check_laws.h"
#include "sim/experiment/layer_run.h"
#include "sim/replay/vector_replay.h"
#include "sim/trace/run_watch.h"
#include "workloads/unique_layers.h"

namespace pj {
namespace {

bool same_place(const LayerPlace& a, const LayerPlace& b) {
  return a.inputs_on_chip == b.inputs_on_chip && a.output_on_chip == b.output_on_chip &&
         a.fused_operations_per_word == b.fused_operations_per_word && a.resident_bits == b.resident_bits;
}

}  // namespace

LayerRunner::LayerRunner(const Experiment& experiment, const RunRequest& request, KnownMappings* mappings)
    : experiment_(experiment), request_(request), mappings_(mappings) {}

std::string LayerRunner::memory_name(int m) const {
  return experiment_.machine.component(experiment_.machine.memories.at(static_cast<std::size_t>(m)).id).name;
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
  describe(layer, run);
  return run;
}

const LayerWatch* LayerRunner::watch() const { return request_.watch == nullptr ? nullptr : &request_.watch->layer(); }

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
  LayerRun run = layer_run(std::move(result));
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
    run = layer_run(analytic ? analyse_host(machine, streams, {request_.contended, 0})
                             : replay_host(machine, streams, {request_.contended, 0, std::nullopt, nullptr}));
    run.unit = "host";
    return run;
  }
  const bool same_memory = plan.memory == machine.vector_unit->memory;
  const std::vector<VectorStream> streams = {
      {Tensor::kWeight, work.weights_read, layer.bits.weight, false, addresses[1]},
      {Tensor::kInput, work.elements_in, layer.bits.input, place.inputs_on_chip && same_memory, addresses[2]},
      {Tensor::kOutput, work.elements_out, layer.bits.output, place.output_on_chip && same_memory, addresses[3]}};
  run = layer_run(analytic ? analyse_vector(machine, work, streams, {request_.contended, 0})
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
