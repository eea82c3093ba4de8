// SPDX-License-Identifier: Apache-2.0
// Steps through the temporal loops before a position of a nest, one non-empty iteration at a time; and watches the tile
// of one tensor in one memory while it does. Spatial loops stand at their first index: whoever is active, they are.
//   NestWalker walker(nest, nest.begin(m));
//   do { ... walker.offset(dim) ... } while (walker.next());
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <vector>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

class NestWalker {
 public:
  NestWalker(const LoopNest& nest, std::size_t end);

  // To the next step; false (and back at the first) after the last.
  bool next();
  // First index of the dimension covered at this step.
  [[nodiscard]] std::int64_t offset(int dim) const { return offsets_[static_cast<std::size_t>(dim)]; }
  // Position of the loop that advanced to reach this step; 0 at the first step.
  [[nodiscard]] std::size_t moved() const { return moved_; }
  // How many iterations of that loop are not empty and still to come; and on by so many of them, the loops inside at
  // their first.
  [[nodiscard]] std::int64_t left() const;
  void skip(std::int64_t iterations);
  // Is this the first step of all?
  [[nodiscard]] bool at_start() const;
  // Do all loops of dimensions that do not index the output, at positions from `from` on, stand at their first
  // (their last non-empty) iteration?
  [[nodiscard]] bool reduction_at_first(std::size_t from) const;
  [[nodiscard]] bool reduction_at_last() const;

 private:
  struct Digit {
    std::size_t position, dim;
    std::int64_t factor, stride, value, size;
    bool reduction;
  };
  [[nodiscard]] std::size_t digit_that_moved() const;

  std::vector<Digit> digits_;  // outermost first
  std::vector<std::int64_t> offsets_;
  std::size_t moved_ = 0;
};

// Beyond the last temporal loop before `begin` that indexes the tensor: what a walker moves from there on leaves a tile
// that begins there where it is.
std::size_t moving_end(const LoopNest& nest, std::size_t begin, Tensor tensor);

// The set of one tensor in the tile of one memory, all its instances together, kept up to date with a walker that walks
// at least to that memory. Spatial loops must stand directly before the memory's own.
class TileTracker {
 public:
  TileTracker(const LoopNest& nest, Tensor tensor, int memory, bool with_padding);

  // Looks at the walker's step; true if the set differs from the one before (and at the first step).
  bool update(const NestWalker& walker);
  [[nodiscard]] std::int64_t words() const;      // of the set
  [[nodiscard]] std::int64_t new_words() const;  // of the set that the one before did not hold
  // The same as boxes, disjoint and none empty: at most one of the whole set; of what is new at most one a rank
  // (docs/models/layout.md, section 3).
  [[nodiscard]] std::vector<Box> whole() const;
  [[nodiscard]] std::vector<Box> fresh() const;
  // How many sets have been seen, less one.
  [[nodiscard]] std::int64_t generation() const { return generation_; }

 private:
  // Of one rank: what its dimensions cover, a range a term.
  using Ranges = boost::container::small_vector<Range, 2>;
  [[nodiscard]] bool rank_changed(std::size_t rank) const;
  [[nodiscard]] IndexSet set(std::size_t rank, const Ranges& ranges) const;
  [[nodiscard]] Box sets() const;
  [[nodiscard]] IndexSet now(std::size_t rank) const { return set(rank, now_[rank]); }
  [[nodiscard]] IndexSet before(std::size_t rank) const { return set(rank, before_[rank]); }

  const LoopNest& nest_;
  const TensorAccess& access_;
  std::size_t end_;  // no loop from here on moves the tile
  bool with_padding_;
  std::vector<std::int64_t> extents_;  // per dimension
  std::vector<bool> plain_;            // per rank: one dimension, all of whose indices are inside the tensor
  std::vector<Ranges> now_, before_;
  std::int64_t generation_ = -1;
};

}  // namespace pj
