// SPDX-License-Identifier: Apache-2.0
// The groups of one nest, and what they have said so far: most of its flows ask the same.
//   NestGroups groups(nest);
//   for (const GroupCell& c : groups.plain(loops, dim, step)) ...
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/reuse/group_walk.h"
#include "dataflow/reuse/plain_group.h"

namespace pj {

class NestGroups {
 public:
  struct Cells {
    const GroupCell *first, *last;
    [[nodiscard]] const GroupCell* begin() const { return first; }
    [[nodiscard]] const GroupCell* end() const { return last; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last - first); }
  };

  explicit NestGroups(const LoopNest& nest);

  [[nodiscard]] const LoopNest& nest() const { return nest_; }
  // Of a dimension all of whose indices are inside the tensor, or that does not index it; of any rank. Valid until the
  // next call.
  Cells plain(const FlowLoops& loops, int dim, bool counted, StepKind step);
  Cells walked(const FlowLoops& loops, const Rank& rank, StepKind step);

 private:
  static constexpr std::int32_t kNone = -1;
  // What one group said to one kind of step.
  struct Known {
    GroupStep step;
    std::size_t roles;        // where they begin
    std::size_t first, last;  // its cells
    std::int32_t next;        // of the same group
  };
  struct PlainEntry {
    PlainGroup group;
    std::int32_t known = kNone;  // the last of its
  };
  struct WalkedEntry {
    const Rank* rank;
    int child;
    GroupWalk group;
    std::int32_t known = kNone;
  };

  PlainEntry& plain_of(int child, int dim);
  WalkedEntry& walked_of(int child, const Rank& rank);
  template <class Entry>
  Cells cells(Entry& entry, const FlowLoops& loops, StepKind kind, GroupStep step);

  const LoopNest& nest_;
  boost::container::small_vector<std::int32_t, 8> plain_at_;  // of a child, in plain_
  boost::container::small_vector<PlainEntry, 32> plain_;      // dimension by dimension
  boost::container::small_vector<WalkedEntry, 6> walked_;
  boost::container::small_vector<Known, 96> known_;
  boost::container::small_vector<LoopRole, 256> roles_;
  boost::container::small_vector<GroupCell, 160> cells_;
};

}  // namespace pj
