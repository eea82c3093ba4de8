// SPDX-License-Identifier: Apache-2.0
// One pass of a systolic array, as its index ranges give it: which rows and columns work, how many steps stream, which
// words each step needs, which words the registers hold. Plain arithmetic on ranges; no SystemC, no time.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "dataflow/loop_nest/nest_walker.h"

namespace pj {

// `times` steps that need `words` distinct words.
struct StepWords {
  std::int64_t words = 0;
  std::int64_t times = 0;
};

// A streamed operand over one pass.
struct StreamWords {
  std::vector<StepWords> steps;
  std::int64_t deliveries = 0;  // words received, summed over units and steps; padding is none
};

// What entered the registers before a pass.
struct HeldChange {
  std::int64_t distinct = 0;  // different words that some unit takes in
  std::int64_t units = 0;     // units that take in a word
  std::int64_t row_sum = 0;   // sum over them of row + 1
  std::int64_t holding = 0;   // active units whose register holds a word (not padding)
};

class PassShape {
 public:
  explicit PassShape(const LoopNest& nest);

  // Takes the walker's step (temporal loops before the array's registers).
  void update(const NestWalker& walker);

  [[nodiscard]] std::int64_t steps() const { return steps_; }
  [[nodiscard]] std::int64_t active_rows() const { return static_cast<std::int64_t>(rows_.active.size()); }
  [[nodiscard]] std::int64_t active_columns() const { return static_cast<std::int64_t>(columns_.active.size()); }
  [[nodiscard]] std::int64_t active_units() const { return active_rows() * active_columns(); }
  // Sum over active units of row + 1.
  [[nodiscard]] std::int64_t row_sum() const;
  [[nodiscard]] std::int64_t reduction_steps() const { return reduction_steps_; }

  // `tensor` streams; `with_padding`: padding counts among the words of a step (never among deliveries).
  [[nodiscard]] StreamWords stream(Tensor tensor, const NestWalker& walker, bool with_padding);
  // The stationary weight or input; call once a pass, in order. `read_padding`, `held_padding`: views of the memory
  // outside and of the registers.
  [[nodiscard]] HeldChange hold(Tensor tensor, const NestWalker& walker, bool read_padding, bool held_padding);

 private:
  struct LaneDigit {
    int dim;
    std::int64_t factor, stride;
  };
  struct Axis {
    std::vector<LaneDigit> digits;                // outermost first
    std::vector<std::int64_t> active;             // lane numbers whose indices are all inside
    std::vector<std::vector<std::int64_t>> part;  // [lane][digit] -> what it adds to the digit's dimension
    std::vector<std::int64_t> limits;             // per digit: room left when `active` was made
  };
  struct RankWords {
    std::vector<StepWords> steps;
    std::int64_t deliveries = 0;
  };
  using RankKey = std::vector<std::int64_t>;

  void make_lanes(Axis& axis) const;
  void activate(Axis& axis, const NestWalker& walker) const;
  [[nodiscard]] std::int64_t lane_extent(int dim) const { return lane_extent_[static_cast<std::size_t>(dim)]; }
  [[nodiscard]] std::int64_t room(int dim, const NestWalker& walker) const;
  [[nodiscard]] const RankWords& rank_words(Tensor tensor, std::size_t rank, const NestWalker& walker,
                                            bool with_padding);
  [[nodiscard]] RankWords count_rank(const Rank& rank, const NestWalker& walker, bool with_padding) const;

  // Where the held words lie: address of unit (i, j) = base + row[i] + column[j]; i, j count active lanes.
  struct PaddedRank {
    std::int64_t base = 0;
    std::vector<std::int64_t> row, column;
    std::int64_t extent = 1;
  };
  struct Placement {
    std::int64_t base = 0, size = 1;
    std::vector<std::int64_t> row, column;
    std::vector<PaddedRank> padded;  // ranks whose index can lie outside the tensor
    bool shared = false;             // can two units hold the same word?
  };
  [[nodiscard]] std::vector<std::int64_t> lane_parts(const Axis& axis, const Rank& rank) const;
  void place_words(Tensor tensor, const NestWalker& walker);
  [[nodiscard]] bool is_padding(std::size_t row, std::size_t column) const;
  [[nodiscard]] bool first_seen(std::int64_t address);

  const LoopNest& nest_;
  Axis rows_, columns_;
  std::vector<std::int64_t> lane_extent_;    // per dimension: product of its spatial factors
  std::vector<std::int64_t> stream_extent_;  // per dimension: product of its factors inside the registers
  std::int64_t steps_ = 0, reduction_steps_ = 0;
  std::map<std::pair<int, RankKey>, RankWords> known_;
  Placement placement_;
  std::vector<std::int64_t> held_in_, held_out_;  // per unit: address held, in the two views of the padding
  std::vector<std::uint32_t> seen_;
  std::uint32_t stamp_ = 0;
};

}  // namespace pj
