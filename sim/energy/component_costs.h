// SPDX-License-Identifier: Apache-2.0
// What one physical instance of each kind of component costs in a technology: per action, per clock edge, in leakage
// and in area. Pure functions; equations and assumptions in docs/models/energy.md. All numbers are integers
// (NumberFormat::kInt): a layer states bits, no format.
#pragma once

#include <optional>

#include "arch/technology/technology.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// What an instance costs whether it acts or not; nullopt: has none of its own, or not modelled.
struct InstanceCost {
  std::optional<Priced<Price>> clock;  // one edge
  std::optional<Priced<Sourced<Power>>> leakage;
  std::optional<Priced<Sourced<Area>>> area;
};

// One access of the memory's width; kRead or kWrite. Not for a DRAM (std::logic_error): dram_costs.h.
Priced<Price> memory_access(const MemorySpec& memory, Action action, const Technology& technology);
InstanceCost memory_instance(const MemorySpec& memory, const Technology& technology);

// One multiply-accumulate of a layer of these bits.
Priced<Price> mac_operation(const Bits& bits, const Technology& technology);
// The product alone, where a tree of adders sums up.
Priced<Price> product_operation(const Bits& bits, const Technology& technology);
// A multiply-accumulate unit; without its adder where only trees of the machine add. It holds the registers of its
// operands and its sum, unless they are those of a systolic grid.
InstanceCost mac_instance(const MachineSpec& machine, const Technology& technology);

// kMultiply, kAdd or kCompare on operands of `bits`.
Priced<Price> plain_operation(Action action, int bits, const Technology& technology);
// One vector unit: all its lanes.
InstanceCost vector_instance(const VectorSpec& unit, const Technology& technology);

// Flip-flops of one node of the grid: one register for each operand and one for the sum.
int node_register_bits(const MacSpec& mac);
// A word of `word_bits` moves to the next node: it switches a register and a wire of one pitch.
Priced<Price> systolic_hop(const MachineSpec& machine, const FanoutSpec& grid, int word_bits,
                           const Technology& technology);
InstanceCost systolic_instance(const MachineSpec& machine, const FanoutSpec& grid, const Technology& technology);

}  // namespace pj
