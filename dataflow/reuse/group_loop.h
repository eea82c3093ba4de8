// SPDX-License-Identifier: Apache-2.0
// What a group of dimensions adds to the steps of a flow, and the loops that decide it. A group is one rank of the
// tensor, or one dimension that does not index it. plain_group.h, group_walk.h.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "arch/base/integer.h"
#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/flow_view.h"

namespace pj {

// `times` steps at which the group's tile has `all` words, of which `same` need no transfer if all other groups'
// parts stayed the same as well.
struct GroupCell {
  std::int64_t all = 1;
  std::int64_t same = 1;
  std::int64_t times = 1;
};
using GroupCells = boost::container::small_vector<GroupCell, 6>;

// Equal cells are one. Throws CountOverflow.
inline void add_cell(GroupCells& cells, const GroupCell& cell) {
  if (cell.times == 0) return;
  for (GroupCell& c : cells) {
    if (c.all != cell.all || c.same != cell.same) continue;
    c.times = checked_add(c.times, cell.times);
    return;
  }
  cells.push_back(cell);
}

// Kinds of step: those at which the temporal loop at `at` advances, which are compared with the step before; and all
// combinations of the loops before `at`, those from there on being at their first iteration.
struct StepKind {
  enum Kind : std::uint8_t { kAdvance, kCombinations } kind = kCombinations;
  std::size_t at = 0;
};

// What a loop does at a kind of step.
enum class LoopRole : std::uint8_t {
  kOuter,     // every iteration is a case of its own
  kMoving,    // every iteration but the first
  kInner,     // stands at its first iteration; before the step it stood at its last
  kInstance,  // all iterations at once
};

struct GroupLoop {
  std::size_t position;
  std::size_t slot;  // which of the group's dimensions
  std::int64_t factor, stride;
  bool spatial;
  bool apart;     // spatial: its instances are counted apart
  bool inside;    // of the residency: its iterations do not end it
  bool pinned;    // must stand at its first iteration
  bool weighted;  // an iteration counts as many times as its number says

  [[nodiscard]] LoopRole role(StepKind step) const {
    if (spatial) return apart || pinned ? LoopRole::kOuter : LoopRole::kInstance;
    if (inside || position < step.at) return LoopRole::kOuter;
    return step.kind == StepKind::kAdvance && position == step.at ? LoopRole::kMoving : LoopRole::kInner;
  }
  // What the iterations [from, to) count.
  [[nodiscard]] std::int64_t share(std::int64_t from, std::int64_t to) const {
    return weighted ? (from + to - 1) * (to - from) / 2 : to - from;
  }
};
using GroupLoops = boost::container::small_vector<GroupLoop, 5>;  // outermost first

// Loops of `dim` outside the child's tile that have more than one iteration. `counted`: does it index the tensor?
void add_group_loops(const LoopNest& nest, const FlowView& view, int dim, std::size_t slot, bool counted,
                     GroupLoops& loops);

}  // namespace pj
