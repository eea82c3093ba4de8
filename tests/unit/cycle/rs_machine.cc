// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/cycle/rs_machine.h"

namespace pj::test {
namespace {

ComponentId add_component(MachineSpec& machine, const std::string& name, const std::string& kind) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  component.kind = kind;
  component.clock = "core";
  component.frequency = megahertz(200);
  machine.components.push_back(component);
  return component.id;
}

MemorySpec& add_memory(MachineSpec& machine, const std::string& name, TensorSet keeps) {
  MemorySpec memory;
  memory.id = add_component(machine, name, "sram");
  memory.keeps = keeps;
  memory.width_bits = 16;
  machine.memories.push_back(memory);
  return machine.memories.back();
}

NetworkSpec network(MachineSpec& machine, NetworkKind kind, Tensor tensor) {
  NetworkSpec spec;
  spec.id = add_component(machine, std::string(name_of(tensor)) + " network", "network");
  spec.kind = kind;
  spec.carries = {tensor};
  return spec;
}

}  // namespace

MachineSpec rs_machine(const RsMachine& spec) {
  MachineSpec machine;
  machine.name = "small";
  for (const std::string& name : spec.outside) add_memory(machine, name, TensorSet::all()).partial_sums = spec.sums;
  FanoutSpec array;
  array.id = add_component(machine, "array", "spatial");
  array.above = static_cast<int>(spec.outside.size()) - 1;
  array.rows = spec.rows;
  array.columns = spec.columns;
  array.kind = FanoutKind::kSpatial;
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput, Tensor::kPartialSum, Tensor::kOutput}) {
    array.networks.push_back(network(machine, spec.network, tensor));
  }
  array.networks.push_back(network(machine, NetworkKind::kReductionChain, Tensor::kOutput));
  machine.components.back().name = "chain";
  machine.fanouts = {array};
  for (const Tensor tensor : spec.pads) {
    MemorySpec& pad = add_memory(machine, std::string(name_of(tensor)) + " pad", TensorSet().insert(tensor));
    if (tensor == Tensor::kInput) pad.sliding_window.insert(tensor);
  }
  machine.mac.id = add_component(machine, "mac", "mac");
  return machine;
}

std::vector<TemporalLoop> loops_of(const Einsum& einsum, const NamedLoops& loops) {
  std::vector<TemporalLoop> list;
  for (const auto& [dim, factor] : loops) list.push_back({einsum.dim(dim), factor});
  return list;
}

std::vector<SpatialLoop> loops_on(const Einsum& einsum, SpatialAxis axis, const NamedLoops& loops) {
  std::vector<SpatialLoop> list;
  for (const auto& [dim, factor] : loops) list.push_back({einsum.dim(dim), factor, axis});
  return list;
}

}  // namespace pj::test
