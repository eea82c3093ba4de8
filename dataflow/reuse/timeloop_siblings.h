// SPDX-License-Identifier: Apache-2.0
// The child instances below one parent instance, step by step: what each fetches, and who shares a read with whom.
// Instances that see the same of every dimension move alike, only in another place: they are one family with one state.
// A state is relative to an origin, so that equal work in different places is the same work (timeloop_walk.h).
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/timeloop_box.h"

namespace pj {

// Words that crossed between one parent and its children. (multicast, scatter) -> words the parent read, each of which
// `multicast` instances took, in steps with `scatter` groups of so many.
struct TimeloopDeliveries {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> read;
  std::int64_t linked = 0;  // words that instances took from neighbours instead

  void add(const TimeloopDeliveries& other, std::int64_t times);
  [[nodiscard]] std::int64_t words_read() const;
  [[nodiscard]] std::int64_t words_taken() const;  // by all children, from neighbours too
};

class TimeloopSiblings {
 public:
  // `links`: may an instance take what it needs from a neighbour?
  TimeloopSiblings(const LoopNest& nest, Tensor tensor, int parent, int child, bool links);

  // Per family what its first instance holds and what it took in the step before; empty where it is not needed.
  struct State {
    std::vector<HeldTile> held;
    std::vector<std::optional<AlignedBox>> taken;
  };
  [[nodiscard]] State start() const;
  void shift(State& state, const Translation& by) const;
  // One number sequence for each state: equal sequences, equal states.
  [[nodiscard]] std::vector<std::int64_t> key(const State& state) const;
  // One step; remaining[d]: indices of dimension d from the first instance's offset to its end.
  [[nodiscard]] TimeloopDeliveries step(State& state, const std::vector<std::int64_t>& remaining);

 private:
  using Counts = std::vector<std::int64_t>;
  using Delta = std::optional<AlignedBox>;
  struct Family {
    Counts offsets;    // of its first instance, per dimension
    Translation base;  // the same, per rank
  };
  // Instances of a family in one place of the tensor.
  struct Member {
    std::size_t family = 0;
    Translation base;
    std::int64_t instances = 0;
  };
  struct Instance {
    std::size_t member = 0;
    std::vector<std::size_t> neighbours;  // members
  };
  // Families that take boxes of one size, each so far from its own base.
  using Takers = std::vector<std::pair<std::size_t, Translation>>;
  using Groups = std::map<std::int64_t, std::int64_t>;  // multicast -> groups

  void add_instances(const LoopNest& nest, int parent, int child);
  void add_neighbours(const std::map<std::pair<std::int64_t, std::int64_t>, std::size_t>& places);
  [[nodiscard]] Translation base_of(const Counts& offsets) const;
  [[nodiscard]] Delta delta(State& state, std::size_t family, const Counts& remaining) const;
  [[nodiscard]] Counts linked_instances(const State& state, const std::vector<Delta>& deltas) const;
  [[nodiscard]] TimeloopDeliveries read(const std::vector<Delta>& deltas, const Counts* linked);
  [[nodiscard]] Groups groups_of(const Takers& takers, const Counts* linked);

  const TensorAccess& access_;
  bool compute_;  // the child is compute: it holds nothing
  bool links_;
  std::vector<std::int64_t> tile_;  // extent of a full tile of the child, per dimension
  std::vector<Family> families_;
  std::vector<Member> members_;      // by family
  std::vector<Instance> instances_;  // with links only
  std::map<Takers, Groups> known_;
};

}  // namespace pj
