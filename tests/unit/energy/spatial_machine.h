// SPDX-License-Identifier: Apache-2.0
// tests/unit/energy/tiny_machine.h with its 2 x 2 grid made a spatial fan-out of 2 x 3 with networks.
#pragma once

#include <string>

#include "tests/unit/energy/tiny_machine.h"

namespace pj::spatial {

inline constexpr ComponentId kOperands{6};
inline constexpr ComponentId kResults{7};
inline constexpr ComponentId kSums{8};
inline constexpr ComponentId kClockNetwork{9};

inline NetworkSpec network(ComponentId id, NetworkKind kind, std::vector<Tensor> carries) {
  NetworkSpec spec;
  spec.id = id;
  spec.kind = kind;
  spec.carries = std::move(carries);
  return spec;
}

// DDR4, a 64 KiB buffer, 2 x 3 instances of an 8-bit weight register and a multiplier (8 bit, sums of 32). `operands`
// carries weights and inputs with a width of 64 bit, `results` are wires to each instance, `sums` adds up.
inline MachineSpec machine(NetworkKind operands = NetworkKind::kMulticastBus,
                           NetworkKind sums = NetworkKind::kReductionChain) {
  MachineSpec m = tiny::machine();
  m.components[static_cast<std::size_t>(tiny::kGrid.index)].kind = "spatial";
  for (const ComponentId id : {tiny::kRegisters, tiny::kMacs}) {
    m.components[static_cast<std::size_t>(id.index)].instances = 6;
  }
  m.components.push_back(tiny::part(kOperands, "operands", "network"));
  m.components.push_back(tiny::part(kResults, "results", "unicast"));
  m.components.push_back(tiny::part(kSums, "sums", "network"));
  FanoutSpec& fanout = m.fanouts[0];
  fanout.kind = FanoutKind::kSpatial;
  fanout.columns = 3;
  fanout.networks = {network(kOperands, operands, {Tensor::kWeight, Tensor::kInput}),
                     network(kResults, NetworkKind::kUnicast, {Tensor::kOutput}),
                     network(kSums, sums, {Tensor::kOutput})};
  fanout.networks[0].width_bits = 64;
  return m;
}

// Its clock runs at half the speed of the others.
inline MachineSpec with_clock_network() {
  MachineSpec m = machine();
  m.components.push_back(tiny::part(kClockNetwork, "clock_tree", "clock"));
  m.components.back().frequency = megahertz(250);
  m.clock_network = ClockNetworkSpec{kClockNetwork, "eyeriss_clock"};
  return m;
}

}  // namespace pj::spatial
