// SPDX-License-Identifier: Apache-2.0
#include "memory/hierarchy/machine_to_proto.h"

#include <set>
#include <string>

#include "memory/dram/dram_spec.h"
#include "memory/hierarchy/dram_pim_to_proto.h"
#include "memory/hierarchy/pim_to_proto.h"
#include "memory/pim/dram/dram_pim_spec.h"
#include "memory/pim/pim_spec.h"

namespace pj {
namespace {

namespace schema = picojoule::schema;

constexpr Tensor kTensors[] = {Tensor::kWeight, Tensor::kInput, Tensor::kOutput};

template <class Proto>
void write_component(const Component& component, Proto& proto) {
  proto.set_name(component.name);
  proto.set_kind(component.kind);
  proto.set_clock(component.clock);
  proto.set_boundary(std::string(name_of(component.boundary)));
}

template <class List>
void write_tensors(TensorSet set, List& list) {
  for (const Tensor t : kTensors) {
    if (set.has(t)) *list.Add() = std::string(name_of(t));
  }
}

void write_offchip(const MemorySpec& memory, schema::Memory& proto) {
  if (memory.bits_per_second) proto.set_bandwidth_gb_per_s(*memory.bits_per_second / 8e9);
  proto.set_latency_ns(memory.latency / nanoseconds(1.0));
  proto.set_energy(memory.energy_row);
  write_tensors(memory.compressed, *proto.mutable_compressed());
}

void write_dram(const MemorySpec& memory, schema::Memory& proto) {
  proto.clear_clock();  // its spec's
  proto.set_spec(memory.dram->name);
  proto.set_layout(std::string(name_of(memory.layout.layout)));
  if (memory.layout.layout == TensorLayout::kTiled) {
    proto.set_layout_block(static_cast<std::int32_t>(memory.layout.block));
  }
}

void write_onchip(const MemorySpec& memory, schema::Memory& proto) {
  proto.set_banks(memory.banks);
  proto.set_ports(memory.ports);
  write_tensors(memory.double_buffered, *proto.mutable_double_buffered());
  write_tensors(memory.sliding_window, *proto.mutable_sliding_window());
  write_tensors(memory.gated_by, *proto.mutable_gated_by());
  if (!memory.residents) proto.set_residents(false);
  if (!memory.energy_row.empty()) proto.set_energy(memory.energy_row);
}

void write_memory(const MemorySpec& memory, schema::Memory& proto) {
  write_tensors(memory.keeps, *proto.mutable_keeps());
  if (memory.keeps.has(Tensor::kOutput)) {
    proto.set_partial_sums(memory.partial_sums == PartialSums::kReturn ? "return" : "accumulate_above");
  }
  if (memory.kind == MemoryKind::kDram) return write_dram(memory, proto);
  if (memory.capacity_bits) proto.set_capacity_bytes(*memory.capacity_bits / 8);
  proto.set_width_bits(static_cast<std::int32_t>(memory.width_bits));
  memory.kind == MemoryKind::kOffchip ? write_offchip(memory, proto) : write_onchip(memory, proto);
}

const char* name_of(NetworkKind kind) {
  constexpr const char* kNames[] = {"multicast_bus", "unicast", "mesh", "reduction_chain", "reduction_tree"};
  return kNames[static_cast<int>(kind)];
}

void write_network(const MachineSpec& machine, const NetworkSpec& network, schema::Interconnect& proto) {
  write_component(machine.component(network.id), proto);
  proto.set_kind(name_of(network.kind));
  for (const Tensor tensor : network.carries) proto.add_carries(std::string(name_of(tensor)));
  if (network.width_bits) proto.set_width_bits(static_cast<std::int32_t>(*network.width_bits));
  if (network.ids) proto.set_ids(*network.ids);
}

void write_fanout(const MachineSpec& machine, const FanoutSpec& fanout, schema::Fanout& proto) {
  proto.set_rows(static_cast<std::int32_t>(fanout.rows));
  proto.set_columns(static_cast<std::int32_t>(fanout.columns));
  if (fanout.kind == FanoutKind::kSpatial) {
    for (const NetworkSpec& network : fanout.networks) write_network(machine, network, *proto.add_network());
    proto.set_setup_cycles(static_cast<std::int32_t>(fanout.setup_cycles));
    return;
  }
  proto.set_preload(fanout.preload == Preload::kExposed ? "exposed" : "overlapped");
  proto.set_drain(fanout.drain == Drain::kDirect ? "direct" : "systolic");
}

void write_compute(const MacSpec& mac, schema::Compute& proto) {
  proto.set_weight_bits(mac.weight_bits);
  proto.set_input_bits(mac.input_bits);
  proto.set_partial_sum_bits(mac.partial_sum_bits);
  write_tensors(mac.operand_latch, *proto.mutable_operand_latch());
  write_tensors(mac.gated_by, *proto.mutable_gated_by());
  if (mac.pipeline_depth > 1) proto.set_pipeline_depth(mac.pipeline_depth);
}

void write_mac(const MachineSpec& machine, schema::Compute& proto) {
  write_component(machine.component(machine.mac.id), proto);
  write_compute(machine.mac, proto);
}

void write_arrays(const MachineSpec& machine, schema::Pim& proto) {
  write_component(machine.component(machine.pim->id), proto);
  write_pim(machine, proto);
  for (std::size_t p = 0; p < machine.pim->parts.size(); ++p) {
    write_component(machine.component(machine.pim->parts[p].id), *proto.mutable_part(static_cast<int>(p)));
  }
}

// Its clock is the DRAM's, unless it has one of its own.
void write_computing_dram(const MachineSpec& machine, schema::DramPim& proto) {
  write_component(machine.component(machine.dram_pim->id), proto);
  if (machine.dram_pim->processors() == nullptr) proto.clear_clock();
  write_dram_pim(machine, proto);
}

void write_units(const MachineSpec& machine, schema::Architecture& proto) {
  if (machine.pim) return write_arrays(machine, *proto.add_pim());
  machine.dram_pim ? write_computing_dram(machine, *proto.add_dram_pim()) : write_mac(machine, *proto.add_compute());
}

void write_head(const MachineSpec& machine, schema::Architecture& proto) {
  proto.set_name(machine.name);
  if (!machine.description.empty()) proto.set_description(machine.description);
  if (!machine.source.empty()) proto.set_source(machine.source);
  if (!machine.technology.empty()) proto.set_technology(machine.technology);
  if (!machine.style.empty()) proto.set_style(machine.style);
  std::set<std::string> clocks;
  for (const MemorySpec& memory : machine.memories) {
    if (memory.dram != nullptr) clocks.insert(memory.dram->name);  // not the machine's to state
  }
  for (const Component& component : machine.components) {
    if (!clocks.insert(component.clock).second) continue;
    schema::Clock& clock = *proto.add_clock();
    clock.set_name(component.clock);
    clock.set_mhz(component.frequency / megahertz(1.0));
  }
}

}  // namespace

schema::Architecture machine_to_proto(const MachineSpec& machine) {
  schema::Architecture proto;
  write_head(machine, proto);
  const auto name_of_memory = [&machine](int m) {
    return machine.component(machine.memories.at(static_cast<std::size_t>(m)).id).name;
  };
  for (const MemorySpec& memory : machine.memories) {
    write_component(machine.component(memory.id), *proto.add_memory());
    write_memory(memory, *proto.mutable_memory(proto.memory_size() - 1));
  }
  for (const FanoutSpec& fanout : machine.fanouts) {
    schema::Fanout& out = *proto.add_fanout();
    write_component(machine.component(fanout.id), out);
    out.set_below(name_of_memory(fanout.above));
    write_fanout(machine, fanout, out);
  }
  write_units(machine, proto);
  if (machine.vector_unit) {
    schema::VectorUnit& out = *proto.add_vector_unit();
    write_component(machine.component(machine.vector_unit->id), out);
    out.set_lanes(static_cast<std::int32_t>(machine.vector_unit->lanes));
    out.set_bits(machine.vector_unit->bits);
    out.set_reads_from(name_of_memory(machine.vector_unit->memory));
    if (!machine.vector_unit->energy_row.empty()) out.set_energy(machine.vector_unit->energy_row);
  }
  if (machine.clock_network) {
    schema::ClockNetwork& out = *proto.add_clock_network();
    write_component(machine.component(machine.clock_network->id), out);
    out.set_energy(machine.clock_network->energy_row);
  }
  if (machine.padding_from) proto.set_padding_from(name_of_memory(*machine.padding_from));
  return proto;
}

}  // namespace pj
