// SPDX-License-Identifier: Apache-2.0
// A mapping laid out as one flat loop nest, outermost first, with the place where each memory's tile begins, and the
// path each tensor takes through the memories. docs/models/counting.md, section 1.
//   LoopNest nest(einsum, machine, mapping);
//   nest.loops()[nest.begin(m)]            // first loop inside memory m's tile
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

struct NestLoop {
  int dim = 0;
  std::int64_t factor = 1;
  std::int64_t stride = 1;  // by how much one iteration moves the dimension: product of the inner factors of dim
  bool spatial = false;
  int memory = 0;  // memory whose loop it is; for a spatial loop the memory its fan-out hangs below
  SpatialAxis axis = SpatialAxis::kRows;
  std::int64_t last = 0;  // the iteration that the last index of the dimension lies in
  bool repeats = false;   // has it more than one non-empty iteration anywhere?
};

class LoopNest {
 public:
  // No heap for what is usual: mappings are tried by the hundred thousand.
  using Loops = boost::container::small_vector<NestLoop, 24>;
  using Path = boost::container::small_vector<int, 6>;
  struct Span {
    const std::size_t *first, *last;
    [[nodiscard]] const std::size_t* begin() const { return first; }
    [[nodiscard]] const std::size_t* end() const { return last; }
    [[nodiscard]] bool empty() const { return first == last; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last - first); }
  };

  // Throws std::logic_error if the mapping names more memories or fan-outs than the machine has, CountOverflow if
  // the factors of a dimension multiply beyond 64 bits. Keeps references to einsum and machine.
  LoopNest(const Einsum& einsum, const MachineSpec& machine, const Mapping& mapping);

  [[nodiscard]] const Einsum& einsum() const { return einsum_; }
  [[nodiscard]] const MachineSpec& machine() const { return machine_; }
  [[nodiscard]] const Loops& loops() const { return loops_; }
  // Positions of the loops of a dimension that repeat, outermost first.
  [[nodiscard]] Span loops_of(int dim) const {
    const auto d = static_cast<std::size_t>(dim);
    return {by_dim_.data() + dim_begin_[d], by_dim_.data() + dim_begin_[d + 1]};
  }
  // Index of the compute units as a receiver: one past the last memory.
  [[nodiscard]] int compute() const { return static_cast<int>(begin_.size()) - 1; }
  // Position of the first loop of memory m; loops().size() for compute().
  [[nodiscard]] std::size_t begin(int m) const { return begin_[static_cast<std::size_t>(m)]; }
  // Indices that dimension `dim` covers in one full tile of memory m (not clipped to the dimension).
  [[nodiscard]] std::int64_t tile_extent(int m, int dim) const {
    return extents_[static_cast<std::size_t>(m) * dims_ + static_cast<std::size_t>(dim)];
  }
  [[nodiscard]] const std::int64_t* tile_extents(int m) const {
    return extents_.data() + static_cast<std::size_t>(m) * dims_;
  }
  // Does the dimension index the tensor?
  [[nodiscard]] bool uses(Tensor tensor, int dim) const { return (indexed_by(tensor) >> dim & 1) != 0; }
  [[nodiscard]] std::uint64_t indexed_by(Tensor tensor) const;  // one bit a dimension
  // Memories that keep the tensor, outermost (its home) first. Empty if none does.
  [[nodiscard]] const Path& keepers(Tensor tensor) const;
  [[nodiscard]] bool keeps(int m, Tensor tensor) const;
  // The receiver after memory m on the tensor's path: a memory or compute().
  [[nodiscard]] int child(int m, Tensor tensor) const;
  // Do incomplete sums of the output stand in memory m? (section 3)
  [[nodiscard]] bool holds_partial_sums(int m) const;

 private:
  void set_extents();
  void set_loops_of_dims();

  const Einsum& einsum_;
  const MachineSpec& machine_;
  Loops loops_;
  boost::container::small_vector<std::size_t, 8> begin_;
  std::size_t dims_;
  boost::container::small_vector<std::int64_t, 64> extents_;  // memory by memory, compute last
  boost::container::small_vector<std::size_t, 24> by_dim_;    // positions, dimension by dimension
  boost::container::small_vector<std::size_t, 9> dim_begin_;  // in by_dim_; one more than there are dimensions
  std::array<Path, 3> keepers_;                               // weight, input, output
  std::array<std::uint64_t, 3> indexed_by_ = {};              // one bit a dimension
};

// The innermost reduction tree between compute and the output's innermost memory, null if none: compute multiplies
// then, and the tree adds (section 4).
const NetworkSpec* tree_at_compute(const LoopNest& nest);

}  // namespace pj
