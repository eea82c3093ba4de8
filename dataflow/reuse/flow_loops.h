// SPDX-License-Identifier: Apache-2.0
// What each loop outside the child's tile does for a flow, and at each kind of step of it. Views that say the same of
// every loop are one flow.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/flow_view.h"

namespace pj {

// Kinds of step: those at which the temporal loop at `at` advances, which are compared with the step before; and all
// combinations of the loops before `at`, those from there on being at their first iteration.
struct StepKind {
  enum Kind : std::uint8_t { kAdvance, kCombinations } kind = kCombinations;
  std::size_t at = 0;
};

// What a loop does at a kind of step.
enum class LoopRole : std::uint8_t {
  kFirst,     // stands at its first iteration
  kInner,     // the same; before the step it stood at its last
  kMoving,    // temporal: every iteration but the first is a case of its own
  kOuter,     // every iteration is a case of its own
  kInside,    // temporal: the same, and does not end a residency
  kWeighted,  // spatial: the same, and counts as many times as its number says
  kInstance,  // spatial: all iterations at once
};

inline bool is_case(LoopRole role) {
  return role != LoopRole::kFirst && role != LoopRole::kInner && role != LoopRole::kInstance;
}

// What the iterations [from, to) of a case count.
inline std::int64_t share(LoopRole role, std::int64_t from, std::int64_t to) {
  if (role == LoopRole::kMoving && from == 0) ++from;
  if (to <= from) return 0;
  return role == LoopRole::kWeighted ? (from + to - 1) * (to - from) / 2 : to - from;
}

class FlowLoops {
 public:
  FlowLoops(const LoopNest& nest, const FlowView& view);

  [[nodiscard]] Tensor tensor() const { return tensor_; }
  [[nodiscard]] int child() const { return child_; }
  [[nodiscard]] bool with_padding() const { return with_padding_; }
  [[nodiscard]] bool window() const { return window_; }      // only what is new is taken
  [[nodiscard]] bool compares() const { return compares_; }  // are steps compared with the step before?
  [[nodiscard]] bool nothing() const { return nothing_; }    // every instance counts zero times
  // One past the last loop outside the child's tile; none from there on does anything.
  [[nodiscard]] std::size_t size() const { return roles_.size(); }
  // Are its iterations steps that may be compared with the one before?
  [[nodiscard]] bool steps(std::size_t at) const { return roles_[at] == LoopRole::kMoving; }
  [[nodiscard]] LoopRole role(std::size_t at, StepKind step) const {
    if (!steps(at)) return roles_[at];
    if (at < step.at) return LoopRole::kOuter;
    return step.kind == StepKind::kAdvance && at == step.at ? LoopRole::kMoving : LoopRole::kInner;
  }

  friend bool operator==(const FlowLoops& a, const FlowLoops& b) {
    return a.tensor_ == b.tensor_ && a.child_ == b.child_ && a.with_padding_ == b.with_padding_ &&
           a.window_ == b.window_ && a.compares_ == b.compares_ && a.nothing_ == b.nothing_ && a.roles_ == b.roles_;
  }

 private:
  static LoopRole spatial_role(const LoopNest& nest, const FlowView& view, std::size_t at, bool counted);

  Tensor tensor_;
  int child_;
  bool with_padding_, window_, compares_;
  bool nothing_ = false;
  boost::container::small_vector<LoopRole, 24> roles_;  // kMoving: as the step says
};

}  // namespace pj
