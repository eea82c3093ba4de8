// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_counts.h"

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_sizes.h"
#include "dataflow/reuse/timeloop_walk.h"

namespace pj {
namespace {

// Neighbours exchange words only right below a memory that keeps them.
bool linked(const LoopNest& nest, int parent, int child, LinkTransfers links) {
  return links == LinkTransfers::kOn && child == parent + 1 && nest.machine().fanout_below(parent) != nullptr;
}

TimeloopAccesses blank(const LoopNest& nest, Tensor tensor, int m) {
  TimeloopAccesses a;
  a.memory = m;
  a.tensor = tensor;
  a.instances = timeloop_use(nest, tensor, m).instances;
  a.tile_words = timeloop_tile_words(nest, tensor, m);
  a.partition_words = timeloop_partition_words(nest, tensor, m);
  return a;
}

// `taken`: what the memory got from its parent and its neighbours; nothing at home.
void fill(TimeloopAccesses& a, const TimeloopDeliveries& below, const TimeloopDeliveries* taken) {
  const std::int64_t read = below.words_read();
  const std::int64_t to_neighbours = taken != nullptr ? taken->linked : 0;
  a.reads = checked_add(read, to_neighbours);
  a.fills = taken != nullptr ? taken->words_taken() : 0;
  a.links_below = below.linked;
  for (const auto& [group, words] : below.read) a.to_child.push_back({group.first, group.second, words});
  if (a.tensor != Tensor::kOutput) return;
  // The first time a result comes there is nothing to read or to send down.
  const std::int64_t first = checked_mul(a.partition_words, a.instances);
  a.updates = read;
  a.reads -= first;
  a.temporal_reductions = a.reads;
  if (taken != nullptr) a.fills -= first;
  for (const TimeloopMulticast& m : a.to_child) {
    a.spatial_reductions = checked_add(a.spatial_reductions, checked_mul(m.multicast - 1, m.words));
  }
}

void count(const LoopNest& nest, Tensor tensor, LinkTransfers links, TimeloopCounts& counts) {
  TimeloopDeliveries taken;
  bool home = true;
  for (const int m : nest.keepers(tensor)) {
    const int child = nest.child(m, tensor);
    const TimeloopDeliveries below = TimeloopWalk(nest, tensor, m, child, linked(nest, m, child, links)).deliveries();
    TimeloopAccesses a = blank(nest, tensor, m);
    fill(a, below, home ? nullptr : &taken);
    counts.accesses.push_back(std::move(a));
    taken = below;
    home = false;
  }
}

}  // namespace

const TimeloopAccesses* TimeloopCounts::at(int memory, Tensor tensor) const {
  for (const TimeloopAccesses& a : accesses) {
    if (a.memory == memory && a.tensor == tensor) return &a;
  }
  return nullptr;
}

TimeloopCounts timeloop_counts(const LoopNest& nest, LinkTransfers links) {
  TimeloopCounts counts;
  for (const Tensor tensor : kOperands) count(nest, tensor, links, counts);
  counts.cycles = timeloop_cycles(nest);
  counts.compute_instances = timeloop_use(nest, Tensor::kOutput, nest.compute()).instances;
  return counts;
}

}  // namespace pj
