// SPDX-License-Identifier: Apache-2.0
// All steps of the children of one parent, exactly, without taking each: what happens inside a loop depends on what is
// held when it begins and on how much of each dimension is left, not on where it stands. Equal beginnings are walked
// once, and a loop whose iterations no longer change what is held is not iterated on.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "dataflow/reuse/timeloop_siblings.h"

namespace pj {

class TimeloopWalk {
 public:
  TimeloopWalk(const LoopNest& nest, Tensor tensor, int parent, int child, bool links);

  // Of all parent instances together. Throws CountOverflow.
  [[nodiscard]] TimeloopDeliveries deliveries();

 private:
  using Counts = std::vector<std::int64_t>;
  struct Outcome {
    int state = 0;
    TimeloopDeliveries deliveries;
  };

  Outcome walk(std::size_t at, const Counts& remaining, int state);
  Outcome iterate(std::size_t at, const Counts& remaining, int state);
  Outcome inside(std::size_t at, Counts remaining, std::int64_t offset, int state);
  [[nodiscard]] Counts capped(std::size_t at, Counts remaining) const;
  TimeloopDeliveries over_parents(std::size_t dim);
  int number_of(const TimeloopSiblings::State& state);
  int shifted(int state, std::size_t at, std::int64_t iterations);

  const LoopNest& nest_;
  const TensorAccess& access_;
  std::size_t parent_begin_, end_;
  TimeloopSiblings siblings_;
  std::vector<Counts> cap_;  // per position and dimension: how much can still be seen from there inwards
  Counts chosen_;            // index of each spatial loop outside the parent
  std::vector<TimeloopSiblings::State> states_;
  std::map<Counts, int> numbers_;
  std::map<std::tuple<std::size_t, Counts, int>, Outcome> known_;
};

}  // namespace pj
