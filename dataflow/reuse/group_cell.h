// SPDX-License-Identifier: Apache-2.0
// What a group of dimensions adds to the steps of a flow. A group is one rank of the tensor, or one dimension that does
// not index it. plain_group.h, group_walk.h.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "arch/base/integer.h"

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

}  // namespace pj
