// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/random_nest.h"

#include <fmt/format.h>

#include "arch/base/integer.h"
#include "tests/agreement/random.h"

namespace pj {
namespace {

Rank axis(const Einsum& einsum, const std::vector<IndexTerm>& terms, std::int64_t offset) {
  Rank rank;
  rank.terms = terms;
  rank.offset = offset;
  rank.extent = 1;
  for (const IndexTerm& t : terms)
    rank.extent += t.coefficient * (einsum.dims[static_cast<std::size_t>(t.dim)].size - 1);
  return rank;
}

// A convolution with strides, dilations and padding of any size, or a GEMM where the windows are of one.
Einsum random_einsum(Random& random, std::int64_t most_macs) {
  Einsum einsum;
  for (const char* name : {"G", "M", "C", "P", "Q", "R", "S"}) einsum.dims.push_back({name, 1});
  for (int tries = 0; tries < 20; ++tries) {
    auto& size = einsum.dims[static_cast<std::size_t>(random.between(0, 6))].size;
    const std::int64_t old = size;
    size = random.between(1, 9);
    if (einsum.macs() > most_macs) size = old;
  }
  const auto coefficient = [&] { return random.chance(60) ? 1 : random.between(1, 3); };
  const auto offset = [&] { return random.chance(70) ? 0 : -random.between(0, 2); };
  einsum.weight.ranks = {axis(einsum, {{0, 1}}, 0), axis(einsum, {{1, 1}}, 0), axis(einsum, {{2, 1}}, 0),
                         axis(einsum, {{5, 1}}, 0), axis(einsum, {{6, 1}}, 0)};
  einsum.input.ranks = {axis(einsum, {{0, 1}}, 0), axis(einsum, {{2, 1}}, 0),
                        axis(einsum, {{3, coefficient()}, {5, coefficient()}}, offset()),
                        axis(einsum, {{4, coefficient()}, {6, coefficient()}}, offset())};
  einsum.output.ranks = {axis(einsum, {{0, 1}}, 0), axis(einsum, {{1, 1}}, 0), axis(einsum, {{3, 1}}, 0),
                         axis(einsum, {{4, 1}}, 0)};
  return einsum;
}

ComponentId add_component(MachineSpec& machine, const std::string& name) {
  Component component;
  component.id = {static_cast<std::int32_t>(machine.components.size())};
  component.name = name;
  machine.components.push_back(component);
  return component.id;
}

void add_fanout(Random& random, MachineSpec& machine, int above) {
  FanoutSpec fanout;
  fanout.id = add_component(machine, fmt::format("mesh{}", above));
  fanout.above = above;
  fanout.kind = FanoutKind::kSpatial;
  fanout.rows = random.between(1, 4);
  fanout.columns = random.between(1, 4);
  NetworkSpec bus;
  bus.id = add_component(machine, fmt::format("bus{}", above));
  bus.carries = {Tensor::kWeight, Tensor::kInput, Tensor::kPartialSum, Tensor::kOutput};
  NetworkSpec chain;
  chain.id = add_component(machine, fmt::format("chain{}", above));
  chain.kind = NetworkKind::kReductionChain;
  chain.carries = {Tensor::kOutput};
  fanout.networks = {bus, chain};
  machine.fanouts.push_back(fanout);
}

MachineSpec random_machine(Random& random) {
  MachineSpec machine;
  machine.name = "random";
  const auto memories = static_cast<int>(random.between(2, 4));
  for (int m = 0; m < memories; ++m) {
    MemorySpec memory;
    memory.id = add_component(machine, fmt::format("memory{}", m));
    memory.keeps = TensorSet::all();
    machine.memories.push_back(memory);
  }
  const auto first = static_cast<int>(random.between(0, memories - 1));
  const auto second = static_cast<int>(random.between(0, memories - 1));
  for (int m = 0; m < memories; ++m) {
    if (m == first || m == second) add_fanout(random, machine, m);
  }
  machine.mac.id = add_component(machine, "mac");
  return machine;
}

// A factor of what is left of the dimension; not always one that divides it.
std::int64_t factor_of(Random& random, std::int64_t left, std::int64_t most) {
  std::vector<std::int64_t> factors;
  for (std::int64_t f = 1; f <= std::min(left, most); ++f) {
    if (left % f == 0) factors.push_back(f);
  }
  return random.chance(65) ? random.pick(factors) : random.between(1, std::min(left, most));
}

void add_spatial(Random& random, const FanoutSpec& fanout, std::vector<std::int64_t>& left,
                 std::vector<SpatialLoop>& loops) {
  std::int64_t rows = fanout.rows;
  std::int64_t columns = fanout.columns;
  for (int tries = 0; tries < 6; ++tries) {
    const auto dim = static_cast<int>(random.between(0, 6));
    const bool on_rows = random.chance(50);
    std::int64_t& room = on_rows ? rows : columns;
    std::int64_t& size = left[static_cast<std::size_t>(dim)];
    // Now and then more instances than there is work for.
    const std::int64_t factor = random.chance(10) ? random.between(1, room) : factor_of(random, size, room);
    if (factor == 1) continue;
    loops.push_back({dim, factor, on_rows ? SpatialAxis::kRows : SpatialAxis::kColumns});
    room /= factor;
    size = ceil_div(size, factor);
  }
}

// From the inside outwards, so that the outermost factor takes what is left.
Mapping random_mapping(Random& random, const Einsum& einsum, const MachineSpec& machine) {
  Mapping mapping;
  mapping.temporal.resize(machine.memories.size());
  mapping.spatial.resize(machine.fanouts.size());
  mapping.bypass.resize(machine.memories.size());
  std::vector<std::int64_t> left;
  for (const Dimension& d : einsum.dims) left.push_back(d.size);
  for (std::size_t m = machine.memories.size(); m-- > 0;) {
    for (std::size_t f = 0; f < machine.fanouts.size(); ++f) {
      if (machine.fanouts[f].above == static_cast<int>(m))
        add_spatial(random, machine.fanouts[f], left, mapping.spatial[f]);
    }
    for (int dim = 0; dim < 7; ++dim) {
      std::int64_t& size = left[static_cast<std::size_t>(dim)];
      const std::int64_t factor = m == 0 ? size : factor_of(random, size, size);
      if (factor > 1) mapping.temporal[m].push_back({dim, factor});
      size = ceil_div(size, factor);
    }
    random.shuffle(mapping.temporal[m]);
    for (const Tensor tensor : kOperands) {
      if (m > 0 && random.chance(25)) mapping.bypass[m].insert(tensor);
    }
  }
  return mapping;
}

}  // namespace

RandomNest random_nest(std::uint64_t seed, std::int64_t most_macs) {
  Random random(seed);
  RandomNest nest;
  nest.einsum = random_einsum(random, most_macs);
  nest.machine = random_machine(random);
  nest.mapping = random_mapping(random, nest.einsum, nest.machine);
  return nest;
}

std::string describe(const RandomNest& nest) {
  std::string text;
  for (const Dimension& d : nest.einsum.dims) text += fmt::format("{}{} ", d.name, d.size);
  for (const Rank& rank : nest.einsum.input.ranks) {
    text += fmt::format("| offset {}", rank.offset);
    for (const IndexTerm& t : rank.terms) text += fmt::format(" {}*{}", t.coefficient, nest.einsum.dims[t.dim].name);
  }
  for (std::size_t m = 0; m < nest.mapping.temporal.size(); ++m) {
    text += fmt::format("\nmemory{}:", m);
    for (const TemporalLoop& l : nest.mapping.temporal[m])
      text += fmt::format(" {}{}", nest.einsum.dims[l.dim].name, l.factor);
    for (const Tensor t : kOperands) text += nest.mapping.bypass[m].has(t) ? fmt::format(" no {}", name_of(t)) : "";
    for (std::size_t f = 0; f < nest.machine.fanouts.size(); ++f) {
      if (nest.machine.fanouts[f].above != static_cast<int>(m)) continue;
      for (const SpatialLoop& l : nest.mapping.spatial[f]) {
        text += fmt::format(" {}:{}{}", l.axis == SpatialAxis::kRows ? "rows" : "columns", nest.einsum.dims[l.dim].name,
                            l.factor);
      }
    }
  }
  return text;
}

}  // namespace pj
