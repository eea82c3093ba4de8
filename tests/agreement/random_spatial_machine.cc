// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/agreement/random.h"

namespace pj {
namespace {

constexpr std::array<Tensor, 4> kCarried = {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum};

bool some_memory_returns(const MachineSpec& machine) {
  return std::any_of(machine.memories.begin(), machine.memories.end(),
                     [](const MemorySpec& m) { return m.partial_sums == PartialSums::kReturn; });
}

NetworkSpec new_network(MachineSpec& machine, NetworkKind kind, Tensor carried) {
  static const std::vector<std::string> kKinds = {"multicast_bus", "unicast", "mesh", "reduction_chain",
                                                  "reduction_tree"};
  const std::string& name = kKinds[static_cast<std::size_t>(kind)];
  NetworkSpec network;
  network.id = add_component(machine, name + std::to_string(machine.components.size()), name, Boundary::kChip);
  network.kind = kind;
  network.carries = {carried};
  return network;
}

// A carrier for each tensor, some tensors on one; none for returned sums where no memory so far returns any.
void add_carriers(Random& random, MachineSpec& machine, const std::vector<NetworkKind>& kinds, FanoutSpec& fanout) {
  for (const Tensor t : kCarried) {
    if (t == Tensor::kPartialSum && !some_memory_returns(machine) && random.chance(50)) continue;
    if (!fanout.networks.empty() && random.chance(30)) {
      fanout.networks.back().carries.push_back(t);
    } else {
      fanout.networks.push_back(new_network(machine, random.pick(kinds), t));
    }
  }
}

FanoutSpec& add_fanout(MachineSpec& machine, const std::string& name, std::int64_t rows, std::int64_t columns) {
  FanoutSpec fanout;
  fanout.kind = FanoutKind::kSpatial;
  fanout.id = add_component(machine, name, "spatial", Boundary::kChip);
  fanout.above = static_cast<int>(machine.memories.size()) - 1;
  fanout.rows = rows;
  fanout.columns = columns;
  machine.fanouts.push_back(fanout);
  return machine.fanouts.back();
}

void add_random_fanout(Random& random, MachineSpec& machine, const std::string& name) {
  const std::int64_t rows = random.between(1, 5);
  FanoutSpec& fanout = add_fanout(machine, name, rows, random.between(1, 5));
  add_carriers(random, machine, {NetworkKind::kMulticastBus, NetworkKind::kUnicast, NetworkKind::kMesh}, fanout);
  if (!random.chance(60)) return;
  const NetworkKind kind = random.chance(50) ? NetworkKind::kReductionChain : NetworkKind::kReductionTree;
  fanout.networks.push_back(new_network(machine, kind, Tensor::kOutput));
}

void add_scratchpad(Random& random, MachineSpec& machine, const std::string& name, TensorSet keeps) {
  add_memory(random, machine, name, MemoryKind::kRegisterFile, keeps);
  keeps.erase(Tensor::kOutput);
  machine.memories.back().sliding_window = random_subset(random, keeps, 40);
}

TensorSet some_tensors(Random& random) {
  TensorSet keeps = random_subset(random, TensorSet::all(), 60);
  return keeps.empty() ? TensorSet::all() : keeps;
}

// One memory for each tensor, one for several, or none.
void add_scratchpads(Random& random, MachineSpec& machine) {
  const std::int64_t kind = random.between(1, 10);
  if (kind <= 2) return;
  if (kind <= 5) return add_scratchpad(random, machine, "scratchpad", some_tensors(random));
  static const std::vector<std::string> kNames = {"", "weight_spad", "input_spad", "output_spad"};
  std::vector<Tensor> tensors(kOperands.begin(), kOperands.end());
  random.shuffle(tensors);
  for (const Tensor t : tensors) {
    if (random.chance(80)) add_scratchpad(random, machine, kNames[static_cast<std::size_t>(t)], set_of({t}));
  }
}

}  // namespace

void add_spatial_arrays(Random& random, RandomCase& c) {
  c.style = "spatial";
  add_random_fanout(random, c.machine, "array");
  if (random.chance(40)) {
    add_memory(random, c.machine, "cluster", MemoryKind::kSram, some_tensors(random));
    add_random_fanout(random, c.machine, "cluster_array");
  }
  add_scratchpads(random, c.machine);
}

void make_row_stationary_machine(Random& random, RandomCase& c) {
  c.style = "rs";
  MachineSpec& machine = c.machine;
  add_memory(random, machine, "glb", MemoryKind::kSram, set_of({Tensor::kInput, Tensor::kOutput}));
  if (random.chance(60)) add_memory(random, machine, "filter_buffer", MemoryKind::kSram, set_of({Tensor::kWeight}));
  const std::int64_t filter_rows = c.einsum.dims[static_cast<std::size_t>(c.einsum.dim("R"))].size;
  FanoutSpec& array = add_fanout(machine, "array", filter_rows * random.between(1, 4), random.between(1, 6));
  const NetworkKind usual = NetworkKind::kMulticastBus;
  add_carriers(random, machine, {usual, usual, usual, usual, NetworkKind::kUnicast, NetworkKind::kMesh}, array);
  const NetworkKind sums = random.chance(80) ? NetworkKind::kReductionChain : NetworkKind::kReductionTree;
  array.networks.push_back(new_network(machine, sums, Tensor::kOutput));
  add_scratchpad(random, machine, "filter_spad", set_of({Tensor::kWeight}));
  add_scratchpad(random, machine, "ifmap_spad", set_of({Tensor::kInput}));
  if (random.chance(80)) machine.memories.back().sliding_window.insert(Tensor::kInput);
  add_scratchpad(random, machine, "psum_spad", set_of({Tensor::kOutput}));
}

}  // namespace pj
