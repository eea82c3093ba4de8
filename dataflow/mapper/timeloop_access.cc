// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/timeloop_access.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

}  // namespace

TimeloopAccess::TimeloopAccess(const Einsum& einsum, Tensor tensor) : tensor_(tensor) {
  std::vector<Axis> axes;
  for (const Rank& rank : einsum.tensor(tensor).ranks) {
    if (rank.terms.empty()) continue;
    if (rank.terms.size() > 2) throw std::invalid_argument("TimeloopAccess: an axis of more than two dimensions");
    Axis axis;
    for (const IndexTerm& term : rank.terms) {
      if (term.coefficient < 1) throw std::invalid_argument("TimeloopAccess: an index that goes down");
      axis.dim[axis.dims] = term.dim;
      axis.step[axis.dims++] = term.coefficient;
    }
    axes.push_back(axis);
  }
  std::stable_partition(axes.begin(), axes.end(), [](const Axis& axis) { return axis.dims == 2; });
  for (const Axis& axis : axes) {
    for (int t = 0; t < axis.dims; ++t) {
      uses_[axis.dim[t]] = true;
      axis_of_[axis.dim[t]] = axes_;
      step_of_[axis.dim[t]] = axis.step[t];
    }
    windows_ += axis.dims == 2 ? 1 : 0;
    axis_[axes_++] = axis;
  }
  // No tile is larger than the tensor: if that can be counted, all can.
  std::int64_t words = 1;
  for (const Rank& rank : einsum.tensor(tensor).ranks) {
    std::int64_t extent = 1;
    for (const IndexTerm& t : rank.terms) {
      extent = checked_add(extent, checked_mul(t.coefficient, einsum.dims[at(t.dim)].size - 1));
    }
    words = checked_mul(words, extent);
  }
}

std::int64_t TimeloopAccess::extent(const Axis& axis, const Factors& tile) const {
  std::int64_t extent = 1 + axis.step[0] * (tile[at(axis.dim[0])] - 1);
  if (axis.dims == 2) extent += axis.step[1] * (tile[at(axis.dim[1])] - 1);
  return extent;
}

std::int64_t TimeloopAccess::words_of(const Factors& tile) const {
  std::int64_t words = 1;
  for (int i = 0; i < axes_; ++i) words *= extent(axis_[i], tile);
  return words;
}

// Without windows a tile is fetched afresh whenever a loop moves it: in all iterations but of the loops inside the
// innermost that does.
double TimeloopAccess::fetched(const NestState& state, int m) const {
  if (windows_ > 0) return window_fetched(state, m);
  double words = real(words_of(state.tile[at(m)]));
  bool moves = false;
  for (int k = m; k-- > 0;) {
    for (int i = 0; i < state.dims; ++i) {
      const int d = state.order[at(k)][at(i)];
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor == 1) continue;
      moves = moves || uses_[d];
      if (moves) words *= real(factor);
    }
  }
  return words;
}

// The innermost loop that moves the tile slides it: each of its steps fetches what is new. So does a loop further out
// that goes on by just the same move, and one that moves nothing (its step is what the loops inside went) fetches
// nothing. Both need that the loops between move along the same axis. Any other turn fetches the tile whole
// (docs/models/counting_rules.md, section 2).
double TimeloopAccess::window_fetched(const NestState& state, int m) const {
  const Factors& tile = state.tile[at(m)];
  const double whole = real(words_of(tile));
  double inside = 0.0;  // words of one run of the loops seen so far, without its first step
  double slide = 0.0;
  int slide_axis = -1;
  std::int64_t slide_step = 0;
  std::int64_t went = 0;  // the loops seen so far, along the axis
  bool straight = true;   // ... and along no other
  for (int k = m; k-- > 0;) {
    for (int i = 0; i < state.dims; ++i) {
      const int d = state.order[at(k)][at(i)];
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor == 1) continue;
      double words = slide_axis < 0 ? 0.0 : whole;
      if (uses_[d]) {
        const std::int64_t step = step_of_[d] * state.tile[at(k + 1)][at(d)] * state.spatial[at(k)][at(d)];
        if (slide_axis < 0) {
          slide_axis = axis_of_[d];
          slide_step = step;
          const std::int64_t along = extent(axis_[slide_axis], tile);
          slide = step < along ? real(words_of(tile) / along * step) : whole;
          words = slide;
        } else if (axis_of_[d] != slide_axis) {
          straight = false;
        } else if (straight && step - went == slide_step) {
          words = slide;
        } else if (straight && step == went) {
          words = 0.0;
        }
        if (axis_of_[d] == slide_axis) went += (factor - 1) * step;
      }
      inside = real(factor) * inside + real(factor - 1) * words;
    }
  }
  return whole + inside;
}

// Of what loops along one axis can cover without a turn: a sumset of two sets has at least as many members as both
// together, less one; and tiles of one dimension, of which each begins a whole tile further on, overlap by the rest.
double TimeloopAccess::union_at_least(const Axis& axis, const Factors& tile, const Factors& loops) {
  double extent = 1.0;
  double sum = -1.0;
  for (int t = 0; t < 2; ++t) {
    const double of_dim = real(axis.step[t] * (tile[at(axis.dim[t])] - 1));
    extent += of_dim;
    sum += real(loops[at(axis.dim[t])]) * (1.0 + of_dim);
  }
  double along = 0.0;
  for (int t = 0; t < 2; ++t) {
    const double step = real(axis.step[t] * tile[at(axis.dim[t])]);
    along = std::max(along, extent + real(loops[at(axis.dim[t])] - 1) * std::min(extent, step));
  }
  return std::max(sum, along);
}

TimeloopAccess::Fetched TimeloopAccess::fetched_at_least(const Factors& tile, const Factors& loops) const {
  double again = 1.0;
  double steps = real(words_of(tile));
  for (int d = 0; d < kMostMapperDims; ++d) (uses_[d] ? steps : again) *= real(loops[at(d)]);
  double least = steps;
  for (int i = 0; i < windows_; ++i) {  // slide along this axis
    const Axis& axis = axis_[i];
    const double run = real(loops[at(axis.dim[0])] * loops[at(axis.dim[1])]);
    if (run == 1.0) continue;
    least = std::min(least, steps / run / real(extent(axis, tile)) * union_at_least(axis, tile, loops));
  }
  return {least, least * again};
}

// Different places among i * a + j * b for i < n, j < k: (i, j) and (i + b/g, j - a/g) are one.
double TimeloopAccess::places(const Axis& axis, const NestState& state, int parent, int m) {
  std::int64_t factor[2] = {1, 1};
  std::int64_t stride[2] = {1, 1};
  for (int t = 0; t < 2; ++t) {
    const auto d = at(axis.dim[t]);
    for (int k = m; k-- > parent;) {
      const std::int64_t spatial = state.spatial[at(k)][d];
      if (spatial == 1) continue;
      const std::int64_t here = axis.step[t] * state.tile[at(k + 1)][d];
      if (factor[t] > 1 && here != stride[t] * factor[t]) return scattered_places(axis, state, parent, m);
      if (factor[t] == 1) stride[t] = here;
      factor[t] *= spatial;
    }
  }
  if (factor[0] == 1 || factor[1] == 1) return real(factor[0] * factor[1]);
  const std::int64_t g = std::gcd(stride[0], stride[1]);
  const std::int64_t same =
      std::max<std::int64_t>(0, factor[0] - stride[1] / g) * std::max<std::int64_t>(0, factor[1] - stride[0] / g);
  return real(factor[0] * factor[1] - same);
}

// The same where fan-outs of one dimension have temporal loops between them: place by place.
double TimeloopAccess::scattered_places(const Axis& axis, const NestState& state, int parent, int m) {
  std::vector<std::int64_t> places = {0};
  for (int t = 0; t < 2; ++t) {
    const auto d = at(axis.dim[t]);
    for (int k = parent; k < m; ++k) {
      const std::int64_t stride = axis.step[t] * state.tile[at(k + 1)][d];
      const std::size_t known = places.size();
      for (std::int64_t i = 1; i < state.spatial[at(k)][d]; ++i) {
        for (std::size_t p = 0; p < known; ++p) places.push_back(places[p] + i * stride);
      }
    }
  }
  std::sort(places.begin(), places.end());
  return real(std::unique(places.begin(), places.end()) - places.begin());
}

double TimeloopAccess::readers(const NestState& state, int parent, int m) const {
  double n = state.instances[at(parent)];
  for (int i = 0; i < axes_; ++i) {
    if (axis_[i].dims == 2) {
      n *= places(axis_[i], state, parent, m);
      continue;
    }
    const auto d = at(axis_[i].dim[0]);
    for (int k = parent; k < m; ++k) n *= real(state.spatial[at(k)][d]);
  }
  return n;
}

double TimeloopAccess::readers_at_least(const NestState& state, int parent, int m) const {
  double n = copies(state, parent);
  for (int i = 0; i < axes_; ++i) {
    const auto d = at(axis_[i].dim[0]);
    if (axis_[i].dims == 1) {
      n *= real(state.outside[at(m)][d]);
      continue;
    }
    const auto e = at(axis_[i].dim[1]);
    n *= real(state.outside[at(parent)][d] * state.outside[at(parent)][e]);
    const bool only_here = state.outside[at(m - 1)][d] == state.outside[at(parent)][d] &&
                           state.outside[at(m - 1)][e] == state.outside[at(parent)][e];
    if (only_here) {
      n *= places(axis_[i], state, m - 1, m);
      continue;
    }
    n *= real(state.outside[at(m)][d]) / real(state.outside[at(parent)][d]) +
         real(state.outside[at(m)][e]) / real(state.outside[at(parent)][e]) - 1.0;
  }
  return n;
}

double TimeloopAccess::copies(const NestState& state, int m) const {
  double n = 1.0;
  for (int d = 0; d < state.dims; ++d) {
    if (!uses_[d]) n *= real(state.outside[at(m)][at(d)]);
  }
  return n;
}

}  // namespace pj
