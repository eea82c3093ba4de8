// SPDX-License-Identifier: Apache-2.0
// The bytes of a tile of a tensor, as runs of addresses. docs/models/layout.md, sections 2 and 3. Flat memory: a cursor
// per axis, no list of runs. A run over ranks that are covered whole costs no more than a short one.
//   BoxRuns runs(placed, box);
//   for (AddressRun run; runs.next(run);) ...
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/placement/tensor_layout.h"
#include "memory/dram/address_run.h"

namespace pj {

// Of one box: in increasing order of addresses; runs neither touch nor overlap.
class BoxRuns : public RunSource {
 public:
  // One index set per rank of the tensor, clipped to it; std::logic_error otherwise. Keeps nothing of either.
  BoxRuns(const PlacedTensor& tensor, const Box& box);
  bool next(AddressRun& run) override;

 private:
  struct Level {
    std::int64_t size = 1, stride = 1;
    bool inside = false;
    std::size_t blocks_level = 0;                           // of an inside
    boost::container::small_vector<Range, 4> ranges;        // of an inside: those of all pieces of its blocks
    boost::container::small_vector<std::size_t, 4> starts;  // of an inside: first range of each piece, and the end
    // Cursor: range `at` of [first, last), index `value` in it, and the element where the levels outside stand.
    std::size_t first = 0, last = 0, at = 0;
    std::int64_t value = 0, origin = 0;
  };
  void add_blocks(Level& blocks, Level& inside, const IndexSet& set, std::int64_t block);
  void fill(const PlacedTensor& tensor, const Box& box);
  void open(std::size_t level);
  void settle(std::size_t moved);
  [[nodiscard]] std::size_t innermost_cut() const;
  bool advance();
  [[nodiscard]] Range bytes_here() const;

  std::int64_t base_;
  std::int64_t bits_;
  boost::container::small_vector<Level, 7> levels_;
  std::size_t blocks_end_ = 0;  // one past the innermost level of blocks; 0 if there is none
  std::size_t cut_ = 0;         // innermost level that is not covered whole here: its ranges are runs
  Range pending_;               // empty: no more
};

// Of several boxes, one after another.
class RunChain : public RunSource {
 public:
  // Keeps a reference to the tensor.
  RunChain(const PlacedTensor& tensor, std::vector<Box> boxes) : tensor_(tensor), boxes_(std::move(boxes)) {}
  bool next(AddressRun& run) override;

 private:
  const PlacedTensor& tensor_;
  std::vector<Box> boxes_;
  std::size_t opened_ = 0;
  std::optional<BoxRuns> runs_;
};

}  // namespace pj
