// SPDX-License-Identifier: Apache-2.0
#include "dataflow/loop_nest/nest_walker.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj {

NestWalker::NestWalker(const LoopNest& nest, std::size_t end) : offsets_(nest.einsum().dims.size(), 0) {
  for (std::size_t at = 0; at < end; ++at) {
    const NestLoop& l = nest.loops()[at];
    if (l.spatial || l.factor == 1) continue;
    const auto d = static_cast<std::size_t>(l.dim);
    digits_.push_back({at, d, l.factor, l.stride, 0, nest.einsum().dims[d].size, !nest.einsum().output.uses(l.dim)});
  }
}

bool NestWalker::next() {
  for (auto d = digits_.rbegin(); d != digits_.rend(); ++d) {
    // Loops inside stand at their first by now.
    if (d->value + 1 < d->factor && offsets_[d->dim] + d->stride < d->size) {
      ++d->value;
      offsets_[d->dim] += d->stride;
      moved_ = d->position;
      return true;
    }
    offsets_[d->dim] -= d->value * d->stride;
    d->value = 0;
  }
  moved_ = 0;
  return false;
}

bool NestWalker::at_start() const {
  return std::all_of(digits_.begin(), digits_.end(), [](const Digit& d) { return d.value == 0; });
}

bool NestWalker::reduction_at_first(std::size_t from) const {
  return std::all_of(digits_.begin(), digits_.end(),
                     [from](const Digit& d) { return !d.reduction || d.position < from || d.value == 0; });
}

bool NestWalker::reduction_at_last() const {
  boost::container::small_vector<std::int64_t, 8> offsets(offsets_.begin(), offsets_.end());
  for (auto d = digits_.rbegin(); d != digits_.rend(); ++d) {
    if (!d->reduction) continue;
    // One more iteration would begin with the loops inside at their first.
    const bool more = d->value + 1 < d->factor && offsets[d->dim] + d->stride < d->size;
    if (more) return false;
    offsets[d->dim] -= d->value * d->stride;
  }
  return true;
}

TileTracker::TileTracker(const LoopNest& nest, Tensor tensor, int memory, bool with_padding)
    : nest_(nest),
      access_(nest.einsum().tensor(tensor)),
      begin_(nest.begin(memory)),
      with_padding_(with_padding),
      now_(access_.ranks.size()),
      before_(access_.ranks.size()) {
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    extents_.push_back(nest.tile_extent(memory, static_cast<int>(d)));
  }
  for (std::size_t at = 0; at < begin_; ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.spatial) extents_[static_cast<std::size_t>(loop.dim)] *= loop.factor;
  }
}

bool TileTracker::update(const NestWalker& walker) {
  if (generation_ >= 0 && walker.moved() >= begin_) return false;
  std::swap(before_, now_);
  for (std::size_t r = 0; r < now_.size(); ++r) {
    const Rank& rank = access_.ranks[r];
    boost::container::small_vector<Range, 2> ranges;
    for (const IndexTerm& term : rank.terms) {
      const auto d = static_cast<std::size_t>(term.dim);
      const std::int64_t at = walker.offset(term.dim);
      ranges.push_back({at, std::min(at + extents_[d], nest_.einsum().dims[d].size)});
    }
    now_[r] = IndexSet::of(rank, ranges.data(), with_padding_);
  }
  const bool changed = generation_ < 0 || !(now_ == before_);
  if (changed) ++generation_;
  return changed;
}

std::int64_t TileTracker::words() const {
  std::int64_t product = 1;
  for (const IndexSet& set : now_) product = checked_mul(product, set.size());
  return product;
}

std::int64_t TileTracker::new_words() const {
  if (generation_ == 0) return words();
  std::int64_t common = 1;
  for (std::size_t r = 0; r < now_.size(); ++r) common = checked_mul(common, now_[r].intersection(before_[r]).size());
  return words() - common;
}

std::vector<Box> TileTracker::whole() const {
  if (std::any_of(now_.begin(), now_.end(), [](const IndexSet& set) { return set.empty(); })) return {};
  return {Box(now_.begin(), now_.end())};
}

std::vector<Box> TileTracker::fresh() const {
  if (generation_ == 0) return whole();
  std::vector<Box> boxes;
  Box rest(now_.begin(), now_.end());  // what the ranks looked at so far share with the set before
  for (std::size_t r = 0; r < rest.size(); ++r) {
    if (std::any_of(rest.begin(), rest.end(), [](const IndexSet& set) { return set.empty(); })) break;
    Box box = rest;
    box[r] = now_[r].difference(before_[r]);
    if (!box[r].empty()) boxes.push_back(std::move(box));
    rest[r] = now_[r].intersection(before_[r]);
  }
  return boxes;
}

}  // namespace pj
