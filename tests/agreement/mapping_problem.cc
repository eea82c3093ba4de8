// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/mapping_problem.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "arch/base/integer.h"

namespace pj {
namespace {

using nlohmann::json;

Tensor tensor_named(const std::string& name) {
  if (name == "Weights") return Tensor::kWeight;
  if (name == "Inputs") return Tensor::kInput;
  if (name == "Outputs") return Tensor::kOutput;
  throw std::runtime_error("mapping_problems.json: no tensor " + name);
}

TensorAccess access_of(const Einsum& einsum, const std::vector<std::vector<IndexTerm>>& ranks, int bits) {
  TensorAccess access;
  access.bits = bits;
  for (const std::vector<IndexTerm>& terms : ranks) {
    Rank rank;
    rank.terms = terms;
    for (const IndexTerm& t : terms) {
      rank.extent += t.coefficient * (einsum.dims[static_cast<std::size_t>(t.dim)].size - 1);
    }
    access.ranks.push_back(rank);
  }
  return access;
}

Einsum einsum_of(const json& layer, int bits) {
  enum { kN, kK, kC, kP, kQ, kR, kS };
  Einsum einsum;
  for (const char* name : {"N", "K", "C", "P", "Q", "R", "S"}) {
    einsum.dims.push_back({name, layer.at("dims").at(name).get<std::int64_t>()});
  }
  const auto stride = layer.at("coefficients").at("stride").get<std::int64_t>();
  const auto dilation = layer.at("coefficients").at("dilation").get<std::int64_t>();
  einsum.weight = access_of(einsum, {{{kK, 1}}, {{kC, 1}}, {{kR, 1}}, {{kS, 1}}}, bits);
  einsum.input =
      access_of(einsum, {{{kN, 1}}, {{kC, 1}}, {{kP, stride}, {kR, dilation}}, {{kQ, stride}, {kS, dilation}}}, bits);
  einsum.output = access_of(einsum, {{{kN, 1}}, {{kK, 1}}, {{kP, 1}}, {{kQ, 1}}}, bits);
  einsum.partial_sum_bits = bits;
  return einsum;
}

ComponentId add_component(MachineSpec& machine, const std::string& name) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  machine.components.push_back(component);
  return component.id;
}

void add_fanout(MachineSpec& machine, int above, std::int64_t rows, std::int64_t columns) {
  FanoutSpec fanout;
  fanout.id = add_component(machine, "mesh" + std::to_string(above));
  fanout.above = above;
  fanout.rows = rows;
  fanout.columns = columns;
  fanout.kind = FanoutKind::kSpatial;
  NetworkSpec bus;
  bus.id = add_component(machine, "bus" + std::to_string(above));
  bus.carries = {Tensor::kWeight, Tensor::kInput, Tensor::kPartialSum, Tensor::kOutput};
  NetworkSpec chain;
  chain.id = add_component(machine, "chain" + std::to_string(above));
  chain.kind = NetworkKind::kReductionChain;
  chain.carries = {Tensor::kOutput};
  fanout.networks = {bus, chain};
  machine.fanouts.push_back(fanout);
}

MachineSpec machine_of(const std::string& name, const json& levels) {
  MachineSpec machine;
  machine.name = name;
  std::int64_t rows = 1;
  std::int64_t columns = 1;
  for (const json& level : levels) {
    MemorySpec memory;
    memory.id = add_component(machine, level.at("name").get<std::string>());
    memory.width_bits = level.at("word_bits").get<std::int64_t>();
    memory.keeps = TensorSet::all();
    memory.sliding_window = TensorSet::all();
    const json& words = level.at("capacity_words");
    if (!words.is_null()) memory.capacity_bits = checked_mul(words.get<std::int64_t>(), memory.width_bits);
    const auto y = level.at("mesh_y").get<std::int64_t>();
    const auto x = level.at("mesh_x").get<std::int64_t>();
    if (x * y > rows * columns) {
      const int above = static_cast<int>(machine.memories.size()) - 1;
      add_fanout(machine, above, exact_div(y, rows), exact_div(x, columns));
    }
    rows = y;
    columns = x;
    machine.memories.push_back(memory);
  }
  machine.mac.id = add_component(machine, "MAC");
  return machine;
}

// The text of a mapping: a line a loop, outermost first, below a line that says what a memory keeps.
class MapText {
 public:
  MapText(const MachineSpec& machine, const Einsum& einsum) : machine_(machine), einsum_(einsum) {
    mapping_.temporal.resize(machine.memories.size());
    mapping_.spatial.resize(machine.fanouts.size());
    mapping_.bypass.assign(machine.memories.size(), TensorSet::all());
  }

  Mapping read(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      std::smatch part;
      static const std::regex header(R"((\w+) \[ (.*)\] ?)");
      static const std::regex loop(R"([| ]*for (\w) in \[0:(\d+)\)(?: \(Spatial-(.)\))?)");
      if (std::regex_match(line, part, header)) {
        begin(part[1], part[2]);
      } else if (std::regex_match(line, part, loop)) {
        add(part[1], std::stoll(part[2]), part[3]);
      }
    }
    return mapping_;
  }

 private:
  void begin(const std::string& memory, const std::string& tensors) {
    memory_ = static_cast<std::size_t>(machine_.memory_index(memory));
    for (const char* name : {"Weights", "Inputs", "Outputs"}) {
      if (tensors.find(name) != std::string::npos) mapping_.bypass.at(memory_).erase(tensor_named(name));
    }
  }
  void add(const std::string& name, std::int64_t factor, const std::string& axis) {
    const int dim = einsum_.dim(name);
    if (axis.empty()) {
      mapping_.temporal[memory_].push_back({dim, factor});
      return;
    }
    mapping_.spatial.at(0).push_back({dim, factor, axis == "Y" ? SpatialAxis::kRows : SpatialAxis::kColumns});
  }

  const MachineSpec& machine_;
  const Einsum& einsum_;
  Mapping mapping_;
  std::size_t memory_ = 0;
};

MappingProblem::Peer peer_of(const json& found, const MappingProblem& problem) {
  const json& best = found.at("best");
  MappingProblem::Peer peer;
  peer.mapping = MapText(problem.machine, problem.einsum).read(best.at("map_text").get<std::string>());
  peer.cycles = best.at("cycles").get<std::int64_t>();
  peer.energy_pj = best.at("energy_pj").get<double>();
  peer.edp_pj_cycles = best.at("edp_pj_cycles").get<double>();
  peer.cpu_seconds = found.at("cpu_s").get<double>();
  peer.mappings = found.at("mappings_total").get<std::int64_t>();
  for (const auto& [memory, tensors] : best.at("levels").items()) {
    for (const auto& [tensor, c] : tensors.items()) {
      const auto at = [&counts = c](const char* what) { return counts.at(what).get<std::int64_t>(); };
      peer.counts[{memory, tensor_named(tensor)}] = {
          at("tile_size"),          at("utilized_instances_max"), at("reads_per_instance"),
          at("fills_per_instance"), at("updates_per_instance"),   c.at("energy_pj_total").get<double>()};
    }
  }
  return peer;
}

// mapspace_constraints_in_words of the file, machine by machine.
std::vector<MemoryConstraint> constraints_of(const std::string& arch) {
  using Names = std::vector<std::string>;
  const Names all = {"weight", "input", "output"};
  const Names no_filter = {"N", "K", "C", "P", "Q"};
  if (arch == "flex") return {};
  if (arch == "flex_nobypass") return {{"GLB", {}, {}, {}, all, {}}, {"RF", {}, {}, {}, all, {}}};
  if (arch == "ws_like") {
    return {{"GLB", {}, Names{"K"}, Names{"C"}, all, {}}, {"RF", {}, {}, {}, {"weight"}, {"input", "output"}}};
  }
  if (arch != "eyeriss_like") throw std::runtime_error("mapping_problems.json: no machine " + arch);
  return {{"DRAM", no_filter, {}, {}, {}, {}},
          {"GLB", no_filter, Names{"S", "C", "K"}, Names{"Q"}, {"input", "output"}, {"weight"}},
          {"IFSPAD", Names{}, {}, {}, {"input"}, {"weight", "output"}},
          {"WSPAD", Names{"C", "R"}, {}, {}, {"weight"}, {"input", "output"}},
          {"PSPAD", Names{"K"}, {}, {}, {"output"}, {"weight", "input"}}};
}

Mapspace space_of(const MappingProblem& problem) {
  Mapspace space = whole_mapspace(problem.einsum, problem.machine);
  Problems wrong;
  for (const MemoryConstraint& constraint : constraints_of(problem.arch)) {
    constrain(space, problem.einsum, problem.machine, constraint, {}, wrong);
  }
  if (!wrong.empty()) throw std::runtime_error(wrong.text());
  return space;
}

}  // namespace

std::vector<MappingProblem> mapping_problems() {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/mapping_problems.json");
  const json data = json::parse(file);
  std::vector<MappingProblem> problems;
  for (const json& found : data.at("best_found")) {
    MappingProblem p;
    p.arch = found.at("arch").get<std::string>();
    p.layer = found.at("layer").get<std::string>();
    const json& arch = data.at("archs").at(p.arch);
    const json& levels = arch.at("storage_levels");
    p.machine = machine_of(p.arch, levels);
    p.einsum = einsum_of(data.at("layers").at(p.layer), levels.at(0).at("word_bits").get<int>());
    for (const json& level : levels) {
      const json& pj = level.at("energy_pj");
      p.prices.push_back({pj.at("read").get<double>(), pj.at("write").get<double>(), pj.at("update").get<double>()});
    }
    p.mac_pj = arch.at("compute").at("energy_pj").get<double>();
    p.space = space_of(p);
    p.peer = peer_of(found, p);
    problems.push_back(std::move(p));
  }
  return problems;
}

}  // namespace pj
