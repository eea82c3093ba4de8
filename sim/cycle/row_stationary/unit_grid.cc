// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/unit_grid.h"

#include <algorithm>

#include "arch/base/integer.h"

namespace pj::row_stationary {
namespace {

constexpr std::int64_t kVector = 16;  // lanes of a whole number of vectors of every width there is

// Does every tile of the dimension, at every level, lie inside it?
bool is_exact(const LoopNest& nest, int dim) {
  std::int64_t product = 1;
  for (const NestLoop& loop : nest.loops()) {
    if (loop.dim == dim) product = checked_mul(product, loop.factor);
  }
  return product == nest.einsum().dims[static_cast<std::size_t>(dim)].size;
}

}  // namespace

// A spatial loop as a digit of the unit's number.
struct UnitGrid::SpatialDigit {
  std::size_t dim = 0;  // of dims_
  std::int64_t factor = 1;
  std::int64_t index_step = 1;
  std::int64_t row_step = 0, column_step = 0;
  bool reduction = false;
};

std::int64_t SpreadDim::active(const Offsets& offsets) const {
  if (exact) return count;
  const std::int64_t left = size - offsets[static_cast<std::size_t>(dim)];
  return left <= 0 ? 0 : std::min(count, ceil_div(left, tile));
}

void UnitGrid::spread(const LoopNest& nest, const NestLoop& loop) {
  for (SpreadDim& d : dims_) {
    if (d.dim != loop.dim) continue;
    d.count = checked_mul(d.count, loop.factor);
    return;
  }
  dims_.push_back({loop.dim, loop.factor, nest.tile_extent(loop.memory + 1, loop.dim),
                   nest.einsum().dims[static_cast<std::size_t>(loop.dim)].size, is_exact(nest, loop.dim)});
}

UnitGrid::UnitGrid(const LoopNest& nest, const FanoutSpec& fanout) {
  std::vector<SpatialDigit> digits;
  for (const NestLoop& loop : nest.loops()) {
    if (loop.spatial && loop.memory == fanout.above && loop.factor > 1) spread(nest, loop);
  }
  std::int64_t rows = 1, columns = 1;
  for (auto loop = nest.loops().rbegin(); loop != nest.loops().rend(); ++loop) {
    if (!loop->spatial || loop->memory != fanout.above || loop->factor == 1) continue;
    const auto dim = std::find_if(dims_.begin(), dims_.end(), [&](const SpreadDim& d) { return d.dim == loop->dim; });
    const bool on_rows = loop->axis == SpatialAxis::kRows;
    digits.push_back({static_cast<std::size_t>(dim - dims_.begin()), loop->factor, exact_div(loop->stride, dim->tile),
                      on_rows ? rows : 0, on_rows ? 0 : columns, !nest.einsum().output.uses(loop->dim)});
    std::int64_t& used = on_rows ? rows : columns;
    used = checked_mul(used, loop->factor);
  }
  rows_ = rows;
  std::stable_partition(digits.begin(), digits.end(), [](const SpatialDigit& d) { return !d.reduction; });
  add_units(digits);
}

// Innermost digit first.
void UnitGrid::add_units(const std::vector<SpatialDigit>& digits) {
  places_.push_back({std::vector<std::int64_t>(dims_.size(), 0), 0, 0});
  for (const SpatialDigit& digit : digits) {
    if (digit.reduction) chain_ *= digit.factor;
    const std::size_t inner = places_.size();
    for (std::int64_t k = 1; k < digit.factor; ++k) {
      for (std::size_t i = 0; i < inner; ++i) {
        Place place = places_[i];
        place.index[digit.dim] += k * digit.index_step;
        place.row += k * digit.row_step;
        place.column += k * digit.column_step;
        places_.push_back(std::move(place));
      }
    }
  }
  lanes_ = ceil_div(units(), kVector) * kVector;
}

ActiveUnits::ActiveUnits(const UnitGrid& grid) : grid_(grid) {
  std::int64_t sets = 1;
  for (const SpreadDim& d : grid.dims()) sets *= d.exact ? 1 : d.count;
  sets_.resize(static_cast<std::size_t>(sets));
}

const UnitSet& ActiveUnits::at(const Offsets& offsets) {
  std::int64_t key = 0;
  for (const SpreadDim& d : grid_.dims()) {
    if (!d.exact) key = key * d.count + d.active(offsets) - 1;
  }
  std::unique_ptr<UnitSet>& set = sets_[static_cast<std::size_t>(key)];
  if (set == nullptr) set = make(offsets);
  return *set;
}

std::unique_ptr<UnitSet> ActiveUnits::make(const Offsets& offsets) const {
  auto set = std::make_unique<UnitSet>();
  set->mask.assign(static_cast<std::size_t>(grid_.lanes()), 0);
  set->of_sum.assign(static_cast<std::size_t>(grid_.sums()), 0);
  for (std::int64_t u = 0; u < grid_.units(); ++u) {
    bool works = true;
    for (std::size_t k = 0; k < grid_.dims().size(); ++k) {
      works = works && grid_.index(u, k) < grid_.dims()[k].active(offsets);
    }
    if (!works) continue;
    set->mask[static_cast<std::size_t>(u)] = -1;
    ++set->count;
    ++set->of_sum[static_cast<std::size_t>(u % grid_.sums())];
  }
  return set;
}

}  // namespace pj::row_stationary
