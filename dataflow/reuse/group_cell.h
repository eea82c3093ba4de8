// SPDX-License-Identifier: Apache-2.0
// What a group adds to the steps of a flow, and what it has to know of them. A group is the dimensions of one rank of
// the tensor. plain_group.h, group_walk.h.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "arch/base/integer.h"
#include "dataflow/reuse/flow_loops.h"

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

// A kind of step, as far as a group can tell it from others; beside the roles of its loops.
struct GroupStep {
  bool compares = false;      // with the step before; cells of which nothing stays are left out then
  bool output = false;        // comparing: by residencies
  bool window = false;        // comparing: only what is new is taken
  bool with_padding = false;  // is padding a member?

  [[nodiscard]] std::uint64_t bits() const {
    return (compares ? 1U : 0U) | (output ? 2U : 0U) | (window ? 4U : 0U) | (with_padding ? 8U : 0U);
  }
};

// One a loop of the group, outermost first.
using LoopRoles = boost::container::small_vector<LoopRole, 8>;

}  // namespace pj
