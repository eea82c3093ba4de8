// SPDX-License-Identifier: Apache-2.0
// A machine of a DRAM and a buffer of 1000 bits, as far as a timeline looks at it.
#pragma once

#include <memory>

#include "memory/hierarchy/machine_spec.h"
#include "tests/unit/dram_spec/dram_text.h"

namespace pj {

inline MachineSpec watched_machine() {
  MachineSpec machine;
  for (const char* name : {"dram", "glb"}) {
    Component component;
    component.id = ComponentId{static_cast<int>(machine.components.size())};
    component.name = name;
    machine.components.push_back(component);
    MemorySpec memory;
    memory.id = component.id;
    machine.memories.push_back(memory);
  }
  machine.memories[0].kind = MemoryKind::kDram;
  machine.memories[0].dram = std::make_shared<const DramSpec>(good_dram());
  machine.memories[1].kind = MemoryKind::kSram;
  machine.memories[1].capacity_bits = 1000;
  return machine;
}

}  // namespace pj
