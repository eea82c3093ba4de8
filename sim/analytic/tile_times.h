// SPDX-License-Identifier: Apache-2.0
// When tiles come and go between the memories outside an array, if no transfer is in another one's way:
// docs/models/analytic.md, section 2. The same buffers as the replay's tile stores and movers, as maxima and sums
// instead of processes. Times are femtoseconds from the layer's start; each is worked out when somebody asks for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/nest_walker.h"
#include "sim/analytic/transfer_time.h"
#include "sim/passes/output_state.h"

namespace pj {

// Of the last few generations of something.
class RecentTimes {
 public:
  void set(std::int64_t g, Femtoseconds at) { at_[slot(g)] = at; }
  // Generations before the first happened at time zero.
  [[nodiscard]] Femtoseconds at(std::int64_t g) const { return g < 0 ? 0 : at_[slot(g)]; }

 private:
  static constexpr std::size_t kKept = 4;  // a double buffer, the one that comes and the one that went
  static std::size_t slot(std::int64_t g) { return static_cast<std::size_t>(g) % kKept; }
  Femtoseconds at_[kKept] = {};
};

// Weights or inputs from their home to the memory beside the array.
class OperandTimes {
 public:
  OperandTimes(const LoopNest& nest, Tensor tensor, int above, const Surroundings& around);
  ~OperandTimes();

  // Is the memory beside the array another one than the home?
  [[nodiscard]] bool has_tiles() const { return !hops_.empty(); }
  // When generation g is there; all before it must have been freed.
  [[nodiscard]] Femtoseconds filled(std::int64_t g);
  void free(std::int64_t g, Femtoseconds at);
  // When the last transfer ends. Call once, after all.
  [[nodiscard]] Femtoseconds finish();
  // Of the first tile, as the home sees it. Once it is there.
  [[nodiscard]] std::int64_t first_words() const;

 private:
  class Hop;
  std::vector<std::unique_ptr<Hop>> hops_;  // outermost first
};

// Sums from the memory beside the array to the home of the output, and back where they are refilled.
class SumTimes {
 public:
  SumTimes(const LoopNest& nest, int above, const Surroundings& around);
  ~SumTimes();

  [[nodiscard]] bool has_tiles() const { return !hops_.empty(); }
  // When generation g may take sums; all before it must be complete.
  [[nodiscard]] Femtoseconds opened(std::int64_t g);
  void complete(std::int64_t g, Femtoseconds at);
  [[nodiscard]] Femtoseconds finish();
  // Of the last tile that came home. After finish().
  [[nodiscard]] std::int64_t last_words() const;

 private:
  class Hop;
  std::vector<std::unique_ptr<Hop>> hops_;
};

}  // namespace pj
