// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/nest_groups.h"

#include <algorithm>

namespace pj {

NestGroups::NestGroups(const LoopNest& nest)
    : nest_(nest), plain_at_(static_cast<std::size_t>(nest.compute()) + 1, kNone) {}

NestGroups::PlainEntry& NestGroups::plain_of(int child, int dim) {
  std::int32_t& at = plain_at_[static_cast<std::size_t>(child)];
  if (at == kNone) {
    at = static_cast<std::int32_t>(plain_.size());
    for (int d = 0; d < static_cast<int>(nest_.einsum().dims.size()); ++d) {
      plain_.push_back({PlainGroup(nest_, child, d), kNone});
    }
  }
  return plain_[static_cast<std::size_t>(at + dim)];
}

NestGroups::WalkedEntry& NestGroups::walked_of(int child, const Rank& rank) {
  for (WalkedEntry& entry : walked_) {
    if (entry.rank == &rank && entry.child == child) return entry;
  }
  return walked_.emplace_back(WalkedEntry{&rank, child, GroupWalk(nest_, child, rank), kNone});
}

NestGroups::Cells NestGroups::plain(const FlowLoops& loops, int dim, bool counted, StepKind kind) {
  GroupStep step;
  step.counted = counted;
  step.compares = counted && kind.kind == StepKind::kAdvance;
  step.output = step.compares && loops.tensor() == Tensor::kOutput;
  return cells(plain_of(loops.child(), dim), loops, kind, step);
}

NestGroups::Cells NestGroups::walked(const FlowLoops& loops, const Rank& rank, StepKind kind) {
  GroupStep step;
  step.compares = kind.kind == StepKind::kAdvance;
  step.output = loops.tensor() == Tensor::kOutput;
  step.window = step.compares && loops.window();
  step.with_padding = loops.with_padding();
  return cells(walked_of(loops.child(), rank), loops, kind, step);
}

template <class Entry>
NestGroups::Cells NestGroups::cells(Entry& entry, const FlowLoops& loops, StepKind kind, GroupStep step) {
  LoopRoles roles;
  for (const std::size_t at : entry.group.loops()) roles.push_back(loops.role(at, kind));
  for (std::int32_t k = entry.known; k != kNone; k = known_[static_cast<std::size_t>(k)].next) {
    const Known& known = known_[static_cast<std::size_t>(k)];
    if (known.step == step && std::equal(roles.begin(), roles.end(), roles_.data() + known.roles)) {
      return {cells_.data() + known.first, cells_.data() + known.last};
    }
  }
  GroupCells found;
  entry.group.add_cells(step, roles, found);
  known_.push_back({step, roles_.size(), cells_.size(), cells_.size() + found.size(), entry.known});
  entry.known = static_cast<std::int32_t>(known_.size() - 1);
  roles_.insert(roles_.end(), roles.begin(), roles.end());
  cells_.insert(cells_.end(), found.begin(), found.end());
  return {cells_.data() + known_.back().first, cells_.data() + known_.back().last};
}

}  // namespace pj
