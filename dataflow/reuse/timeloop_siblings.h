// SPDX-License-Identifier: Apache-2.0
// The child instances below one parent instance, step by step: what each fetches, and who shares a read with whom.
// Instances that cover the same box of the tensor at every step are one class and are looked at once.
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

  // Per class what it holds and what it took in the step before; empty where it is not needed.
  struct State {
    std::vector<HeldTile> held;
    std::vector<std::optional<AlignedBox>> taken;
  };
  [[nodiscard]] State start() const;
  void shift(State& state, const Translation& by) const;
  // One number sequence for each state: equal sequences, equal states.
  [[nodiscard]] std::vector<std::int64_t> key(const State& state) const;
  // One step; remaining[d]: indices of dimension d from the first instance's offset to its end.
  [[nodiscard]] TimeloopDeliveries step(State& state, const std::vector<std::int64_t>& remaining) const;

 private:
  struct Class {
    std::vector<std::int64_t> offsets;  // per dimension
    std::int64_t instances = 0;
  };
  struct Instance {
    std::size_t of_class;
    std::vector<std::size_t> neighbours;  // their classes
  };
  using Delta = std::optional<AlignedBox>;

  void add_instances(const std::vector<std::size_t>& spatial);
  [[nodiscard]] std::vector<std::int64_t> class_offsets(const std::vector<std::size_t>& spatial,
                                                        const std::vector<std::int64_t>& index) const;
  [[nodiscard]] Delta delta(State& state, std::size_t c, const std::vector<std::int64_t>& remaining) const;
  [[nodiscard]] std::vector<std::int64_t> linked_instances(const State& state, const std::vector<Delta>& deltas) const;
  [[nodiscard]] TimeloopDeliveries group(const std::vector<Delta>& deltas,
                                         const std::vector<std::int64_t>& linked) const;

  const LoopNest& nest_;
  const TensorAccess& access_;
  bool compute_;  // the child is compute: it holds nothing
  bool links_;
  std::vector<std::int64_t> tile_;  // extent of a full tile of the child, per dimension
  std::vector<Class> classes_;
  std::vector<Instance> instances_;  // with links only
};

// Does any tile of the dimension end early?
bool is_imperfect(const LoopNest& nest, int dim);

}  // namespace pj
