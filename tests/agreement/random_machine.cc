// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random.h"

namespace pj {
namespace {

TensorSet set_of(std::initializer_list<Tensor> tensors) {
  TensorSet set;
  for (const Tensor t : tensors) set.insert(t);
  return set;
}

TensorSet random_subset(Random& random, TensorSet of, std::int64_t percent) {
  for (const Tensor t : kOperands) {
    if (!random.chance(percent)) of.erase(t);
  }
  return of;
}

ComponentId add_component(MachineSpec& machine, const std::string& name, const std::string& kind, Boundary boundary) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  component.kind = kind;
  component.clock = "core";
  component.frequency = megahertz(200);
  component.boundary = boundary;
  machine.components.push_back(component);
  return component.id;
}

void add_memory(Random& random, MachineSpec& machine, const std::string& name, MemoryKind kind, TensorSet keeps) {
  static const std::vector<std::string> kKinds = {"offchip", "dram", "sram", "register_file"};
  const Boundary boundary = kind == MemoryKind::kOffchip ? Boundary::kDram : Boundary::kChip;
  MemorySpec m;
  m.id = add_component(machine, name, kKinds[static_cast<std::size_t>(kind)], boundary);
  m.kind = kind;
  m.keeps = keeps;
  m.width_bits = random.pick<std::int64_t>({8, 16, 24, 64, 128});
  m.banks = static_cast<int>(random.between(1, 2));
  m.ports = static_cast<int>(random.between(1, 2));
  m.partial_sums = random.chance(50) ? PartialSums::kReturn : PartialSums::kAccumulateAbove;
  if (kind == MemoryKind::kOffchip) m.energy_row = "ddr4";
  if (kind != MemoryKind::kOffchip) m.double_buffered = random_subset(random, keeps, 40);
  TensorSet operands = keeps;
  operands.erase(Tensor::kOutput);
  if (kind == MemoryKind::kSram) m.sliding_window = random_subset(random, operands, 50);
  machine.memories.push_back(m);
}

void add_srams(Random& random, MachineSpec& machine) {
  const std::int64_t activations = random.between(0, 3);
  if (activations <= 1)
    add_memory(random, machine, "activations", MemoryKind::kSram, set_of({Tensor::kInput, Tensor::kOutput}));
  if (activations == 2) {
    add_memory(random, machine, "inputs", MemoryKind::kSram, set_of({Tensor::kInput}));
    add_memory(random, machine, "outputs", MemoryKind::kSram, set_of({Tensor::kOutput}));
  }
  if (random.chance(50)) add_memory(random, machine, "weights", MemoryKind::kSram, set_of({Tensor::kWeight}));
  if (random.chance(50)) add_memory(random, machine, "accumulators", MemoryKind::kSram, set_of({Tensor::kOutput}));
}

void add_array(Random& random, RandomCase& c) {
  c.style = random.pick<std::string>({"ws", "os", "is"});
  FanoutSpec array;
  array.id = add_component(c.machine, "array", "systolic", Boundary::kChip);
  array.above = static_cast<int>(c.machine.memories.size()) - 1;
  array.rows = random.between(1, 6);
  array.columns = random.between(1, 6);
  array.preload = random.chance(50) ? Preload::kExposed : Preload::kOverlapped;
  array.drain = random.chance(50) ? Drain::kDirect : Drain::kSystolic;
  c.machine.fanouts.push_back(array);
}

void add_mac(Random& random, RandomCase& c) {
  MacSpec& mac = c.machine.mac;
  mac.id = add_component(c.machine, "mac", "mac", Boundary::kChip);
  mac.weight_bits = c.einsum.weight.bits;
  mac.input_bits = c.einsum.input.bits;
  mac.partial_sum_bits = c.einsum.partial_sum_bits;
  if (random.chance(90)) return;
  // A latch of the output is not defined over spatial loops of reduction dimensions.
  const TensorSet candidates = c.style ? set_of({Tensor::kWeight, Tensor::kInput}) : TensorSet::all();
  mac.operand_latch = random_subset(random, candidates, 60);
}

}  // namespace

void make_machine(Random& random, RandomCase& c) {
  c.machine.name = "random";
  add_memory(random, c.machine, "dram", MemoryKind::kOffchip, TensorSet::all());
  const bool systolic = random.chance(75);
  if (!systolic && random.chance(50)) add_memory(random, c.machine, "buffer", MemoryKind::kSram, TensorSet::all());
  add_srams(random, c.machine);
  if (systolic) add_array(random, c);
  add_memory(random, c.machine, "registers", MemoryKind::kRegisterFile, TensorSet::all());
  if (!systolic && random.chance(30)) {
    TensorSet operands = TensorSet::all();
    operands.erase(Tensor::kOutput);
    c.machine.memories.back().sliding_window = operands;
  }
  add_mac(random, c);
  const auto innermost = static_cast<std::int64_t>(c.machine.memories.size()) - 1;
  if (random.chance(30)) c.machine.padding_from = static_cast<int>(random.between(1, innermost));
}

}  // namespace pj
