// SPDX-License-Identifier: Apache-2.0
// The factor of a flow's sum that belongs to one rank of the tensor, or to one dimension that does not index it.
// Steps of a loop nest are an odometer, and the tile of a tensor is a product over its ranks, whose dimensions are
// disjoint; so sums over steps and instances factor into sums over each group's own digits. Equal digits are
// evaluated once: those whose whole sub-range is full and free of padding are one class.
// Not here: which flows exist and what their transfers mean (reuse.h).
#pragma once

#include <boost/container/small_vector.hpp>
#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>

#include "dataflow/loop_nest/index_set.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/plain_walk.h"

namespace pj {

// What a receiver still has of the step before (docs/models/counting.md, section 2).
enum class Retention : std::uint8_t {
  kNone,    // compute without a latch: everything is delivered each step
  kTile,    // the whole tile again if it changed
  kWindow,  // only what is new
};

// One flow: a tensor between two neighbours on its path, seen from one side.
struct FlowView {
  Tensor tensor = Tensor::kWeight;
  int parent = 0;
  int child = 0;
  Retention retention = Retention::kTile;
  // Which child instances are counted apart. kUnion: none, the union below one parent instance is one transfer. kEach:
  // all. kGroups: those that differ in the index of a spatial loop in `apart` (positions).
  enum Instances : std::uint8_t { kUnion, kEach, kGroups } instances = kUnion;
  boost::container::small_vector<std::size_t, 6> apart;
  // Of several instances that hold one word only the first: indices 0 in all spatial loops, from this position on, of
  // dimensions that do not index the tensor.
  std::optional<std::size_t> one_holder_from;
  bool with_padding = false;  // is padding a member of the sets on this side?
  // Keep only what is the first of its words in a residency of the output in the memory whose loops begin here: that
  // residency starts, and all temporal reduction loops from here on stand at their first iteration.
  std::optional<std::size_t> first_in;
  // Weigh each instance by its digit of the spatial loop at this position, which is apart.
  std::optional<std::size_t> weight_loop;

  friend bool operator==(const FlowView& a, const FlowView& b) {
    return a.tensor == b.tensor && a.parent == b.parent && a.child == b.child && a.retention == b.retention &&
           a.instances == b.instances && a.apart == b.apart && a.one_holder_from == b.one_holder_from &&
           a.with_padding == b.with_padding && a.first_in == b.first_in && a.weight_loop == b.weight_loop;
  }
};

// The kinds of step: the first of all; those at which the temporal loop at `moving` advances; every one alike.
struct StepKind {
  enum Kind : std::uint8_t { kStart, kAdvance, kEvery } kind = kEvery;
  std::size_t moving = 0;
};

class GroupWalk {
 public:
  // `rank` null: the group is the single dimension `dim`, which does not index the tensor.
  GroupWalk(const LoopNest& nest, const FlowView& view, const Rank* rank, int dim);

  // Steps that the group cannot tell apart are walked once. Valid until the next call.
  struct Cells {
    const GroupCell *first, *last;
    std::int64_t all, same;  // sums over cells of all * times and of same * times
    [[nodiscard]] const GroupCell* begin() const { return first; }
    [[nodiscard]] const GroupCell* end() const { return last; }
  };
  Cells cells(StepKind step);

  // Do all steps look alike to the group? Then it has one cell.
  [[nodiscard]] bool stands_still() const { return loops_.empty(); }
  // Position of its innermost temporal loop before `end`; none if it has none.
  [[nodiscard]] std::optional<std::size_t> last_temporal(std::size_t end) const;

 private:
  static constexpr std::size_t kMostKinds = 12;  // remembered
  using Role = LoopRole;
  struct GroupLoop {
    std::size_t position;
    std::size_t slot;  // which of the group's dimensions
    std::int64_t factor, stride;
    bool spatial;
    bool apart;   // spatial: its instances are counted apart
    bool inside;  // of the residency: its iterations do not end it
    bool pinned;  // must stand at its first iteration
  };
  using Values = boost::container::small_vector<std::int64_t, 2>;  // one per dimension of the group
  struct Point {
    Values now, before;
    Values inside;  // the part of `now` that does not tell one residency of the output from another
  };
  struct Walk;

  [[nodiscard]] std::size_t known_as(StepKind step) const;
  [[nodiscard]] GroupCells walked(StepKind step) const;
  [[nodiscard]] PlainWalk::Loops plain_loops(const Walk& walk) const;
  [[nodiscard]] bool is_plain() const;
  [[nodiscard]] bool is_exact() const;
  void add_exact(const Walk& walk, GroupCells& cells) const;
  void descend(Walk& walk, std::size_t loop, std::int64_t times) const;
  void evaluate(Walk& walk, std::int64_t times) const;
  [[nodiscard]] Role role(const GroupLoop& loop, StepKind step) const;
  [[nodiscard]] bool plain(std::size_t loop, std::int64_t value, std::int64_t slack) const;
  [[nodiscard]] std::int64_t slack_before(const Walk& walk, std::size_t loop) const;
  [[nodiscard]] Range tile_range(std::size_t slot, std::int64_t begin) const;
  [[nodiscard]] IndexSet set_at(const Values& begins) const;
  [[nodiscard]] Values last_before(const Walk& walk, Values fixed) const;
  [[nodiscard]] bool residency_starts(const Walk& walk) const;
  [[nodiscard]] IndexSet moved_words(const Walk& walk, const Point& point, const IndexSet& now) const;

  const FlowView& view_;
  const Rank* rank_;
  boost::container::small_vector<int, 2> dims_;
  boost::container::small_vector<std::int64_t, 2> sizes_;
  boost::container::small_vector<std::int64_t, 2> tile_;  // extent of the child's tile
  boost::container::small_vector<GroupLoop, 8> loops_;
  bool exact_ = false;  // plain, and its loops cover the dimension exactly: no tile is partial
  bool plain_ = false;  // one dimension, all of whose indices are inside the tensor, none weighted
  // Cells of the kinds of step seen so far, one kind after the other.
  struct Known {
    std::size_t as = 0;
    std::size_t first = 0, count = 0;
    std::int64_t all = 0, same = 0;
  };
  boost::container::static_vector<Known, kMostKinds> known_;
  boost::container::small_vector<GroupCell, 24> known_cells_;
};

}  // namespace pj
