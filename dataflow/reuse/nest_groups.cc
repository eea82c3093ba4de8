// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/nest_groups.h"

namespace pj {
namespace {

// A key has room for so many loops; what groups with more say is not kept.
constexpr std::size_t kKeyLoops = 19;
constexpr int kRoleBits = 3;

}  // namespace

NestGroups::NestGroups(const LoopNest& nest)
    : nest_(nest), plain_at_(static_cast<std::size_t>(nest.compute()) + 1, kNone) {}

const TensorGroups& NestGroups::of(Tensor tensor, bool with_padding) {
  auto& groups = tensors_.at(static_cast<std::size_t>(tensor) * 2 + (with_padding ? 1 : 0));
  if (!groups) groups = tensor_groups(nest_, tensor, with_padding);
  return *groups;
}

std::size_t NestGroups::first_plain(int child) {
  std::int32_t& at = plain_at_[static_cast<std::size_t>(child)];
  if (at == kNone) {
    at = static_cast<std::int32_t>(plain_.size());
    for (int d = 0; d < static_cast<int>(nest_.einsum().dims.size()); ++d) {
      plain_.push_back({PlainGroup(nest_, child, d), kNone});
    }
  }
  return static_cast<std::size_t>(at);
}

std::size_t NestGroups::walk_of(int child, const Rank& rank) {
  for (std::size_t k = 0; k < walks_.size(); ++k) {
    if (walks_[k].rank == &rank && walks_[k].child == child) return k;
  }
  walks_.emplace_back(nest_, child, rank);
  return walks_.size() - 1;
}

NestGroups::Cells NestGroups::plain(std::size_t group, const FlowLoops& loops, StepKind kind) {
  GroupStep step;
  step.compares = kind.kind == StepKind::kAdvance;
  step.output = step.compares && loops.tensor() == Tensor::kOutput;
  return cells(plain_[group], loops, kind, step);
}

NestGroups::Cells NestGroups::walked(std::size_t group, const FlowLoops& loops, StepKind kind) {
  GroupStep step;
  step.compares = kind.kind == StepKind::kAdvance;
  step.output = loops.tensor() == Tensor::kOutput;
  step.window = step.compares && loops.window();
  step.with_padding = loops.with_padding();
  return cells(walks_[group], loops, kind, step);
}

template <class Entry>
NestGroups::Cells NestGroups::cells(Entry& entry, const FlowLoops& loops, StepKind kind, const GroupStep& step) {
  const LoopNest::Span positions = entry.group.loops();
  const bool kept = positions.size() <= kKeyLoops;
  LoopRoles roles(positions.size());
  std::uint64_t key = step.bits();
  for (std::size_t k = 0; k < roles.size(); ++k) {
    roles[k] = loops.role(positions.first[k], kind);
    key = key << kRoleBits | static_cast<std::uint64_t>(roles[k]);
  }
  for (std::int32_t k = kept ? entry.known : kNone; k != kNone; k = known_[static_cast<std::size_t>(k)].next) {
    const Known& known = known_[static_cast<std::size_t>(k)];
    if (known.key == key) return {cells_.data() + known.first, cells_.data() + known.last};
  }
  found_.clear();
  entry.group.add_cells(step, roles, found_);
  const std::size_t first = cells_.size();
  for (const GroupCell& c : found_) cells_.push_back(c);
  if (kept) {
    known_.push_back({key, static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(cells_.size()), entry.known});
    entry.known = static_cast<std::int32_t>(known_.size() - 1);
  }
  return {cells_.data() + first, cells_.data() + cells_.size()};
}

}  // namespace pj
