// SPDX-License-Identifier: Apache-2.0
// What each loop outside the child's tile does for a flow, and at each kind of step of it. Views that say the same of
// every loop are one flow.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "dataflow/loop_nest/loop_nest.h"
#include "dataflow/reuse/flow_view.h"

namespace pj {

enum class LoopUse : std::uint8_t {
  kFirst,     // stands at its first iteration
  kSteps,     // temporal: its iterations are steps that are compared with the step before
  kInside,    // temporal: its iterations do not end a residency
  kApart,     // spatial: its instances are counted apart
  kWeighted,  // apart, an instance as many times as its number says
  kTogether,  // spatial: its instances are counted as one
};

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
  kMoving,    // every iteration but the first is a case of its own
  kOuter,     // every iteration is a case of its own
  kWeighted,  // the same, and counts as many times as its number says
  kInstance,  // all iterations at once
};

inline bool is_case(LoopRole role) {
  return role == LoopRole::kMoving || role == LoopRole::kOuter || role == LoopRole::kWeighted;
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
  [[nodiscard]] std::size_t size() const { return uses_.size(); }
  [[nodiscard]] LoopUse use(std::size_t at) const { return uses_[at]; }
  [[nodiscard]] LoopRole role(std::size_t at, StepKind step) const;

  friend bool operator==(const FlowLoops& a, const FlowLoops& b) {
    return a.tensor_ == b.tensor_ && a.child_ == b.child_ && a.with_padding_ == b.with_padding_ &&
           a.window_ == b.window_ && a.compares_ == b.compares_ && a.nothing_ == b.nothing_ && a.uses_ == b.uses_;
  }

 private:
  LoopUse use_of(const LoopNest& nest, const FlowView& view, std::size_t at);

  Tensor tensor_;
  int child_;
  bool with_padding_, window_, compares_;
  bool nothing_ = false;
  boost::container::small_vector<LoopUse, 24> uses_;
};

}  // namespace pj
