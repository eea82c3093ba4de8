// SPDX-License-Identifier: Apache-2.0
// Where a pass of a spatial array stands in its layer: the step of the loops outside the pass, and which of them moved.
// A pass is one step of the temporal loops before `begin`: those outside the array's memories, or, if it has none,
// those that change a tile outside it. Plain numbers; no SystemC.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflow/loop_nest/nest_walker.h"

namespace pj {

// A loop of one dimension.
struct PassLoop {
  std::size_t position = 0;
  std::int64_t factor = 1, stride = 1;
};

class PassPlaces {
 public:
  explicit PassPlaces(const LoopNest& nest);

  [[nodiscard]] const LoopNest& nest() const { return nest_; }
  // First position inside a pass.
  [[nodiscard]] std::size_t begin() const { return begin_; }
  // The first memory inside the array; compute() if there is none.
  [[nodiscard]] int inside() const { return inside_; }
  [[nodiscard]] std::int64_t size(int dim) const { return sizes_[static_cast<std::size_t>(dim)]; }
  // Indices that a whole pass covers, per dimension.
  [[nodiscard]] const std::vector<std::int64_t>& extents() const { return extents_; }
  // Temporal loops of the dimension at positions in [from, to), of more than one iteration, outermost first.
  [[nodiscard]] std::vector<PassLoop> temporal(int dim, std::size_t from, std::size_t to) const;

  // Steps of the array in the pass: its temporal loops, non-empty iterations only; MACs of all units together.
  [[nodiscard]] std::int64_t steps(const NestWalker& walker) const;
  [[nodiscard]] std::int64_t macs(const NestWalker& walker) const;

  // Equal keys: passes that move the same words, seen from the pass itself and the one before. Per dimension what is
  // left of it, or where it stands if it is at a border of padding.
  using Key = std::vector<std::int64_t>;
  [[nodiscard]] Key key(const NestWalker& walker) const;

 private:
  [[nodiscard]] std::int64_t room(int dim, const NestWalker& walker) const { return size(dim) - walker.offset(dim); }
  [[nodiscard]] bool at_border(const Rank& rank, const NestWalker& walker) const;

  const LoopNest& nest_;
  std::size_t begin_ = 0;
  int inside_ = 0;
  std::vector<std::int64_t> sizes_, extents_;  // per dimension; extents of a whole pass
};

// Index at which the dimension stood in the step before, in the instance that stands `instance` beyond the first:
// `base` with all `reset` loops (outermost first) at their last non-empty iteration.
std::int64_t last_index(std::int64_t base, std::int64_t instance, const std::vector<PassLoop>& reset,
                        std::int64_t size);

}  // namespace pj
