// SPDX-License-Identifier: Apache-2.0
// What a weight or input does between two neighbours on its path in one pass of a spatial array, the inner one inside
// the array: which words each step moves, seen by the memory outside, by each receiver, and on each network between
// them. Counted from the index ranges of the pass, step by step and instance by instance; rank by rank, because a tile
// is the product of its ranks (docs/models/counting.md, section 2).
#pragma once

#include <boost/container/small_vector.hpp>
#include <map>
#include <optional>
#include <vector>

#include "dataflow/loop_nest/index_set.h"
#include "sim/passes/pass_place.h"

namespace pj {

// `times` transfers of `words` words.
struct WordCount {
  std::int64_t words = 0;
  std::int64_t times = 0;
};
using WordCounts = std::vector<WordCount>;
std::int64_t total_words(const WordCounts& counts);

// Transfers at the first step of a pass, and at all others.
struct PassWords {
  WordCounts first, rest;
};

// From whose side: which child instances' words are counted apart, and whether padding counts.
struct FlowSide {
  std::vector<std::size_t> apart;  // positions of spatial loops; the others are united
  bool with_padding = false;
  std::optional<std::size_t> weight_loop{};  // each instance counts as often as its index of this loop, which is apart
};

class OperandFlow {
 public:
  // `parent`, `child`: neighbours on the tensor's path; the child is inside the array, or compute.
  OperandFlow(const PassPlaces& places, Tensor tensor, int parent, int child, FlowSide side);

  // `key`: that of the pass.
  [[nodiscard]] PassWords words(const NestWalker& walker, const PassPlaces::Key& key);

 private:
  enum class Keeps : std::uint8_t { kNothing, kTile, kWindow };
  enum class Moves : std::uint8_t { kFirst, kLoop, kEvery };
  struct Step {
    Moves moves = Moves::kEvery;
    std::size_t position = 0;  // kLoop: the loop inside the pass that advanced
  };
  // `times` steps at which the rank's part of the tile has `all` indices, of which `same` were there before.
  struct Cell {
    std::int64_t all = 1, same = 1, times = 1;
  };
  using Begins = boost::container::small_vector<std::int64_t, 4>;  // per term of a rank
  using Cells = boost::container::small_vector<Cell, 4>;
  // One dimension while a rank is walked.
  struct Axis {
    int dim = 0;
    std::int64_t now = 0, before = 0;    // of instance 0
    std::vector<PassLoop> outer, reset;  // run through; at their last iteration the step before
    std::vector<PassLoop> apart, united;
  };
  struct Group {
    const Rank* rank = nullptr;  // null: a dimension that does not index the tensor
    std::vector<int> dims;
    std::map<std::vector<std::int64_t>, Cells> known;
  };

  void add_words(const NestWalker& walker, const PassPlaces::Key& key, Step step, WordCounts& words);
  const Cells& cells(Group& group, const NestWalker& walker, const PassPlaces::Key& key, Step step);
  [[nodiscard]] Axis axis(int dim, const NestWalker& walker, Step step) const;
  void walk(const Group& group, std::vector<Axis>& axes, std::size_t at, std::int64_t times, Step step,
            Cells& cells) const;
  void evaluate(const Group& group, const std::vector<Axis>& axes, std::int64_t times, Step step, Cells& cells) const;
  [[nodiscard]] IndexSet indices(const Group& group, const Begins& begins) const;
  [[nodiscard]] IndexSet moved(const Group& group, const std::vector<Axis>& axes, const Begins& offset,
                               const IndexSet& now) const;

  const PassPlaces& places_;
  const int child_;
  const FlowSide side_;
  Keeps keeps_ = Keeps::kTile;
  bool layer_begins_ = false;
  std::vector<Group> groups_;
  std::vector<std::vector<PassLoop>> apart_, united_;  // spatial loops per dimension
  std::vector<std::int64_t> tiles_;                    // extent of the child's tile per dimension
  std::vector<std::size_t> moving_;                    // loops of the pass outside the child's tile
};

}  // namespace pj
