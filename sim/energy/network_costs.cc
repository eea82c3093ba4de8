// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/network_costs.h"

#include <stdexcept>

#include "arch/base/integer.h"
#include "sim/energy/cost_sums.h"
#include "sim/energy/network_parts.h"
#include "sim/energy/pitch.h"

namespace pj {
namespace {

template <class Q>
void add_part(std::optional<Priced<Sourced<Q>>>& whole, const Priced<Sourced<Q>>& part) {
  whole = whole ? added(*whole, part) : part;
}

Priced<Price> times(std::int64_t n, const Priced<Price>& one, std::string_view unit) {
  return one ? Priced<Price>(times(static_cast<double>(n), *one, unit)) : one;
}

void add_registers(InstanceCost& cost, const NetworkParts& parts, const Technology& technology) {
  if (parts.registers == 0) return;
  const Priced<RegisterCost> one = technology.flip_flops(parts.bits);
  cost.clock = times(parts.registers, part_of(one, &RegisterCost::clock), "registers");
  add_part(cost.leakage, times(parts.registers, part_of(one, &RegisterCost::leakage), "registers"));
  add_part(cost.area, times(parts.registers, part_of(one, &RegisterCost::area), "registers"));
}

void add_adders(InstanceCost& cost, const NetworkParts& parts, const Technology& technology) {
  if (parts.adders == 0) return;
  const ArithmeticQuery sum{NumberFormat::kInt, parts.bits, 0, 0};
  add_part(cost.leakage, times(parts.adders, technology.arithmetic_leakage(Action::kAdd, sum), "adders"));
  add_part(cost.area, times(parts.adders, technology.arithmetic_area(Action::kAdd, sum), "adders"));
}

void add_routers(InstanceCost& cost, const NetworkParts& parts, const Technology& technology) {
  if (parts.routers == 0) return;
  const Priced<RouterCost> bit = technology.router();
  const std::int64_t bits = checked_mul(parts.routers, parts.bits);
  cost.clock = times(bits, part_of(bit, &RouterCost::clock), "bit of all routers");
  add_part(cost.leakage, times(bits, part_of(bit, &RouterCost::leakage), "bit of all routers"));
}

Priced<Sourced<Power>> wire_leakage(const NetworkParts& parts, const Priced<Sourced<Length>>& pitch,
                                    const Technology& technology) {
  if (!pitch) return Missing{pitch.missing()};
  return times(static_cast<std::int64_t>(parts.bits), technology.wire_leakage(parts.wire_pitches * pitch->value),
               "bit");
}

InstanceCost logic_of(const NetworkParts& parts, const Technology& technology) {
  InstanceCost cost;
  add_registers(cost, parts, technology);
  add_adders(cost, parts, technology);
  add_routers(cost, parts, technology);
  return cost;
}

}  // namespace

Priced<Price> network_word(const MachineSpec& machine, const FanoutSpec& fanout, const NetworkSpec& network,
                           Action action, int word_bits, const Technology& technology) {
  const std::optional<double> pitches = pitches_of(fanout, network, action);
  if (!pitches) throw std::logic_error("network_word: not an action of this kind of network");
  const Priced<Sourced<Length>> pitch = node_pitch(machine, fanout, technology);
  if (!pitch) return Missing{pitch.missing()};
  const Priced<Price> wire = technology.wire_bit(*pitches * pitch->value);
  if (!wire) return wire;
  Price word = times(word_bits, *wire, "bit");
  if (network.kind == NetworkKind::kMesh) {
    const Priced<RouterCost> router = technology.router();
    if (!router) return Missing{router.missing()};
    word = sum_of(word, times(word_bits, router->hop, "bit"));
  }
  word.kind = worse_of(word.kind, pitch->kind);
  word.how +=
      fmt::format("; {:g} x the pitch of {:.4g} um: {}", *pitches, pitch->value / millimetres(1e-3), pitch->how);
  return word;
}

InstanceCost network_instance(const MachineSpec& machine, const FanoutSpec& fanout, const NetworkSpec& network,
                              const Technology& technology) {
  const NetworkParts parts = parts_of(fanout, network, machine.mac);
  InstanceCost cost = logic_of(parts, technology);
  add_part(cost.leakage, wire_leakage(parts, node_pitch(machine, fanout, technology), technology));
  return cost;
}

std::optional<Priced<Sourced<Area>>> network_area(const MacSpec& mac, const FanoutSpec& fanout,
                                                  const NetworkSpec& network, const Technology& technology) {
  return logic_of(parts_of(fanout, network, mac), technology).area;
}

}  // namespace pj
