// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/from_nest.h"

namespace pj {
namespace {

bool machine_can(const LoopNest& nest, const Place& here, Problems& problems) {
  const std::size_t before = problems.count();
  const MachineSpec& machine = nest.machine();
  for (const Tensor tensor : kOperands) {
    const std::string name(name_of(tensor));
    const LoopNest::Path& keepers = nest.keepers(tensor);
    if (keepers.empty()) {
      problems.add(here, "no memory keeps " + name + "; by the rules of zigzag each tensor begins in one");
      continue;
    }
    for (const FanoutSpec& fanout : machine.fanouts) {
      if (tensor == Tensor::kOutput || fanout.kind != FanoutKind::kSpatial || fanout.shares(tensor)) continue;
      problems.add(here / machine.component(fanout.id).name,
                   "sends " + name + " once for each receiver; by the rules of zigzag receivers share a word");
    }
    if (machine.fanouts.empty() || keepers.front() <= machine.fanouts.front().above) continue;
    problems.add(
        here / machine.component(machine.fanouts.front().id).name,
        "stands above the first memory of " + name + "; by the rules of zigzag a tensor begins above all units");
  }
  return problems.count() == before;
}

ZigzagMemorySpec memory_of(const LoopNest& nest, int m) {
  const MachineSpec& machine = nest.machine();
  const MemorySpec& spec = machine.memories[static_cast<std::size_t>(m)];
  ZigzagMemorySpec memory;
  memory.name = machine.component(spec.id).name;
  memory.ports = {{spec.width_bits, spec.width_bits}};
  for (const FanoutSpec& fanout : machine.fanouts) memory.serves.insert(memory.serves.end(), 2, m <= fanout.above);
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    const int port = nest.keeps(m, kOperands[o]) ? 0 : -1;
    memory.port_of[o] = {port, port, port, port};
  }
  return memory;
}

std::size_t axis_of(const MachineSpec& machine, const NestLoop& loop) {
  std::size_t axis = 0;
  for (const FanoutSpec& fanout : machine.fanouts) {
    if (fanout.above == loop.memory) break;
    axis += 2;
  }
  return axis + (loop.axis == SpatialAxis::kColumns ? 1 : 0);
}

// Innermost first; a loop of one iteration is none.
void add_loops(const LoopNest& nest, ZigzagMapping& mapping) {
  for (auto loop = nest.loops().rbegin(); loop != nest.loops().rend(); ++loop) {
    if (loop->factor == 1) continue;
    if (loop->spatial) {
      mapping.spatial.at(axis_of(nest.machine(), *loop)).push_back({loop->dim, loop->factor});
    } else {
      mapping.loops.push_back({loop->dim, loop->factor});
    }
  }
}

std::size_t loops_inside(const LoopNest& nest, int m) {
  std::size_t count = 0;
  for (std::size_t i = nest.begin(m); i < nest.loops().size(); ++i) {
    if (!nest.loops()[i].spatial && nest.loops()[i].factor > 1) ++count;
  }
  return count;
}

}  // namespace

std::optional<ZigzagOfNest> zigzag_of(const LoopNest& nest, const Place& here, Problems& problems) {
  if (!machine_can(nest, here, problems)) return std::nullopt;
  ZigzagOfNest found;
  for (int m = nest.compute() - 1; m >= 0; --m) {
    found.memory.push_back(m);
    found.machine.memories.push_back(memory_of(nest, m));
    for (std::size_t o = 0; o < kOperands.size(); ++o) {
      if (!nest.keeps(m, kOperands[o])) continue;
      // All loops stand in the memory where a tensor begins: it holds the whole tensor.
      const int whole = nest.keepers(kOperands[o]).front();
      found.mapping.cuts[o].push_back(loops_inside(nest, m == whole ? 0 : m));
    }
  }
  for (const FanoutSpec& fanout : nest.machine().fanouts) {
    found.machine.axes.push_back(fanout.rows);
    found.machine.axes.push_back(fanout.columns);
  }
  found.mapping.spatial.resize(found.machine.axes.size());
  add_loops(nest, found.mapping);
  if (!check_zigzag(nest.einsum(), found.machine, found.mapping, here, problems)) return std::nullopt;
  return found;
}

}  // namespace pj
