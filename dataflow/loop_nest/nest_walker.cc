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

std::size_t NestWalker::digit_that_moved() const {
  std::size_t d = digits_.size() - 1;
  while (digits_[d].position != moved_) --d;
  return d;
}

std::int64_t NestWalker::left() const {
  const Digit& d = digits_[digit_that_moved()];
  return std::min(d.factor - 1 - d.value, (d.size - 1 - offsets_[d.dim]) / d.stride);
}

void NestWalker::skip(std::int64_t iterations) {
  Digit& d = digits_[digit_that_moved()];
  d.value += iterations;
  offsets_[d.dim] += iterations * d.stride;
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

std::size_t moving_end(const LoopNest& nest, std::size_t begin, Tensor tensor) {
  const auto moves = [&](const NestLoop& loop) {
    return !loop.spatial && loop.factor > 1 && nest.uses(tensor, loop.dim);
  };
  while (begin > 0 && !moves(nest.loops()[begin - 1])) --begin;
  return begin;
}

TileTracker::TileTracker(const LoopNest& nest, Tensor tensor, int memory, bool with_padding)
    : nest_(nest),
      access_(nest.einsum().tensor(tensor)),
      end_(moving_end(nest, nest.begin(memory), tensor)),
      with_padding_(with_padding),
      now_(access_.ranks.size()),
      before_(access_.ranks.size()) {
  for (std::size_t d = 0; d < nest.einsum().dims.size(); ++d) {
    extents_.push_back(nest.tile_extent(memory, static_cast<int>(d)));
  }
  for (std::size_t at = 0; at < nest.begin(memory); ++at) {
    const NestLoop& loop = nest.loops()[at];
    if (loop.spatial) extents_[static_cast<std::size_t>(loop.dim)] *= loop.factor;
  }
  for (const Rank& rank : access_.ranks) {
    const bool one = rank.terms.size() == 1;
    const std::int64_t last = one ? nest.einsum().dims[static_cast<std::size_t>(rank.terms[0].dim)].size - 1 : 0;
    const bool within = one && rank.offset >= 0 && rank.terms[0].coefficient * last + rank.offset < rank.extent;
    plain_.push_back(one && (within || with_padding));
  }
}

IndexSet TileTracker::set(std::size_t rank, const Ranges& ranges) const {
  return IndexSet::of(access_.ranks[rank], ranges.data(), with_padding_);
}

// Equal ranges are equal sets; different ones may be.
bool TileTracker::rank_changed(std::size_t r) const {
  if (std::equal(now_[r].begin(), now_[r].end(), before_[r].begin(), before_[r].end())) return false;
  return plain_[r] || !(now(r) == before(r));
}

bool TileTracker::update(const NestWalker& walker) {
  if (generation_ >= 0 && walker.moved() >= end_) return false;
  std::swap(before_, now_);
  bool changed = generation_ < 0;
  for (std::size_t r = 0; r < now_.size(); ++r) {
    const std::vector<IndexTerm>& terms = access_.ranks[r].terms;
    now_[r].resize(terms.size());
    for (std::size_t k = 0; k < terms.size(); ++k) {
      const auto d = static_cast<std::size_t>(terms[k].dim);
      const std::int64_t at = walker.offset(terms[k].dim);
      now_[r][k] = {at, std::min(at + extents_[d], nest_.einsum().dims[d].size)};
    }
    changed = changed || rank_changed(r);
  }
  if (changed) ++generation_;
  return changed;
}

std::int64_t TileTracker::words() const {
  std::int64_t product = 1;
  for (std::size_t r = 0; r < now_.size(); ++r) product = checked_mul(product, now(r).size());
  return product;
}

std::int64_t TileTracker::new_words() const {
  if (generation_ == 0) return words();
  std::int64_t common = 1;
  for (std::size_t r = 0; r < now_.size(); ++r) common = checked_mul(common, now(r).intersection(before(r)).size());
  return words() - common;
}

Box TileTracker::sets() const {
  Box box(now_.size());
  for (std::size_t r = 0; r < now_.size(); ++r) box[r] = now(r);
  return box;
}

std::vector<Box> TileTracker::whole() const {
  Box box = sets();
  if (std::any_of(box.begin(), box.end(), [](const IndexSet& set) { return set.empty(); })) return {};
  return {box};
}

std::vector<Box> TileTracker::fresh() const {
  if (generation_ == 0) return whole();
  std::vector<Box> boxes;
  Box rest = sets();  // what the ranks looked at so far share with the set before
  for (std::size_t r = 0; r < rest.size(); ++r) {
    if (std::any_of(rest.begin(), rest.end(), [](const IndexSet& set) { return set.empty(); })) break;
    const IndexSet last = before(r);
    Box box = rest;
    box[r] = now(r).difference(last);
    if (!box[r].empty()) boxes.push_back(std::move(box));
    rest[r] = now(r).intersection(last);
  }
  return boxes;
}

}  // namespace pj
