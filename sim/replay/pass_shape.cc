// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/pass_shape.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

constexpr std::int64_t kNothing = -1;     // padding, not stored
constexpr std::int64_t kNeverHeld = -2;   // no step yet

void add_steps(std::vector<StepWords>& all, std::int64_t words, std::int64_t times) {
  for (StepWords& s : all) {
    if (s.words != words) continue;
    s.times += times;
    return;
  }
  all.push_back({words, times});
}

}  // namespace

PassShape::PassShape(const LoopNest& nest)
    : nest_(nest), lane_extent_(nest.einsum().dims.size(), 1), stream_extent_(nest.einsum().dims.size(), 1) {
  const int above = nest.machine().fanouts.front().above;
  for (const NestLoop& l : nest.loops()) {
    const auto d = static_cast<std::size_t>(l.dim);
    if (l.memory > above && !l.spatial) stream_extent_[d] = checked_mul(stream_extent_[d], l.factor);
    if (!l.spatial || l.memory != above) continue;
    lane_extent_[d] *= l.factor;
    (l.axis == SpatialAxis::kRows ? rows_ : columns_).digits.push_back({l.dim, l.factor, l.stride});
  }
  make_lanes(rows_);
  make_lanes(columns_);
}

void PassShape::make_lanes(Axis& axis) const {
  std::int64_t lanes = 1;
  for (const LaneDigit& d : axis.digits) lanes *= d.factor;
  for (std::int64_t lane = 0; lane < lanes; ++lane) {
    std::vector<std::int64_t> part(axis.digits.size());
    std::int64_t rest = lane;
    for (std::size_t k = axis.digits.size(); k-- > 0;) {
      part[k] = rest % axis.digits[k].factor * axis.digits[k].stride;
      rest /= axis.digits[k].factor;
    }
    axis.part.push_back(std::move(part));
  }
}

std::int64_t PassShape::room(int dim, const NestWalker& walker) const {
  return nest_.einsum().dims[static_cast<std::size_t>(dim)].size - walker.offset(dim);
}

void PassShape::activate(Axis& axis, const NestWalker& walker) const {
  std::vector<std::int64_t> limits;
  for (const LaneDigit& d : axis.digits) limits.push_back(std::min(room(d.dim, walker), lane_extent(d.dim)));
  if (limits == axis.limits && !axis.active.empty()) return;
  axis.limits = limits;
  axis.active.clear();
  for (std::size_t lane = 0; lane < axis.part.size(); ++lane) {
    bool inside = true;
    for (std::size_t k = 0; k < axis.digits.size(); ++k) {
      std::int64_t offset = 0;  // digits of one dimension add up
      for (std::size_t j = 0; j < axis.digits.size(); ++j) {
        if (axis.digits[j].dim == axis.digits[k].dim) offset += axis.part[lane][j];
      }
      inside = inside && offset < limits[k];
    }
    if (inside) axis.active.push_back(static_cast<std::int64_t>(lane));
  }
}

void PassShape::update(const NestWalker& walker) {
  activate(rows_, walker);
  activate(columns_, walker);
  steps_ = 1;
  reduction_steps_ = 1;
  for (std::size_t d = 0; d < stream_extent_.size(); ++d) {
    if (stream_extent_[d] == 1) continue;
    const std::int64_t n = std::min(stream_extent_[d], room(static_cast<int>(d), walker));
    steps_ = checked_mul(steps_, n);
    if (!nest_.einsum().output.uses(static_cast<int>(d))) reduction_steps_ *= n;
  }
}

std::int64_t PassShape::row_sum() const {
  std::int64_t sum = 0;
  for (const std::int64_t row : rows_.active) sum += row + 1;
  return sum * active_columns();
}

PassShape::RankWords PassShape::count_rank(const Rank& rank, const NestWalker& walker, bool with_padding) const {
  // Streamed dimensions take one value a step, spatial ones all their values at once.
  const std::size_t n = rank.terms.size();
  std::vector<Range> all(n);
  std::vector<bool> streamed(n);
  for (std::size_t k = 0; k < n; ++k) {
    const int dim = rank.terms[k].dim;
    const auto d = static_cast<std::size_t>(dim);
    streamed[k] = stream_extent_[d] > 1;
    const std::int64_t extent = streamed[k] ? stream_extent_[d] : lane_extent_[d];
    all[k] = {walker.offset(dim), walker.offset(dim) + std::min(extent, room(dim, walker))};
  }
  RankWords words;
  std::vector<Range> now = all;
  for (std::size_t k = 0; k < n; ++k) {
    if (streamed[k]) now[k] = {all[k].begin, all[k].begin + 1};
  }
  while (true) {
    add_steps(words.steps, IndexSet::of(rank, now.data(), with_padding).size(), 1);
    // Each unit's own word: every combination of spatial values.
    std::vector<Range> unit = now;
    for (Range& r : unit) r.end = r.begin + 1;
    while (true) {
      words.deliveries += IndexSet::of(rank, unit.data(), false).size();
      std::size_t k = 0;
      for (; k < n; ++k) {
        if (++unit[k].begin < now[k].end) break;
        unit[k].begin = now[k].begin;
      }
      for (Range& r : unit) r.end = r.begin + 1;
      if (k == n) break;
    }
    std::size_t k = 0;
    for (; k < n; ++k) {
      if (!streamed[k]) continue;
      if (++now[k].begin < all[k].end) break;
      now[k].begin = all[k].begin;
    }
    for (std::size_t j = 0; j < n; ++j) {
      if (streamed[j]) now[j].end = now[j].begin + 1;
    }
    if (k == n) break;
  }
  return words;
}

const PassShape::RankWords& PassShape::rank_words(Tensor tensor, std::size_t rank, const NestWalker& walker,
                                                  bool with_padding) {
  const Rank& r = nest_.einsum().tensor(tensor).ranks[rank];
  RankKey key = {static_cast<std::int64_t>(rank), with_padding ? 1 : 0};
  const bool padded = r.terms.size() > 1;
  for (const IndexTerm& t : r.terms) {
    // Without padding only the sizes matter, with it the places too.
    key.push_back(padded ? walker.offset(t.dim)
                         : std::min(room(t.dim, walker), std::max(stream_extent_[static_cast<std::size_t>(t.dim)],
                                                                   lane_extent(t.dim))));
  }
  const auto [known, fresh] = known_.try_emplace({static_cast<int>(tensor), std::move(key)});
  if (fresh) known->second = count_rank(r, walker, with_padding);
  return known->second;
}

StreamWords PassShape::stream(Tensor tensor, const NestWalker& walker, bool with_padding) {
  const TensorAccess& access = nest_.einsum().tensor(tensor);
  StreamWords words;
  words.steps = {{1, 1}};
  words.deliveries = 1;
  for (std::size_t r = 0; r < access.ranks.size(); ++r) {
    const RankWords& rank = rank_words(tensor, r, walker, with_padding);
    std::vector<StepWords> product;
    for (const StepWords& a : words.steps) {
      for (const StepWords& b : rank.steps) add_steps(product, a.words * b.words, checked_mul(a.times, b.times));
    }
    words.steps = std::move(product);
    words.deliveries = checked_mul(words.deliveries, rank.deliveries);
  }
  // Dimensions that do not index the tensor repeat it: over steps, and over units.
  for (std::size_t d = 0; d < stream_extent_.size(); ++d) {
    const int dim = static_cast<int>(d);
    if (access.uses(dim)) continue;
    const std::int64_t steps = std::min(stream_extent_[d], room(dim, walker));
    for (StepWords& s : words.steps) s.times = checked_mul(s.times, steps);
    words.deliveries = checked_mul(words.deliveries, checked_mul(steps, std::min(lane_extent_[d], room(dim, walker))));
  }
  return words;
}

void PassShape::place_ranks(Tensor tensor, const NestWalker& walker) {
  const TensorAccess& access = nest_.einsum().tensor(tensor);
  held_ranks_.assign(access.ranks.size(), {});
  std::int64_t stride = 1;
  for (std::size_t r = access.ranks.size(); r-- > 0;) {
    const Rank& rank = access.ranks[r];
    HeldRank& held = held_ranks_[r];
    held.base = rank.offset;
    held.extent = rank.extent;
    std::int64_t low = rank.offset;
    std::int64_t high = rank.offset;
    held.row.assign(rows_.active.size(), 0);
    held.column.assign(columns_.active.size(), 0);
    for (const IndexTerm& t : rank.terms) {
      held.base += t.coefficient * walker.offset(t.dim);
      high += t.coefficient * (nest_.einsum().dims[static_cast<std::size_t>(t.dim)].size - 1);
      for (const auto* axis : {&rows_, &columns_}) {
        std::vector<std::int64_t>& lanes = axis == &rows_ ? held.row : held.column;
        for (std::size_t k = 0; k < axis->digits.size(); ++k) {
          if (axis->digits[k].dim != t.dim) continue;
          for (std::size_t i = 0; i < lanes.size(); ++i) {
            lanes[i] += t.coefficient * axis->part[static_cast<std::size_t>(axis->active[i])][k];
          }
        }
      }
    }
    held.padded = low < 0 || high >= rank.extent;
    // Strides of an array wide enough for the padding, so that padding has addresses of its own.
    held.stride = stride;
    held.base -= low;
    stride = checked_mul(stride, std::max(high, rank.extent - 1) - low + 1);
    held.low = -low;
    held.extent -= low;
  }
  if (seen_.empty()) seen_.assign(static_cast<std::size_t>(stride), 0);
}

std::int64_t PassShape::address(std::size_t row, std::size_t column, bool with_padding) const {
  std::int64_t at = 0;
  for (std::size_t r = 0; r < held_ranks_.size(); ++r) {
    const HeldRank& h = held_ranks_[r];
    const std::int64_t index = h.base + h.row[row] + h.column[column];
    if (h.padded && !with_padding && (index < h.low || index >= h.extent)) return kNothing;
    at += index * h.stride;
  }
  return at;
}

HeldChange PassShape::hold(Tensor tensor, const NestWalker& walker, bool read_padding, bool held_padding) {
  const std::size_t units = rows_.part.size() * columns_.part.size();
  if (!began_) {
    held_in_.assign(units, kNeverHeld);
    held_out_.assign(units, kNeverHeld);
    began_ = true;
  }
  place_ranks(tensor, walker);
  HeldChange change;
  ++stamp_;
  for (std::size_t i = 0; i < rows_.active.size(); ++i) {
    for (std::size_t j = 0; j < columns_.active.size(); ++j) {
      const auto unit = static_cast<std::size_t>(rows_.active[i]) * columns_.part.size() +
                        static_cast<std::size_t>(columns_.active[j]);
      const std::int64_t in = address(i, j, held_padding);
      const std::int64_t out = read_padding == held_padding ? in : address(i, j, read_padding);
      change.holding += in >= 0 ? 1 : 0;
      if (in != held_in_[unit] && in >= 0) {
        ++change.units;
        change.row_sum += rows_.active[i] + 1;
      }
      if (out != held_out_[unit] && out >= 0 && seen_[static_cast<std::size_t>(out)] != stamp_) {
        seen_[static_cast<std::size_t>(out)] = stamp_;
        ++change.distinct;
      }
      held_in_[unit] = in;
      held_out_[unit] = out;
    }
  }
  return change;
}

}  // namespace pj
