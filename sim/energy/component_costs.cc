// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/component_costs.h"

#include <fmt/format.h>

#include <cmath>
#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/energy/standing_events.h"

namespace pj {
namespace {

template <class Q>
Sourced<Q> added(const Sourced<Q>& a, const Sourced<Q>& b) {
  return {a.value + b.value, worse_of(a.kind, b.kind), fmt::format("{} + {}", a.how, b.how),
          a.source == b.source ? a.source : fmt::format("{}; {}", a.source, b.source)};
}

template <class Q>
Priced<Sourced<Q>> added(const Priced<Sourced<Q>>& a, const Priced<Sourced<Q>>& b) {
  if (!a) return a;
  if (!b) return b;
  return added(*a, *b);
}

// `n` of the same.
Price times(double n, const Price& one, const std::string& unit) {
  return {n * one.per_action, one.kind, one.calibrated, fmt::format("{:g} {} x ({})", n, unit, one.how), one.source};
}

template <class Q>
Priced<Sourced<Q>> times(std::int64_t n, const Priced<Sourced<Q>>& one, const std::string& unit) {
  if (!one) return one;
  return Sourced<Q>{static_cast<double>(n) * one->value, one->kind, fmt::format("{} {} x ({})", n, unit, one->how),
                    one->source};
}

template <class Q>
Priced<Sourced<Q>> part_of(const Priced<RegisterCost>& cost, Sourced<Q> RegisterCost::*part) {
  if (!cost) return Missing{cost.missing()};
  return (*cost).*part;
}

template <class Q>
Priced<Sourced<Q>> part_of(const Priced<SramCost>& cost, Sourced<Q> SramCost::*part) {
  if (!cost) return Missing{cost.missing()};
  return (*cost).*part;
}

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
  const Priced<SramCost> cost = on_chip(memory, technology);
  if (!cost) return Missing{cost.missing()};
  return action == Action::kRead ? cost->read : cost->write;
}

InstanceCost memory_instance(const MemorySpec& memory, const Technology& technology) {
  if (memory.off_chip()) return {};
  const Priced<SramCost> cost = on_chip(memory, technology);
  return {std::nullopt, part_of(cost, &SramCost::leakage), part_of(cost, &SramCost::area)};
}

Priced<Price> mac_operation(const Bits& bits, const Technology& technology) {
  return technology.arithmetic(Action::kMac, {NumberFormat::kInt, bits.weight, bits.input, bits.partial_sum});
}

InstanceCost mac_instance(const MachineSpec& machine, const Technology& technology) {
  InstanceCost cost{std::nullopt, technology.arithmetic_leakage(Action::kMac, widest(machine.mac)),
                    technology.arithmetic_area(Action::kMac, widest(machine.mac))};
  if (machine.fanouts.empty()) add_registers(cost, node_register_bits(machine.mac), technology);
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

Priced<Sourced<Length>> node_pitch(const MachineSpec& machine, const FanoutSpec& grid, const Technology& technology) {
  const std::int64_t nodes = physical_instances(machine, grid.id);
  const auto per_node = [&](ComponentId id, const Priced<Sourced<Area>>& area) {
    return times(exact_div(physical_instances(machine, id), nodes), area, "in each node");
  };
  const auto registers = part_of(technology.flip_flops(node_register_bits(machine.mac)), &RegisterCost::area);
  auto node = per_node(machine.mac.id, technology.arithmetic_area(Action::kMac, widest(machine.mac)));
  for (const FanoutSpec& inner : machine.fanouts) {
    if (inner.above >= grid.above) node = added(node, per_node(inner.id, registers));
  }
  for (std::size_t m = static_cast<std::size_t>(grid.above) + 1; m < machine.memories.size(); ++m) {
    const MemorySpec& memory = machine.memories[m];
    node = added(node, per_node(memory.id, part_of(on_chip(memory, technology), &SramCost::area)));
  }
  if (!node) return Missing{node.missing()};
  const double side_mm = std::sqrt(node->value / square_millimetres(1.0));
  return Sourced<Length>{millimetres(side_mm), node->kind,
                         fmt::format("square root of the {:.4g} um2 of a node", node->value / square_micrometres(1.0)),
                         node->source};
}

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
