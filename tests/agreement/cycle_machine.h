// SPDX-License-Identifier: Apache-2.0
// A machine made by hand for the cycle engine's tests: dram (latency, finite bandwidth) -> buffer -> 4 x 3 systolic
// array -> registers.
#pragma once

#include "memory/hierarchy/machine_spec.h"

namespace pj {

struct SmallArray {
  std::int64_t rows = 4, columns = 3;
  Preload preload = Preload::kExposed;
  Drain drain = Drain::kDirect;
  PartialSums sums = PartialSums::kAccumulateAbove;  // of the buffer
  bool padding_stored = false;                       // from the buffer inwards
};

inline ComponentId add_component(MachineSpec& machine, const char* name, const char* kind) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  component.kind = kind;
  component.clock = "core";
  component.frequency = megahertz(700);  // a period that is no whole number of femtoseconds
  machine.components.push_back(component);
  return component.id;
}

inline MachineSpec small_array_machine(const SmallArray& small) {
  MachineSpec machine;
  machine.name = "small";
  MemorySpec dram;
  dram.id = add_component(machine, "dram", "offchip");
  dram.kind = MemoryKind::kOffchip;
  dram.keeps = TensorSet::all();
  dram.width_bits = 64;
  dram.latency = nanoseconds(40);
  dram.bits_per_second = 20e9;
  MemorySpec buffer;
  buffer.id = add_component(machine, "buffer", "sram");
  buffer.keeps = buffer.double_buffered = TensorSet::all();
  buffer.width_bits = 32;
  buffer.capacity_bits = 32768;
  buffer.partial_sums = small.sums;
  MemorySpec registers;
  registers.id = add_component(machine, "registers", "register_file");
  registers.kind = MemoryKind::kRegisterFile;
  registers.keeps = TensorSet::all();
  FanoutSpec array;
  array.id = add_component(machine, "array", "systolic");
  array.above = 1;
  array.rows = small.rows;
  array.columns = small.columns;
  array.preload = small.preload;
  array.drain = small.drain;
  machine.memories = {dram, buffer, registers};
  machine.fanouts = {array};
  machine.mac.id = add_component(machine, "mac", "mac");
  if (small.padding_stored) machine.padding_from = 1;
  return machine;
}

}  // namespace pj
