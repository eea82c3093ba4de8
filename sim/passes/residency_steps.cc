// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/residency_steps.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace pj {
namespace {

constexpr std::size_t kMostLoops = 64;

std::uint64_t bit(std::size_t k) { return std::uint64_t{1} << k; }

}  // namespace

ResidencySteps::ResidencySteps(const std::vector<ResidencyLoop>& loops, const PassPlaces& places,
                               std::optional<std::size_t> zeroed, Offsets at)
    : loops_(loops), places_(places), zeroed_(zeroed.value_or(0)), at_(std::move(at)), digits_(loops.size(), 0) {
  if (loops.size() > kMostLoops) throw std::logic_error("ResidencySteps: more than 64 loops in a pass");
  for (std::size_t k = 0; k < loops.size(); ++k) {
    if (loops[k].reduces) reducing_ |= bit(k);
    if (loops[k].reduces && loops[k].position >= zeroed_) of_first_ |= bit(k);
    set_going_on(k);
  }
}

void ResidencySteps::set_going_on(std::size_t k) {
  const ResidencyLoop& loop = loops_[k];
  const std::int64_t index = at_[static_cast<std::size_t>(loop.dim)];
  const bool more = digits_[k] + 1 < loop.factor && index + loop.stride < places_.size(loop.dim);
  going_on_ = more ? going_on_ | bit(k) : going_on_ & ~bit(k);
}

void ResidencySteps::restart(std::size_t k) {
  if (digits_[k] == 0) return;
  const ResidencyLoop& loop = loops_[k];
  at_[static_cast<std::size_t>(loop.dim)] -= digits_[k] * loop.stride;
  digits_[k] = 0;
  output_moved_ = output_moved_ || !loop.reduces;
  zeroed_moved_ = zeroed_moved_ || (!loop.reduces && loop.position < zeroed_);
}

bool ResidencySteps::next() {
  if (going_on_ == 0) return false;
  const std::size_t k = kMostLoops - 1 - static_cast<std::size_t>(__builtin_clzll(going_on_));
  const ResidencyLoop& loop = loops_[k];
  innermost_moved_ = k + 1 == loops_.size();
  output_moved_ = !loop.reduces;
  before_zeroed_ = loop.position < zeroed_;
  zeroed_moved_ = before_zeroed_ && !loop.reduces;
  for (std::size_t inner = k + 1; inner < loops_.size(); ++inner) restart(inner);
  ++digits_[k];
  at_[static_cast<std::size_t>(loop.dim)] += loop.stride;
  started_ = (started_ & (bit(k) - 1)) | bit(k);
  for (std::size_t inner = k; inner < loops_.size(); ++inner) set_going_on(inner);
  return true;
}

std::int64_t ResidencySteps::alike(const std::vector<std::int64_t>& reach) const {
  if (!innermost_moved_) return 0;
  const ResidencyLoop& loop = loops_.back();
  const std::size_t dim = static_cast<std::size_t>(loop.dim);
  const std::int64_t left = places_.size(loop.dim) - at_[dim] - reach[dim];
  return left < 0 ? 0 : std::min(loop.factor - 1 - digits_.back(), left / loop.stride);
}

void ResidencySteps::skip(std::int64_t iterations) {
  digits_.back() += iterations;
  at_[static_cast<std::size_t>(loops_.back().dim)] += iterations * loops_.back().stride;
  set_going_on(loops_.size() - 1);
}

}  // namespace pj
