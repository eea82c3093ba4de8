// SPDX-License-Identifier: Apache-2.0
// A machine, resolved and checked: a chain of memories from outermost to innermost, fan-outs between them, compute
// units at the bottom, a vector unit beside it. Immutable once made (machine_from_proto.h).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "arch/architecture/component.h"
#include "arch/compute/compute_spec.h"
#include "arch/interconnect/fanout_spec.h"
#include "memory/memory_spec.h"

namespace pj {

struct DramPimSpec;
struct PimSpec;

struct MachineSpec {
  std::string name;
  std::string description;
  std::string source;
  std::string technology;             // the one its file names
  std::vector<Component> components;  // indexed by ComponentId
  std::vector<MemorySpec> memories;   // outermost first
  std::vector<FanoutSpec> fanouts;    // in the order of the memories they hang below; at most one each
  // Of a machine whose memory computes: its arrays, blocks or processors, and the widest operands they take.
  MacSpec mac;
  std::shared_ptr<const PimSpec> pim;           // arrays that compute, instead of fan-outs and MAC units; null: none
  std::shared_ptr<const DramPimSpec> dram_pim;  // a DRAM that computes, instead of them; null: none
  std::optional<VectorSpec> vector_unit;
  std::optional<ClockNetworkSpec> clock_network;
  std::string style;  // the one its file names: used unless the command line names another; empty: none
  // Memory from which padding is stored and counted inwards; none = padding is injected at compute.
  std::optional<int> padding_from;

  [[nodiscard]] const Component& component(ComponentId id) const {
    return components.at(static_cast<std::size_t>(id.index));
  }
  // Index of the memory called `name`, -1 if there is none.
  [[nodiscard]] int memory_index(const std::string& name) const;
  // The outermost memory that keeps the tensor, -1 if there is none.
  [[nodiscard]] int home_of(Tensor tensor) const;
  // Weights rest where they are multiplied: there is no loop nest to choose.
  [[nodiscard]] bool computes_in_memory() const { return pim != nullptr || dram_pim != nullptr; }
  // The fan-out below memory `m`, or null.
  [[nodiscard]] const FanoutSpec* fanout_below(int memory) const;
  // MACs a cycle if every unit works, or every array, block or processor with its widest operands, without
  // interruption.
  [[nodiscard]] double peak_macs_per_cycle() const;
  // Of the compute units: cycles are counted in it.
  [[nodiscard]] Frequency compute_clock() const { return component(mac.id).frequency; }
};

}  // namespace pj
