// SPDX-License-Identifier: Apache-2.0
// One tensor as Timeloop's rules see it, where all loops divide evenly: words of a tile, words an instance fetches,
// instances that need different words. Closed forms; docs/models/mapper.md, section 3.
#pragma once

#include "dataflow/mapper/nest_state.h"

namespace pj {

class TimeloopAccess {
 public:
  // Throws std::invalid_argument for an index that goes down as a loop goes up, or of more than two dimensions,
  // CountOverflow if the tensor's words cannot be counted.
  TimeloopAccess(const Einsum& einsum, Tensor tensor);

  [[nodiscard]] Tensor tensor() const { return tensor_; }
  [[nodiscard]] bool uses(int dim) const { return uses_[dim]; }
  [[nodiscard]] std::int64_t words_of(const Factors& tile) const;
  // Words that one instance of memory m fetches in all.
  [[nodiscard]] double fetched(const NestState& state, int m) const;

  struct Fetched {
    double staying;  // the loops that do not move the tile run innermost
    double again;    // outermost
  };
  // No more than `fetched` whatever order the loops outside have, if they multiply to `loops`.
  [[nodiscard]] Fetched fetched_at_least(const Factors& tile, const Factors& loops) const;

  // Words that all instances of `parent` read for each word that an instance of m fetches.
  [[nodiscard]] double readers(const NestState& state, int parent, int m) const;
  // No more than that, with tiles between the two still open.
  [[nodiscard]] double readers_at_least(const NestState& state, int parent, int m) const;
  // Instances of m that hold the same words.
  [[nodiscard]] double copies(const NestState& state, int m) const;

 private:
  struct Axis {
    int dims = 0;
    int dim[2] = {0, 0};
    std::int64_t step[2] = {0, 0};  // by which an index of the dimension moves along it
  };

  [[nodiscard]] std::int64_t extent(const Axis& axis, const Factors& tile) const;
  [[nodiscard]] double window_fetched(const NestState& state, int m) const;
  [[nodiscard]] static double union_at_least(const Axis& axis, const Factors& tile, const Factors& loops);
  [[nodiscard]] static double places(const Axis& axis, const NestState& state, int parent, int m);
  [[nodiscard]] static double scattered_places(const Axis& axis, const NestState& state, int parent, int m);

  Tensor tensor_;
  int axes_ = 0;
  int windows_ = 0;  // axes of two dimensions: they come first
  Axis axis_[kMostMapperDims];
  bool uses_[kMostMapperDims] = {};
  int axis_of_[kMostMapperDims] = {};
  std::int64_t step_of_[kMostMapperDims] = {};
};

}  // namespace pj
