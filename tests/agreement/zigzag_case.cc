// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/zigzag_case.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace pj {
namespace {

using nlohmann::json;

Tensor tensor_named(const std::string& name) {
  for (const Tensor t : kOperands) {
    if (name_of(t) == name) return t;
  }
  throw std::runtime_error("zigzag_cases.json: no operand " + name);
}

ZigzagMemorySpec memory_of(const json& from, std::size_t axes) {
  ZigzagMemorySpec memory;
  memory.name = from.at("name").get<std::string>();
  memory.size_bits = from.at("size_bits").get<std::int64_t>();
  memory.read_cost = from.at("read_pj").get<double>();
  memory.write_cost = from.at("write_pj").get<double>();
  memory.serves.assign(axes, false);
  for (const json& axis : from.at("serves_axes")) memory.serves.at(axis.get<std::size_t>()) = true;
  for (auto& ports : memory.port_of) ports = {-1, -1, -1, -1};
  for (const json& p : from.at("ports")) {
    const int port = static_cast<int>(memory.ports.size());
    memory.ports.push_back({p.at("width").get<std::int64_t>(), p.at("granularity").get<std::int64_t>()});
    for (const json& served : p.at("serves")) {
      const auto text = served.get<std::string>();
      const std::size_t space = text.find(' ');
      for (const ZigzagMove move : kZigzagMoves) {
        if (text.substr(space + 1) != name_of(move)) continue;
        memory.port_of[operand_index(tensor_named(text.substr(0, space)))][index_of(move)] = port;
      }
    }
  }
  // An input's words never leave upwards: the ports of those moves are never asked for.
  for (auto& ports : memory.port_of) {
    const int any = *std::max_element(ports.begin(), ports.end());
    for (int& port : ports) port = port < 0 ? any : port;
  }
  return memory;
}

TensorAccess access_of(const Einsum& einsum, const std::vector<std::vector<std::string>>& ranks, int bits) {
  TensorAccess access;
  access.bits = bits;
  for (const auto& names : ranks) {
    Rank rank;
    for (const std::string& name : names) {
      const int dim = einsum.dim(name);
      rank.terms.push_back({dim, 1});
      rank.extent += einsum.dims.at(static_cast<std::size_t>(dim)).size - 1;
    }
    access.ranks.push_back(rank);
  }
  return access;
}

Einsum einsum_of(const json& sizes, const json& bits) {
  Einsum einsum;
  for (const auto& [name, size] : sizes.items()) einsum.dims.push_back({name, size.get<std::int64_t>()});
  const int w = bits.at("W").get<int>();
  const int i = bits.at("I").get<int>();
  const int o = bits.at("O_final").get<int>();
  if (sizes.contains("FX")) {
    einsum.weight = access_of(einsum, {{"K"}, {"C"}, {"FY"}, {"FX"}}, w);
    einsum.input = access_of(einsum, {{"B"}, {"C"}, {"OY", "FY"}, {"OX", "FX"}}, i);
    einsum.output = access_of(einsum, {{"B"}, {"K"}, {"OY"}, {"OX"}}, o);
  } else {
    einsum.weight = access_of(einsum, {{"K"}, {"C"}}, w);
    einsum.input = access_of(einsum, {{"B"}, {"C"}}, i);
    einsum.output = access_of(einsum, {{"B"}, {"K"}}, o);
  }
  einsum.partial_sum_bits = bits.at("O").get<int>();
  return einsum;
}

std::vector<TemporalLoop> loops_of(const Einsum& einsum, const json& from) {
  std::vector<TemporalLoop> loops;
  for (const json& loop : from) {
    loops.push_back({einsum.dim(loop.at(0).get<std::string>()), loop.at(1).get<std::int64_t>()});
  }
  return loops;
}

ZigzagCase::Best best_of(const std::string& objective, const json& from, const Einsum& einsum) {
  ZigzagCase::Best best;
  best.objective = objective;
  for (const json& axis : from.at("spatial")) best.mapping.spatial.push_back(loops_of(einsum, axis));
  best.mapping.loops = loops_of(einsum, from.at("loops"));
  for (const auto& [operand, levels] : from.at("operands").items()) {
    const Tensor tensor = tensor_named(operand);
    for (const json& level : levels) {
      best.mapping.cuts[operand_index(tensor)].push_back(level.at("loops").get<std::size_t>());
      best.words[{level.at("memory").get<std::string>(), tensor}] =
          level.at("words").get<std::array<std::int64_t, 4>>();
    }
  }
  const auto figure = [&from](const char* name) { return from.at(name).get<double>(); };
  best.energy_pj = figure("energy_pj");
  best.mac_energy_pj = figure("mac_energy_pj");
  best.mem_energy_pj = figure("mem_energy_pj");
  best.latency = figure("latency_cycles");
  best.temporal = figure("ideal_temporal_cycles");
  best.stall = figure("stall_cycles");
  best.onload = figure("onload_cycles");
  best.offload = figure("offload_cycles");
  return best;
}

}  // namespace

Einsum zigzag_gemm(std::int64_t b, std::int64_t k, std::int64_t c) {
  return einsum_of({{"B", b}, {"K", k}, {"C", c}}, {{"W", 8}, {"I", 8}, {"O", 16}, {"O_final", 8}});
}

std::vector<ZigzagCase> zigzag_cases() {
  std::ifstream file(PJ_SOURCE_DIR "/tests/data/zigzag_cases.json");
  const json data = json::parse(file);
  std::vector<ZigzagCase> cases;
  for (const json& from : data.at("problems")) {
    ZigzagCase c;
    c.id = from.at("id").get<std::string>();
    c.einsum = einsum_of(from.at("sizes"), from.at("bits"));
    const json& machine = data.at("machines").at(from.at("machine").get<std::string>());
    c.machine.axes = machine.at("axes").get<std::vector<std::int64_t>>();
    c.machine.mac_cost = machine.at("mac_pj").get<double>();
    for (const json& m : machine.at("memories")) c.machine.memories.push_back(memory_of(m, c.machine.axes.size()));
    const bool once = from.at("innermost_reads_once").get<bool>();
    c.reads = once ? InnermostReads::kOncePerWord : InnermostReads::kEveryCycle;
    c.free_spatial = from.at("free_spatial").get<bool>();
    c.cpu_seconds = from.at("search").at("cpu_s").get<double>();
    for (const auto& [objective, best] : from.at("best").items()) {
      c.best.push_back(best_of(objective, best, c.einsum));
    }
    cases.push_back(std::move(c));
  }
  return cases;
}

}  // namespace pj
