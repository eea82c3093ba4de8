// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/agreement/random.h"

namespace pj {
namespace {

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

// Can instances of an array hold one output word?
bool adds_up(const MachineSpec& machine) {
  return std::any_of(machine.fanouts.begin(), machine.fanouts.end(),
                     [](const FanoutSpec& f) { return f.kind == FanoutKind::kSystolic || f.reduction() != nullptr; });
}

void add_mac(Random& random, RandomCase& c) {
  MacSpec& mac = c.machine.mac;
  mac.id = add_component(c.machine, "mac", "mac", Boundary::kChip);
  mac.weight_bits = c.einsum.weight.bits;
  mac.input_bits = c.einsum.input.bits;
  mac.partial_sum_bits = c.einsum.partial_sum_bits;
  if (random.chance(90)) return;
  // A latch of the output is not defined over spatial loops of reduction dimensions.
  const TensorSet candidates = adds_up(c.machine) ? set_of({Tensor::kWeight, Tensor::kInput}) : TensorSet::all();
  mac.operand_latch = random_subset(random, candidates, 60);
}

void add_registers(Random& random, RandomCase& c) {
  add_memory(random, c.machine, "registers", MemoryKind::kRegisterFile, TensorSet::all());
  if (c.style || !random.chance(30)) return;
  c.machine.memories.back().sliding_window = set_of({Tensor::kWeight, Tensor::kInput});
}

// A style or a place without one: what make_machine chooses between.
enum class Kind : std::uint8_t { kSystolic, kPlain, kSpatial, kRowStationary };

Kind random_kind(Random& random, const Einsum& einsum) {
  const std::int64_t percent = random.between(1, 100);
  if (percent <= 48) return Kind::kSystolic;
  if (percent <= 64) return Kind::kPlain;
  return percent <= 82 || einsum.dim("R") < 0 ? Kind::kSpatial : Kind::kRowStationary;
}

}  // namespace

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

void make_machine(Random& random, RandomCase& c) {
  c.machine.name = "random";
  add_memory(random, c.machine, "dram", MemoryKind::kOffchip, TensorSet::all());
  const Kind kind = random_kind(random, c.einsum);
  if (kind == Kind::kRowStationary) {
    make_row_stationary_machine(random, c);
  } else {
    if (kind != Kind::kSystolic && random.chance(50)) {
      add_memory(random, c.machine, "buffer", MemoryKind::kSram, TensorSet::all());
    }
    add_srams(random, c.machine);
    if (kind == Kind::kSystolic) add_array(random, c);
    kind == Kind::kSpatial ? add_spatial_arrays(random, c) : add_registers(random, c);
  }
  add_mac(random, c);
  const auto innermost = static_cast<std::int64_t>(c.machine.memories.size()) - 1;
  if (innermost > 0 && random.chance(30)) c.machine.padding_from = static_cast<int>(random.between(1, innermost));
}

}  // namespace pj
