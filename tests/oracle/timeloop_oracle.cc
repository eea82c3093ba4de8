// SPDX-License-Identifier: Apache-2.0
#include "tests/oracle/timeloop_oracle.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "tests/oracle/edges.h"
#include "tests/oracle/nest.h"
#include "tests/oracle/timeloop_tile.h"

namespace pj {
namespace {

using oracle::around;
using oracle::fetched;
using oracle::Indices;
using oracle::Nest;
using oracle::Receiver;
using oracle::Tile;
struct Pair {
  const Einsum& einsum;
  const Nest& nest;
  Tensor tensor;
  int parent, child;
  bool links;
};

struct Totals {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> read;
  std::int64_t all_read = 0, taken = 0, linked = 0;
};

bool beside(const Receiver& a, const Receiver& b) {
  return std::abs(a.row - b.row) + std::abs(a.column - b.column) == 1;
}

// The reads of one step, if those in `spared` take nothing from the parent.
Totals reads_of(const std::vector<Receiver>& receivers, const std::vector<bool>& spared) {
  std::map<std::int64_t, std::pair<std::int64_t, std::int64_t>> groups;  // takers -> groups, words
  Totals totals;
  std::vector<bool> done = spared;
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    if (!receivers[i].took) continue;
    totals.taken += receivers[i].took->words();
    if (spared[i]) totals.linked += receivers[i].took->words();
    if (done[i]) continue;
    std::int64_t takers = 0;
    for (std::size_t j = i; j < receivers.size(); ++j) {
      if (done[j] || !receivers[j].took || !(*receivers[j].took == *receivers[i].took)) continue;
      done[j] = true;
      ++takers;
    }
    ++groups[takers].first;
    groups[takers].second += receivers[i].took->words();
  }
  for (const auto& [takers, group] : groups) {
    totals.read[{takers, group.first}] = group.second;
    totals.all_read += group.second;
  }
  return totals;
}

Totals step(const Pair& pair, std::vector<Receiver>& receivers) {
  const std::vector<bool> none(receivers.size(), false);
  const Totals without = reads_of(receivers, none);
  if (!pair.links) return without;
  std::vector<bool> spared = none;
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    for (const Receiver& other : receivers) {
      if (!receivers[i].took || !other.before || !beside(receivers[i], other)) continue;
      if (*other.before == *receivers[i].took) spared[i] = true;
    }
  }
  const Totals with = reads_of(receivers, spared);
  return with.all_read < without.all_read ? with : without;
}

// The children of one parent instance.
std::vector<Receiver> receivers_of(const Pair& pair, const Indices& parent) {
  std::vector<Receiver> receivers;
  for (const Indices& place : pair.nest.instances(pair.child)) {
    if (!std::equal(parent.begin(), parent.end(), place.begin())) continue;
    Receiver r;
    r.place = place;
    for (std::size_t i = parent.size(); i < place.size(); ++i) {
      const oracle::NestLoop& loop = pair.nest.loops()[i];
      if (!loop.spatial) continue;
      std::int64_t& at = loop.axis == SpatialAxis::kRows ? r.row : r.column;
      at = at * loop.factor + place[i];
    }
    receivers.push_back(r);
  }
  return receivers;
}

void add_parent(const Pair& pair, const Indices& parent, Totals& totals) {
  std::vector<Receiver> receivers = receivers_of(pair, parent);
  const TensorAccess& access = pair.einsum.tensor(pair.tensor);
  for (const Indices& at : pair.nest.steps(pair.child)) {
    bool active = false;
    for (Receiver& r : receivers) {
      r.took.reset();
      const auto box = pair.nest.tile(pair.child, at, r.place);
      if (!box) continue;
      active = true;
      const Tile tile = around(access, *box);
      r.took = pair.child == pair.nest.compute() ? std::optional<Tile>(tile) : fetched(r, tile);
    }
    if (!active) continue;
    const Totals now = step(pair, receivers);
    for (const auto& [group, words] : now.read) totals.read[group] += words;
    totals.all_read += now.all_read;
    totals.taken += now.taken;
    totals.linked += now.linked;
    for (Receiver& r : receivers) r.before = r.took;
  }
}

Totals totals_of(const Pair& pair) {
  Totals totals;
  for (const Indices& parent : pair.nest.instances(pair.parent)) add_parent(pair, parent, totals);
  return totals;
}

// Largest tile of each instance of a level that is ever active.
std::vector<std::int64_t> largest_tiles(const Pair& pair, int level) {
  std::vector<std::int64_t> largest;
  for (const Indices& place : pair.nest.instances(level)) {
    std::int64_t most = 0;
    for (const Indices& at : pair.nest.steps(level)) {
      const auto box = pair.nest.tile(level, at, place);
      if (box) most = std::max(most, around(pair.einsum.tensor(pair.tensor), *box).words());
    }
    if (most > 0) largest.push_back(most);
  }
  return largest;
}

std::int64_t average_tile(const Pair& pair, int level) {
  const std::vector<std::int64_t> largest = largest_tiles(pair, level);
  std::int64_t sum = 0;
  for (const std::int64_t words : largest) sum += words;
  return sum / static_cast<std::int64_t>(largest.size());
}

// Around all instances of `level` below one instance of the memory above it, at most.
std::int64_t largest_fanout(const Pair& pair, int level) {
  std::int64_t most = 0;
  for (const Indices& parent : pair.nest.instances(level - 1)) {
    for (const Indices& at : pair.nest.steps(level)) {
      std::optional<Tile> all;
      for (const Receiver& r : receivers_of({pair.einsum, pair.nest, pair.tensor, level - 1, level, false}, parent)) {
        const auto box = pair.nest.tile(level, at, r.place);
        if (!box) continue;
        const Tile tile = around(pair.einsum.tensor(pair.tensor), *box);
        if (!all) all = tile;
        for (std::size_t i = 0; i < tile.low.size(); ++i) {
          all->low[i] = std::min(all->low[i], tile.low[i]);
          all->high[i] = std::max(all->high[i], tile.high[i]);
        }
      }
      if (all) most = std::max(most, all->words());
    }
  }
  return most;
}

std::int64_t partition_of(const Pair& pair, int level) {
  std::int64_t partition = average_tile(pair, 0);
  for (int inner = 1; inner <= level; ++inner) {
    partition = partition * average_tile(pair, inner) / largest_fanout(pair, inner);
  }
  return partition;
}

TimeloopOracleCounts counts_of(const Pair& pair, const Totals& below, const std::optional<Totals>& above) {
  TimeloopOracleCounts c;
  c.instances = static_cast<std::int64_t>(largest_tiles(pair, pair.parent).size());
  c.tile = average_tile(pair, pair.parent);
  c.partition = partition_of(pair, pair.parent);
  c.reads = below.all_read + (above ? above->linked : 0);
  c.fills = above ? above->taken : 0;
  c.links_below = below.linked;
  c.to_child = below.read;
  if (pair.tensor != Tensor::kOutput) return c;
  c.updates = below.all_read;
  c.reads -= c.partition * c.instances;
  c.reductions = c.reads;
  if (above) c.fills -= c.partition * c.instances;
  return c;
}

}  // namespace

std::map<std::pair<int, Tensor>, TimeloopOracleCounts> timeloop_oracle(const Einsum& einsum, const MachineSpec& machine,
                                                                       const Mapping& mapping, OracleLinks links) {
  const Nest nest(einsum, machine, mapping);
  std::map<std::pair<int, Tensor>, TimeloopOracleCounts> all;
  for (const Tensor tensor : kOperands) {
    const std::vector<int> path = oracle::path_of(machine, mapping, tensor);
    std::optional<Totals> above;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
      const bool linked = links == OracleLinks::kOn && path[i + 1] == path[i] + 1;
      const Pair pair = {einsum, nest, tensor, path[i], path[i + 1], linked};
      const Totals below = totals_of(pair);
      all[{path[i], tensor}] = counts_of(pair, below, above);
      above = below;
    }
  }
  return all;
}

std::int64_t timeloop_oracle_cycles(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping) {
  const Nest nest(einsum, machine, mapping);
  return static_cast<std::int64_t>(nest.steps(nest.compute()).size());
}

}  // namespace pj
