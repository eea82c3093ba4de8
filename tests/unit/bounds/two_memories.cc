// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/bounds/two_memories.h"

#include "arch/base/event_sink.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/check_mapping.h"

namespace pj::testing {

MachineSpec two_memories() {
  MachineSpec machine;
  machine.name = "two_memories";
  for (const char* name : {"dram", "buffer", "mac"}) {
    Component component;
    component.id = {static_cast<std::int32_t>(machine.components.size())};
    component.name = name;
    machine.components.push_back(component);
  }
  MemorySpec dram;
  dram.id = {0};
  dram.kind = MemoryKind::kOffchip;
  dram.keeps = TensorSet::all();
  dram.partial_sums = PartialSums::kReturn;
  MemorySpec buffer = dram;
  buffer.id = {1};
  buffer.kind = MemoryKind::kSram;
  buffer.sliding_window = TensorSet::all();
  machine.memories = {dram, buffer};
  machine.mac.id = {2};
  machine.mac.operand_latch = TensorSet::all();
  return machine;
}

Counted counted(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping) {
  const LoopNest nest(einsum, machine, mapping);
  CountingSink sink;
  Counted found;
  for (const MemoryTraffic& t : count_events(nest, sink)) {
    if (t.memory != 0) continue;
    const std::int64_t bits = t.read_bits + t.written_bits;
    found.bits += bits;
    found.words += exact_div(bits, einsum.bits(t.tensor));
  }
  found.buffer_bits = bits_needed(nest, 1);
  return found;
}

}  // namespace pj::testing
