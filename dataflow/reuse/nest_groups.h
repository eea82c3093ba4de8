// SPDX-License-Identifier: Apache-2.0
// The groups of one nest, and what they have said so far: most of its flows ask the same.
//   NestGroups groups(nest);
//   const std::size_t first = groups.first_plain(loops.child());
//   for (const GroupCell& c : groups.plain(first + dim, loops, step)) ...
#pragma once

#include <array>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <optional>

#include "dataflow/reuse/group_walk.h"
#include "dataflow/reuse/plain_group.h"
#include "dataflow/reuse/tensor_groups.h"

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
  const TensorGroups& of(Tensor tensor, bool with_padding);

  // Of the child's groups of one dimension the number of dimension 0's, the others in order behind it; and the number
  // of a rank's.
  std::size_t first_plain(int child);
  std::size_t walk_of(int child, const Rank& rank);

  [[nodiscard]] const PlainGroup& plain_group(std::size_t group) const { return plain_[group].group; }
  // What the group adds to the step; until the next call.
  Cells plain(std::size_t group, const FlowLoops& loops, StepKind kind);
  Cells walked(std::size_t group, const FlowLoops& loops, StepKind kind);

 private:
  static constexpr std::int32_t kNone = -1;
  // What one group said to one kind of step.
  struct Known {
    std::uint64_t key;
    std::uint32_t first, last;  // its cells
    std::int32_t next;          // of the same group
  };
  struct PlainEntry {
    PlainGroup group;
    std::int32_t known;  // the last of its
  };
  struct WalkEntry {
    WalkEntry(const LoopNest& nest, int to, const Rank& of) : rank(&of), child(to), group(nest, to, of) {}
    const Rank* rank;
    int child;
    GroupWalk group;
    std::int32_t known = kNone;
  };

  template <class Entry>
  Cells cells(Entry& entry, const FlowLoops& loops, StepKind kind, const GroupStep& step);

  const LoopNest& nest_;
  std::array<std::optional<TensorGroups>, static_cast<std::size_t>(kTensorCount) * 2> tensors_;
  boost::container::small_vector<std::int32_t, 8> plain_at_;  // a child's, in plain_
  boost::container::small_vector<PlainEntry, 32> plain_;
  boost::container::small_vector<WalkEntry, 6> walks_;
  boost::container::small_vector<Known, 96> known_;
  boost::container::small_vector<GroupCell, 160> cells_;
  GroupCells found_;
};

}  // namespace pj
