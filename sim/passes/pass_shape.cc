// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/pass_shape.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {
namespace {

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
                         : std::min(room(t.dim, walker),
                                    std::max(stream_extent_[static_cast<std::size_t>(t.dim)], lane_extent(t.dim))));
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

}  // namespace pj
