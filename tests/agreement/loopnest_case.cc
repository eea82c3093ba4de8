// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/loopnest_case.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

using nlohmann::json;
constexpr int kWordBits = 16;

Tensor tensor_named(const std::string& name) {
  for (const Tensor tensor : kOperands) {
    if (name_of(tensor) == name) return tensor;
  }
  throw std::runtime_error("loopnest_cases.json: no tensor " + name);
}

TensorAccess access_of(const json& ranks, const Einsum& einsum) {
  TensorAccess access;
  access.bits = kWordBits;
  for (const json& terms : ranks) {
    Rank rank;
    for (const json& term : terms) {
      const int dim = einsum.dim(term.at(0).get<std::string>());
      const auto coefficient = term.at(1).get<std::int64_t>();
      rank.terms.push_back({dim, coefficient});
      rank.extent += coefficient * (einsum.dims.at(static_cast<std::size_t>(dim)).size - 1);
    }
    access.ranks.push_back(rank);
  }
  return access;
}

Einsum einsum_of(const json& c) {
  Einsum einsum;
  for (const auto& [name, size] : c.at("dims").items()) einsum.dims.push_back({name, size.get<std::int64_t>()});
  einsum.weight = access_of(c.at("tensors").at("weight"), einsum);
  einsum.input = access_of(c.at("tensors").at("input"), einsum);
  einsum.output = access_of(c.at("tensors").at("output"), einsum);
  einsum.partial_sum_bits = kWordBits;
  return einsum;
}

ComponentId add_component(MachineSpec& machine, const std::string& name) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  machine.components.push_back(component);
  return component.id;
}

void add_memory(MachineSpec& machine, const json& memory) {
  MemorySpec m;
  m.id = add_component(machine, memory.at("name").get<std::string>());
  m.width_bits = kWordBits;
  for (const json& tensor : memory.at("keeps")) m.keeps.insert(tensor_named(tensor.get<std::string>()));
  m.sliding_window.insert(Tensor::kWeight).insert(Tensor::kInput);
  m.partial_sums = PartialSums::kAccumulateAbove;
  machine.memories.push_back(m);
}

void add_fanout(MachineSpec& machine, int above, std::int64_t rows, std::int64_t columns) {
  FanoutSpec fanout;
  const std::string name = "mesh" + std::to_string(above);
  fanout.id = add_component(machine, name);
  fanout.above = above;
  fanout.rows = rows;
  fanout.columns = columns;
  fanout.kind = FanoutKind::kSpatial;
  NetworkSpec bus;
  bus.id = add_component(machine, name + ".bus");
  bus.carries = {Tensor::kWeight, Tensor::kInput, Tensor::kPartialSum, Tensor::kOutput};
  NetworkSpec chain;
  chain.id = add_component(machine, name + ".chain");
  chain.kind = NetworkKind::kReductionChain;
  chain.carries = {Tensor::kOutput};
  fanout.networks = {bus, chain};
  machine.fanouts.push_back(fanout);
}

struct Mesh {
  std::int64_t x, y;
};

MachineSpec machine_of(const json& c) {
  MachineSpec machine;
  machine.name = c.at("name").get<std::string>();
  std::vector<Mesh> meshes;
  for (const json& memory : c.at("memories")) {
    add_memory(machine, memory);
    meshes.push_back({memory.at("mesh_x").get<std::int64_t>(), memory.at("mesh_y").get<std::int64_t>()});
  }
  const auto units_x = c.at("compute_mesh_x").get<std::int64_t>();
  meshes.push_back({units_x, exact_div(c.at("compute_instances").get<std::int64_t>(), units_x)});
  for (std::size_t m = 0; m + 1 < meshes.size(); ++m) {
    const std::int64_t rows = exact_div(meshes[m + 1].y, meshes[m].y);
    const std::int64_t columns = exact_div(meshes[m + 1].x, meshes[m].x);
    if (rows * columns > 1) add_fanout(machine, static_cast<int>(m), rows, columns);
  }
  machine.mac.id = add_component(machine, "MAC");
  return machine;
}

std::size_t fanout_index(const MachineSpec& machine, int memory) {
  for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
    if (machine.fanouts[f].above == memory) return f;
  }
  throw std::runtime_error(machine.name + ": a spatial loop where no fan-out is");
}

Mapping mapping_of(const json& loops, const MachineSpec& machine, const Einsum& einsum) {
  Mapping mapping;
  mapping.temporal.resize(machine.memories.size());
  mapping.spatial.resize(machine.fanouts.size());
  for (const json& loop : loops) {
    const int memory = machine.memory_index(loop.at(0).get<std::string>());
    const auto axis = loop.at(1).get<std::string>();
    const int dim = einsum.dim(loop.at(2).get<std::string>());
    const auto factor = loop.at(3).get<std::int64_t>();
    if (axis == "time") {
      mapping.temporal.at(static_cast<std::size_t>(memory)).push_back({dim, factor});
    } else {
      mapping.spatial.at(fanout_index(machine, memory))
          .push_back({dim, factor, axis == "y" ? SpatialAxis::kRows : SpatialAxis::kColumns});
    }
  }
  return mapping;
}

// "GLB.weight", "GLB <==> RF.weight": the memory (above), and the tensor.
std::pair<std::string, Tensor> key_of(const std::string& name) {
  return {name.substr(0, name.find_first_of(" .")), tensor_named(name.substr(name.find('.') + 1))};
}

LoopnestCase::Counts counts_of(const json& c) {
  const auto at = [&](const char* what) { return c.at(what).get<std::int64_t>(); };
  return {at("instances"), at("tile"),    at("partition"),          at("reads"),
          at("fills"),     at("updates"), at("temporal_reductions")};
}

LoopnestCase::Network network_of(const json& n) {
  LoopnestCase::Network network = {
      {}, n.at("links").get<std::int64_t>(), n.at("spatial_reductions").get<std::int64_t>()};
  for (const json& i : n.at("ingress")) {
    network.ingress.emplace_back(i.at(0).get<std::int64_t>(), i.at(1).get<std::int64_t>(), i.at(2).get<std::int64_t>());
  }
  return network;
}

LoopnestCase case_of(const json& c) {
  LoopnestCase made;
  made.name = c.at("name").get<std::string>();
  made.links = c.at("link_transfers").get<bool>();
  made.einsum = einsum_of(c);
  made.machine = machine_of(c);
  made.mapping = mapping_of(c.at("loops"), made.machine, made.einsum);
  for (const auto& [name, counts] : c.at("counts").items()) made.counts[key_of(name)] = counts_of(counts);
  for (const auto& [name, network] : c.at("networks").items()) made.networks[key_of(name)] = network_of(network);
  if (c.contains("cycles")) made.cycles = c.at("cycles").get<std::int64_t>();
  made.macs = c.at("macs").get<std::int64_t>();
  made.used_compute_instances = c.at("used_compute_instances").get<std::int64_t>();
  return made;
}

}  // namespace

std::vector<LoopnestCase> loopnest_cases() {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/loopnest_cases.json");
  std::vector<LoopnestCase> cases;
  const json data = json::parse(file);
  for (const json& c : data.at("cases")) cases.push_back(case_of(c));
  return cases;
}

}  // namespace pj
