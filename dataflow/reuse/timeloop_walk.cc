// SPDX-License-Identifier: Apache-2.0
#include "dataflow/reuse/timeloop_walk.h"

#include <algorithm>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_digits.h"

namespace pj {

TimeloopWalk::TimeloopWalk(const LoopNest& nest, Tensor tensor, int parent, int child, bool links)
    : nest_(nest),
      access_(nest.einsum().tensor(tensor)),
      parent_begin_(nest.begin(parent)),
      end_(nest.begin(child)),
      siblings_(nest, tensor, parent, child, links),
      cap_(end_ + 1),
      chosen_(end_, 0) {
  const std::size_t dims = nest.einsum().dims.size();
  for (std::size_t at = 0; at <= end_; ++at) {
    cap_[at].assign(dims, 1);
    for (std::size_t i = at; i < nest.loops().size(); ++i) {
      const NestLoop& loop = nest.loops()[i];
      std::int64_t& cap = cap_[at][static_cast<std::size_t>(loop.dim)];
      cap = checked_mul(cap, loop.factor);
    }
    // Siblings at higher indices of loops already passed stand further on.
    for (std::size_t i = parent_begin_; i < at; ++i) {
      const NestLoop& loop = nest.loops()[i];
      if (loop.spatial) cap_[at][static_cast<std::size_t>(loop.dim)] += checked_mul(loop.factor - 1, loop.stride);
    }
  }
}

TimeloopDeliveries TimeloopWalk::deliveries() { return over_parents(0); }

// Parents that see the same of every dimension do the same. Without early ends all see the same.
TimeloopDeliveries TimeloopWalk::over_parents(std::size_t dim) {
  const std::vector<Dimension>& dims = nest_.einsum().dims;
  if (dim == dims.size()) {
    Counts sizes;
    for (const Dimension& one : dims) sizes.push_back(one.size);
    known_.clear();
    return walk(0, capped(0, sizes), number_of(siblings_.start())).deliveries;
  }
  const int d = static_cast<int>(dim);
  std::vector<std::size_t> temporal;
  for (std::size_t at = 0; at < parent_begin_; ++at) {
    if (!nest_.loops()[at].spatial && nest_.loops()[at].dim == d) temporal.push_back(at);
  }
  const auto seen = [&](std::int64_t offset) {
    return is_imperfect(nest_, d) ? left_at(nest_, d, temporal, offset, cap_[parent_begin_][dim]) : Counts{};
  };
  const std::vector<std::size_t> positions = spatial_positions(nest_, d, 0, parent_begin_);
  TimeloopDeliveries sum;
  for (const DigitGroup& group : digit_groups(nest_, positions, seen)) {
    for (std::size_t i = 0; i < positions.size(); ++i) chosen_[positions[i]] = group.digits[i];
    sum.add(over_parents(dim + 1), group.instances);
  }
  return sum;
}

TimeloopWalk::Counts TimeloopWalk::capped(std::size_t at, Counts remaining) const {
  for (std::size_t d = 0; d < remaining.size(); ++d) remaining[d] = std::min(remaining[d], cap_[at][d]);
  return remaining;
}

// What is inside the loop at `at`, `offset` into its dimension. Nothing if nothing is left there.
TimeloopWalk::Outcome TimeloopWalk::inside(std::size_t at, Counts remaining, std::int64_t offset, int state) {
  std::int64_t& left = remaining[static_cast<std::size_t>(nest_.loops()[at].dim)];
  left -= offset;
  if (left <= 0) return {state, {}};
  return walk(at + 1, capped(at + 1, std::move(remaining)), state);
}

TimeloopWalk::Outcome TimeloopWalk::walk(std::size_t at, const Counts& remaining, int state) {
  const auto key = std::make_tuple(at, remaining, state);
  const auto known = known_.find(key);
  if (known != known_.end()) return known->second;
  Outcome outcome;
  if (at == end_) {
    TimeloopSiblings::State now = states_[static_cast<std::size_t>(state)];
    outcome.deliveries = siblings_.step(now, remaining);
    outcome.state = number_of(now);
  } else if (nest_.loops()[at].spatial) {
    const std::int64_t index = at < parent_begin_ ? chosen_[at] : 0;
    outcome = inside(at, remaining, index * nest_.loops()[at].stride, shifted(state, at, -index));
    outcome.state = shifted(outcome.state, at, index);
  } else {
    outcome = iterate(at, remaining, state);
  }
  return known_.emplace(key, std::move(outcome)).first->second;
}

TimeloopWalk::Outcome TimeloopWalk::iterate(std::size_t at, const Counts& remaining, int state) {
  const NestLoop& loop = nest_.loops()[at];
  const std::int64_t left = remaining[static_cast<std::size_t>(loop.dim)];
  const std::int64_t iterations = std::min(loop.factor, ceil_div(left, loop.stride));
  // Iterations whose inside sees as much of the dimension as the first one's.
  const std::int64_t cap = cap_[at + 1][static_cast<std::size_t>(loop.dim)];
  const std::int64_t full = left < cap ? 1 : std::min(iterations, (left - cap) / loop.stride + 1);
  Outcome sum;
  for (std::int64_t i = 0; i < iterations; ++i) {
    const Outcome one = inside(at, remaining, i * loop.stride, state);
    const int next = shifted(one.state, at, -1);
    const bool settled = next == state && i < full;
    const std::int64_t times = settled ? full - i : 1;
    sum.deliveries.add(one.deliveries, times);
    i += times - 1;
    state = next;
  }
  sum.state = shifted(state, at, iterations);
  return sum;
}

int TimeloopWalk::number_of(const TimeloopSiblings::State& state) {
  const auto [at, fresh] = numbers_.emplace(siblings_.key(state), static_cast<int>(states_.size()));
  if (fresh) states_.push_back(state);
  return at->second;
}

// The state seen from an origin `iterations` of the loop at `at` further back.
int TimeloopWalk::shifted(int state, std::size_t at, std::int64_t iterations) {
  const NestLoop& loop = nest_.loops()[at];
  if (iterations == 0 || !access_.uses(loop.dim)) return state;
  Translation by;
  for (const Rank& rank : access_.ranks) {
    std::int64_t moved = 0;
    for (const IndexTerm& term : rank.terms) {
      if (term.dim == loop.dim) moved = checked_mul(checked_mul(term.coefficient, loop.stride), iterations);
    }
    by.push_back(moved);
  }
  TimeloopSiblings::State copy = states_[static_cast<std::size_t>(state)];
  siblings_.shift(copy, by);
  return number_of(copy);
}

}  // namespace pj
