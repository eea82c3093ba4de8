// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapping/mapping_to_proto.h"

#include <string>

#include "arch/base/config/read_text.h"

namespace pj {
namespace {

const std::string& dim_name(const Einsum& einsum, int dim) {
  return einsum.dims.at(static_cast<std::size_t>(dim)).name;
}

}  // namespace

picojoule::schema::Mapping mapping_to_proto(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine) {
  picojoule::schema::Mapping proto;
  if (!machine.name.empty()) proto.set_architecture(machine.name);
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    if (mapping.temporal.at(m).empty() && mapping.bypass.at(m).empty()) continue;
    auto& memory = *proto.add_memory();
    memory.set_name(machine.component(machine.memories[m].id).name);
    for (const TemporalLoop& loop : mapping.temporal[m]) {
      auto& out = *memory.add_loop();
      out.set_dim(dim_name(einsum, loop.dim));
      out.set_factor(loop.factor);
    }
    for (const Tensor t : kOperands) {
      if (mapping.bypass[m].has(t)) memory.add_bypass(std::string(name_of(t)));
    }
  }
  for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
    if (mapping.spatial.at(f).empty()) continue;
    auto& fanout = *proto.add_fanout();
    fanout.set_name(machine.component(machine.fanouts[f].id).name);
    for (const SpatialLoop& loop : mapping.spatial[f]) {
      auto& out = *fanout.add_loop();
      out.set_dim(dim_name(einsum, loop.dim));
      out.set_factor(loop.factor);
      out.set_axis(loop.axis == SpatialAxis::kRows ? "rows" : "columns");
    }
  }
  return proto;
}

std::string mapping_text(const Mapping& mapping, const Einsum& einsum, const MachineSpec& machine,
                         const std::string& layer) {
  picojoule::schema::Mapping proto = mapping_to_proto(mapping, einsum, machine);
  proto.set_layer(layer);
  return write_text(proto);
}

std::string copies_text(std::int64_t copies, const MachineSpec& machine, const std::string& layer) {
  picojoule::schema::Mapping proto;
  if (!machine.name.empty()) proto.set_architecture(machine.name);
  proto.set_layer(layer);
  proto.set_copies(copies);
  return write_text(proto);
}

}  // namespace pj
