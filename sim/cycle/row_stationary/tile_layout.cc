// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/tile_layout.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj::row_stationary {

TileLayout::TileLayout(const LoopNest& nest, Tensor tensor, int memory, const AffineAddress& address)
    : nest_(nest), address_(address), slot_per_dim_(nest.einsum().dims.size(), 0) {
  const TensorAccess& access = nest.einsum().tensor(tensor);
  for (auto rank = access.ranks.rbegin(); rank != access.ranks.rend(); ++rank) {
    std::int64_t low = 0, high = 0;  // of the rank's index inside a tile
    for (const IndexTerm& term : rank->terms) {
      const auto d = static_cast<std::size_t>(term.dim);
      const std::int64_t extent = std::min(nest.einsum().dims[d].size, nest.tile_extent(memory, term.dim));
      dims_.push_back(d);
      extents_.push_back(extent);
      slot_per_dim_[d] = checked_mul(term.coefficient, slots_);
      (term.coefficient < 0 ? low : high) += checked_mul(term.coefficient, extent - 1);
    }
    origin_ -= low * slots_;
    slots_ = checked_mul(slots_, high - low + 1);
  }
}

std::int64_t TileLayout::address(const Offsets& offsets) const {
  std::int64_t sum = address_.base;
  for (const std::size_t d : dims_) sum += address_.per_dim[d] * offsets[d];
  return sum;
}

Offsets TileLayout::shift_of(const UnitGrid& grid, std::int64_t unit) const {
  Offsets shift(dims_.size(), 0);
  for (std::size_t k = 0; k < grid.dims().size(); ++k) {
    const SpreadDim& spread = grid.dims()[k];
    for (std::size_t i = 0; i < dims_.size(); ++i) {
      if (dims_[i] == static_cast<std::size_t>(spread.dim)) shift[i] = grid.index(unit, k) * spread.tile;
    }
  }
  return shift;
}

std::int64_t TileLayout::distance(const Offsets& shift) const {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < dims_.size(); ++i) sum += address_.per_dim[dims_[i]] * shift[i];
  return sum;
}

const TileShape* TileLayout::shape(const Offsets& offsets, const Offsets& shift) {
  bool same = last_shape_ != nullptr;
  limits_.resize(dims_.size());
  for (std::size_t i = 0; i < dims_.size(); ++i) {
    const std::int64_t left = nest_.einsum().dims[dims_[i]].size - offsets[dims_[i]] - shift[i];
    const std::int64_t limit = std::min(extents_[i], left);
    same = same && limits_[i] == limit;
    limits_[i] = limit;
  }
  if (same) return last_shape_;
  std::unique_ptr<TileShape>& entry = shapes_[limits_];
  if (entry == nullptr) entry = make_shape();
  last_shape_ = entry.get();
  return last_shape_;
}

// Different indices along a rank have different slots and different addresses: equal slots are one word.
std::unique_ptr<TileShape> TileLayout::make_shape() const {
  auto shape = std::make_unique<TileShape>();
  shape->words = {{origin_, 0}};
  for (std::size_t i = 0; i < dims_.size(); ++i) {
    const std::size_t inner = shape->words.size();
    for (std::int64_t k = 1; k < limits_[i]; ++k) {
      for (std::size_t w = 0; w < inner; ++w) {
        const TileWord word = shape->words[w];
        shape->words.push_back(
            {word.slot + k * slot_per_dim_[dims_[i]], word.address + k * address_.per_dim[dims_[i]]});
      }
    }
    const auto by_address = [](const TileWord& a, const TileWord& b) { return a.address < b.address; };
    const auto equal = [](const TileWord& a, const TileWord& b) { return a.address == b.address; };
    std::sort(shape->words.begin(), shape->words.end(), by_address);
    shape->words.erase(std::unique(shape->words.begin(), shape->words.end(), equal), shape->words.end());
  }
  return shape;
}

TileMove* TileLayout::move(const TileShape* from, const TileShape* to, std::int64_t by) {
  if (from != nullptr) {
    const std::int64_t lowest = from->words.front().address, highest = from->words.back().address;
    const bool apart = to->words.front().address + by > highest || to->words.back().address + by < lowest;
    if (apart) from = nullptr;
  }
  const Key key(from, to, from == nullptr ? 0 : by);
  if (last_move_ != nullptr && key == last_move_key_) return last_move_;
  std::unique_ptr<TileMove>& entry = moves_[key];
  if (entry == nullptr) entry = std::make_unique<TileMove>(make_move(from, *to, by));
  last_move_key_ = key;
  last_move_ = entry.get();
  return last_move_;
}

TileMove TileLayout::make_move(const TileShape* from, const TileShape& to, std::int64_t by) {
  TileMove move;
  if (from == nullptr) {
    move.fresh = to.words;
    return move;
  }
  auto old = from->words.begin();
  for (const TileWord& word : to.words) {
    while (old != from->words.end() && old->address < word.address + by) ++old;
    if (old == from->words.end() || old->address != word.address + by) {
      move.fresh.push_back(word);
    } else if (old->slot != word.slot) {
      move.shifts.push_back({word.slot, old->slot});
    }
  }
  // All words that stay move by the same number of slots.
  const bool down = !move.shifts.empty() && move.shifts.front().from > move.shifts.front().to;
  std::sort(move.shifts.begin(), move.shifts.end(),
            [down](const TileMove::Shift& a, const TileMove::Shift& b) { return down ? a.to < b.to : a.to > b.to; });
  return move;
}

}  // namespace pj::row_stationary
