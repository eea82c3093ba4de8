// SPDX-License-Identifier: Apache-2.0
// absent_from() of price_machine.h.
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "memory/dram/dram_spec.h"
#include "sim/energy/price_machine.h"

namespace pj {
namespace {

std::string absent_from_offchip(const MemorySpec& memory, const std::string& name, const Technology& technology) {
  const Priced<OffchipCost> cost = technology.offchip(memory.energy_row);
  return fmt::format("{}: beyond {} per bit moved, no row activation, refresh, standby, PHY or controller", name,
                     cost ? cost->includes : "nothing");
}

std::string absent_from_dram(const MemorySpec& memory, const std::string& name) {
  if (!memory.dram) throw std::logic_error("a memory of kind dram without its spec");
  const DramSpec& spec = *memory.dram;
  std::string unpriced;
  if (!spec.io) unpriced += "I/O and termination, ";
  if (!spec.phy) unpriced += "PHY, ";
  if (!unpriced.empty()) unpriced += fmt::format("which {} states no price for; ", spec.name);
  return fmt::format("{}: {}logic of the memory controller; address, command and clock pins", name, unpriced);
}

bool has_network(const MachineSpec& machine, NetworkKind kind) {
  return std::any_of(machine.fanouts.begin(), machine.fanouts.end(), [kind](const FanoutSpec& fanout) {
    return std::any_of(fanout.networks.begin(), fanout.networks.end(),
                       [kind](const NetworkSpec& network) { return network.kind == kind; });
  });
}

void add_networks(const MachineSpec& machine, std::vector<std::string>& absent) {
  if (has_network(machine, NetworkKind::kMulticastBus)) {
    absent.emplace_back("buses: comparison of tags with the ids of their receivers, arbitration, their configuration");
  }
  if (has_network(machine, NetworkKind::kMesh)) absent.emplace_back("area of the routers of a mesh");
}

void add_zeros(const MachineSpec& machine, std::vector<std::string>& absent) {
  bool gates = !machine.mac.gated_by.empty();
  bool codes = false;
  for (const MemorySpec& memory : machine.memories) {
    gates = gates || !memory.gated_by.empty();
    codes = codes || !memory.compressed.empty();
  }
  if (gates) absent.emplace_back("detection of zeros where they gate");
  if (codes) absent.emplace_back("encoder and decoder of run lengths");
}

void add_clock(const MachineSpec& machine, std::vector<std::string>& absent) {
  if (machine.clock_network) {
    absent.emplace_back("wires from the memories to the edge of the array; leakage and area of the clock network");
    return;
  }
  absent.emplace_back("wires from the memories to the edge of the array; wires and buffers of the clock tree");
  absent.emplace_back("clock gating: every register is clocked in every cycle");
}

}  // namespace

std::vector<std::string> absent_from(const MachineSpec& machine, const Technology& technology) {
  std::vector<std::string> absent;
  for (const MemorySpec& memory : machine.memories) {
    const std::string& name = machine.component(memory.id).name;
    if (memory.kind == MemoryKind::kOffchip) absent.push_back(absent_from_offchip(memory, name, technology));
    if (memory.kind == MemoryKind::kDram) absent.push_back(absent_from_dram(memory, name));
  }
  absent.emplace_back("sequencing, address generation, instruction fetch");
  add_networks(machine, absent);
  add_zeros(machine, absent);
  add_clock(machine, absent);
  absent.emplace_back("area of adders at memories, control, wiring and pads");
  return absent;
}

}  // namespace pj
