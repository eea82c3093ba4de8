// SPDX-License-Identifier: Apache-2.0
#include "tests/agreement/zigzag_random.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/agreement/random.h"

namespace pj {
namespace {

TensorAccess access_of(const Einsum& einsum, const std::vector<std::vector<IndexTerm>>& ranks, int bits) {
  TensorAccess access;
  access.bits = bits;
  for (const auto& terms : ranks) {
    Rank rank;
    rank.terms = terms;
    for (const IndexTerm& t : terms) {
      rank.extent += t.coefficient * (einsum.dims[static_cast<std::size_t>(t.dim)].size - 1);
    }
    access.ranks.push_back(rank);
  }
  return access;
}

// output[b][k][p] += weight[k][c][r] * input[b][c][stride p + r]
void set_einsum(ZigzagRandom& nest, Random& random) {
  enum { kB, kK, kC, kP, kR };
  const std::int64_t stride = random.between(1, 2);
  const int bits = static_cast<int>(random.between(1, 3)) * 4;
  Einsum& e = nest.einsum;
  e.weight = access_of(e, {{{kK, 1}}, {{kC, 1}}, {{kR, 1}}}, bits);
  e.input = access_of(e, {{{kB, 1}}, {{kC, 1}}, {{kP, stride}, {kR, 1}}}, bits + 3);
  e.output = access_of(e, {{{kB, 1}}, {{kK, 1}}, {{kP, 1}}}, 8);
  e.partial_sum_bits = static_cast<int>(random.between(9, 24));
}

void add_memories(ZigzagRandom& nest, Random& random) {
  const std::int64_t memories = random.between(1, 4);
  std::vector<bool> served(nest.machine.axes.size(), false);
  for (std::int64_t m = 0; m < memories; ++m) {
    const bool outermost = m + 1 == memories;
    ZigzagMemorySpec memory;
    memory.name = "m" + std::to_string(m);
    memory.size_bits = std::int64_t{1} << 40;
    for (std::size_t a = 0; a < served.size(); ++a) {
      served[a] = served[a] || outermost || random.chance(40);
      memory.serves.push_back(served[a]);
    }
    const std::int64_t ports = random.between(1, 3);
    for (std::int64_t p = 0; p < ports; ++p) {
      const std::int64_t granularity = random.between(1, 40);
      memory.ports.push_back({granularity * random.between(1, 3), granularity});
    }
    for (auto& by_move : memory.port_of) {
      const bool holds = outermost || random.chance(60);
      for (int& port : by_move) port = holds ? static_cast<int>(random.between(0, ports - 1)) : -1;
    }
    nest.machine.memories.push_back(memory);
  }
}

void set_loops(ZigzagRandom& nest, Random& random, std::int64_t most) {
  std::int64_t macs = 1;
  for (const char* name : {"B", "K", "C", "P", "R"}) nest.einsum.dims.push_back({name, 1});
  const std::int64_t loops = random.between(1, 9);
  for (std::int64_t i = 0; i < loops; ++i) {
    const TemporalLoop loop{static_cast<int>(random.between(0, 4)), random.between(2, 3)};
    if (macs * loop.factor > most) break;
    macs *= loop.factor;
    nest.einsum.dims[static_cast<std::size_t>(loop.dim)].size *= loop.factor;
    const auto axis = static_cast<std::size_t>(random.between(0, 4));
    if (axis < nest.mapping.spatial.size()) {
      nest.mapping.spatial[axis].push_back(loop);
    } else {
      nest.mapping.loops.push_back(loop);
    }
  }
}

void set_cuts(ZigzagRandom& nest, Random& random) {
  const auto loops = static_cast<std::int64_t>(nest.mapping.loops.size());
  for (std::size_t o = 0; o < 3; ++o) {
    std::vector<std::size_t>& cuts = nest.mapping.cuts[o];
    for (std::size_t m = 1; m < nest.machine.path(o).size(); ++m) {
      cuts.push_back(static_cast<std::size_t>(random.between(0, loops)));
    }
    std::sort(cuts.begin(), cuts.end());
    cuts.push_back(nest.mapping.loops.size());
  }
}

}  // namespace

std::string ZigzagRandom::text() const {
  std::string text = fmt::format("{} memories; loops", machine.memories.size());
  const auto add = [&](const TemporalLoop& loop) {
    text += fmt::format(" {}{}", einsum.dims[static_cast<std::size_t>(loop.dim)].name, loop.factor);
  };
  for (const TemporalLoop& loop : mapping.loops) add(loop);
  for (const auto& axis : mapping.spatial) {
    text += "; axis";
    for (const TemporalLoop& loop : axis) add(loop);
  }
  for (const auto& cuts : mapping.cuts) {
    text += "; cuts";
    for (const std::size_t cut : cuts) text += fmt::format(" {}", cut);
  }
  return text;
}

ZigzagRandom zigzag_random(std::uint64_t seed, std::int64_t most) {
  Random random(seed);
  ZigzagRandom nest;
  nest.machine.axes.assign(static_cast<std::size_t>(random.between(0, 2)), std::int64_t{1} << 20);
  nest.mapping.spatial.resize(nest.machine.axes.size());
  set_loops(nest, random, most);
  set_einsum(nest, random);
  add_memories(nest, random);
  set_cuts(nest, random);
  if (random.chance(30)) nest.reads = InnermostReads::kEveryCycle;
  return nest;
}

}  // namespace pj
