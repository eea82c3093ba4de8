// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/component_costs.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/energy/cost_sums.h"
#include "sim/energy/pim_costs.h"
#include "sim/energy/pitch.h"

namespace pj {
namespace {

Priced<SramCost> on_chip(const MemorySpec& memory, const Technology& technology) {
  if (!memory.capacity_bits) throw std::logic_error("an on-chip memory without capacity");
  const SramQuery query{ceil_div(*memory.capacity_bits, 8), static_cast<int>(memory.width_bits), memory.banks,
                        memory.ports};
  return memory.kind == MemoryKind::kSram ? technology.sram(query) : technology.register_file(query);
}

Priced<Price> offchip_access(const MemorySpec& memory, Action action, const Technology& technology) {
  const Priced<OffchipCost> cost = technology.offchip(memory.energy_row);
  if (!cost) return Missing{cost.missing()};
  return times(static_cast<double>(memory.width_bits), action == Action::kRead ? cost->read_bit : cost->write_bit,
               "bit");
}

InstanceCost offchip_instance(const MemorySpec& memory, const Technology& technology) {
  const Priced<OffchipCost> cost = technology.offchip(memory.energy_row);
  InstanceCost instance;
  if (cost && cost->area) instance.area = Priced<Sourced<Area>>(*cost->area);
  return instance;
}

bool has_systolic_grid(const MachineSpec& machine) {
  return std::any_of(machine.fanouts.begin(), machine.fanouts.end(),
                     [](const FanoutSpec& fanout) { return fanout.kind == FanoutKind::kSystolic; });
}

// Are all products added up by a tree, whatever the mapping? It stands below the innermost memory that can keep sums.
bool only_multiplies(const MachineSpec& machine) {
  int innermost = -1;
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    if (machine.memories[m].keeps.has(Tensor::kOutput)) innermost = static_cast<int>(m);
  }
  return std::any_of(machine.fanouts.begin(), machine.fanouts.end(), [innermost](const FanoutSpec& fanout) {
    const NetworkSpec* adds = fanout.reduction();
    return fanout.above >= innermost && adds != nullptr && adds->kind == NetworkKind::kReductionTree;
  });
}

ArithmeticQuery widest(const MacSpec& mac) {
  return {NumberFormat::kInt, mac.weight_bits, mac.input_bits, mac.partial_sum_bits};
}

void add_registers(InstanceCost& cost, int bits, const Technology& technology) {
  const Priced<RegisterCost> registers = technology.flip_flops(bits);
  cost.clock = registers ? Priced<Price>(registers->clock) : Priced<Price>(Missing{registers.missing()});
  const auto leakage = part_of(registers, &RegisterCost::leakage);
  const auto area = part_of(registers, &RegisterCost::area);
  cost.leakage = cost.leakage ? added(*cost.leakage, leakage) : leakage;
  cost.area = cost.area ? added(*cost.area, area) : area;
}

}  // namespace

Priced<Price> memory_access(const MemorySpec& memory, Action action, const Technology& technology) {
  if (memory.kind == MemoryKind::kDram) throw std::logic_error("a DRAM has commands, no accesses: dram_action()");
  if (memory.kind == MemoryKind::kOffchip) return offchip_access(memory, action, technology);
  if (!memory.energy_row.empty()) return device_action(memory.energy_row, action, technology);
  const Priced<SramCost> cost = on_chip(memory, technology);
  if (!cost) return Missing{cost.missing()};
  return action == Action::kRead ? cost->read : cost->write;
}

InstanceCost memory_instance(const MemorySpec& memory, const Technology& technology) {
  if (memory.kind == MemoryKind::kDram) return {};
  if (memory.kind == MemoryKind::kOffchip) return offchip_instance(memory, technology);
  if (!memory.energy_row.empty()) return device_instance(memory.energy_row, technology);
  const Priced<SramCost> cost = on_chip(memory, technology);
  return {std::nullopt, part_of(cost, &SramCost::leakage), part_of(cost, &SramCost::area)};
}

Priced<Price> mac_operation(const Bits& bits, const Technology& technology) {
  return technology.arithmetic(Action::kMac, {NumberFormat::kInt, bits.weight, bits.input, bits.partial_sum});
}

Priced<Price> product_operation(const Bits& bits, const Technology& technology) {
  return technology.arithmetic(Action::kMultiply, {NumberFormat::kInt, bits.weight, bits.input, 0});
}

InstanceCost mac_instance(const MachineSpec& machine, const Technology& technology) {
  const Action unit = only_multiplies(machine) ? Action::kMultiply : Action::kMac;
  InstanceCost cost{std::nullopt, technology.arithmetic_leakage(unit, widest(machine.mac)),
                    technology.arithmetic_area(unit, widest(machine.mac))};
  if (!has_systolic_grid(machine)) add_registers(cost, node_register_bits(machine.mac), technology);
  return cost;
}

Priced<Price> plain_operation(Action action, int bits, const Technology& technology) {
  return technology.arithmetic(action, {NumberFormat::kInt, bits, 0, 0});
}

InstanceCost vector_instance(const VectorSpec& unit, const Technology& technology) {
  const ArithmeticQuery lane{NumberFormat::kInt, unit.bits, 0, 0};
  InstanceCost cost;
  cost.leakage = times(
      unit.lanes,
      added(technology.arithmetic_leakage(Action::kMultiply, lane), technology.arithmetic_leakage(Action::kAdd, lane)),
      "lanes");
  cost.area =
      times(unit.lanes,
            added(technology.arithmetic_area(Action::kMultiply, lane), technology.arithmetic_area(Action::kAdd, lane)),
            "lanes");
  constexpr std::int64_t kRegistersPerLane = 3;  // two operands and the result
  add_registers(cost, static_cast<int>(checked_mul(kRegistersPerLane * unit.lanes, unit.bits)), technology);
  return cost;
}

int node_register_bits(const MacSpec& mac) { return mac.weight_bits + mac.input_bits + mac.partial_sum_bits; }

Priced<Price> systolic_hop(const MachineSpec& machine, const FanoutSpec& grid, int word_bits,
                           const Technology& technology) {
  const Priced<Sourced<Length>> pitch = node_pitch(machine, grid, technology);
  if (!pitch) return Missing{pitch.missing()};
  const Priced<RegisterCost> registers = technology.flip_flops(word_bits);
  if (!registers) return Missing{registers.missing()};
  const Priced<Price> wire = technology.wire_bit(pitch->value);
  if (!wire) return Missing{wire.missing()};
  Price hop = sum_of(registers->write, times(word_bits, *wire, "bit"));
  hop.kind = worse_of(hop.kind, pitch->kind);
  hop.how += fmt::format("; one pitch of {:.4g} um: {}", pitch->value / millimetres(1e-3), pitch->how);
  return hop;
}

InstanceCost systolic_instance(const MachineSpec& machine, const FanoutSpec& grid, const Technology& technology) {
  InstanceCost cost;
  add_registers(cost, node_register_bits(machine.mac), technology);
  const Priced<Sourced<Length>> pitch = node_pitch(machine, grid, technology);
  const Priced<Sourced<Power>> wires =
      pitch ? times(node_register_bits(machine.mac), technology.wire_leakage(pitch->value), "bit")
            : Priced<Sourced<Power>>(Missing{pitch.missing()});
  cost.leakage = added(*cost.leakage, wires);
  return cost;
}

}  // namespace pj
