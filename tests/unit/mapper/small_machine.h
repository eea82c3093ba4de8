// SPDX-License-Identifier: Apache-2.0
// An off-chip memory, a buffer and 2 x 2 units.
#pragma once

#include "memory/hierarchy/machine_spec.h"

namespace pj::test {

inline ComponentId named(MachineSpec& machine, const std::string& name) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  machine.components.push_back(component);
  return component.id;
}

inline MachineSpec small_machine(std::int64_t buffer_bits) {
  MachineSpec machine;
  for (const char* name : {"dram", "buffer"}) {
    MemorySpec memory;
    memory.id = named(machine, name);
    memory.keeps = TensorSet::all();
    machine.memories.push_back(memory);
  }
  machine.memories.back().capacity_bits = buffer_bits;
  FanoutSpec fanout;
  fanout.id = named(machine, "units");
  fanout.above = 1;
  fanout.rows = 2;
  fanout.columns = 2;
  fanout.kind = FanoutKind::kSpatial;
  machine.fanouts.push_back(fanout);
  machine.mac.id = named(machine, "mac");
  return machine;
}

}  // namespace pj::test
