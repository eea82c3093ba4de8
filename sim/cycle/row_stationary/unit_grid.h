// SPDX-License-Identifier: Apache-2.0
// The units of a spatial fan-out as one flat array: units that add up one sum stand `sums()` apart, so that a chain's
// hop is one loop over neighbouring words. Unit u is member u / sums() of the chain of sum u % sums(); member 0, which
// refilled sums enter and complete ones leave, has index 0 in all loops of reduction dimensions.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "dataflow/loop_nest/loop_nest.h"

namespace pj::row_stationary {

using Offsets = std::vector<std::int64_t>;  // first index of each dimension of the layer, at spatial indices 0

// A dimension that is spread over units, index 0 .. count - 1, each `tile` further.
struct SpreadDim {
  int dim = 0;
  std::int64_t count = 1;
  std::int64_t tile = 1;
  std::int64_t size = 1;
  bool exact = true;  // all tiles of the dimension are full: no unit is ever idle for it

  // Units whose range is not empty: 0 .. active - 1.
  [[nodiscard]] std::int64_t active(const Offsets& offsets) const;
};

class UnitGrid {
 public:
  UnitGrid(const LoopNest& nest, const FanoutSpec& fanout);

  [[nodiscard]] std::int64_t units() const { return static_cast<std::int64_t>(places_.size()); }
  [[nodiscard]] std::int64_t lanes() const { return lanes_; }  // units, rounded up to whole vectors
  [[nodiscard]] std::int64_t chain() const { return chain_; }  // units that add up one sum
  [[nodiscard]] std::int64_t sums() const { return units() / chain_; }
  [[nodiscard]] const std::vector<SpreadDim>& dims() const { return dims_; }
  [[nodiscard]] std::int64_t index(std::int64_t unit, std::size_t dim) const { return place(unit).index[dim]; }
  [[nodiscard]] std::int64_t row(std::int64_t unit) const { return place(unit).row; }
  [[nodiscard]] std::int64_t column(std::int64_t unit) const { return place(unit).column; }
  [[nodiscard]] std::int64_t rows() const { return rows_; }  // in use

 private:
  struct Place {
    std::vector<std::int64_t> index;  // in each of dims()
    std::int64_t row = 0, column = 0;
  };
  struct SpatialDigit;
  [[nodiscard]] const Place& place(std::int64_t unit) const { return places_[static_cast<std::size_t>(unit)]; }
  void spread(const LoopNest& nest, const NestLoop& loop);
  void add_units(const std::vector<SpatialDigit>& digits);

  std::vector<SpreadDim> dims_;
  std::vector<Place> places_;
  std::int64_t chain_ = 1, lanes_ = 0, rows_ = 1;
};

// Which units work: 0 or -1 for each lane, how many they are, and how many of each sum's chain.
struct UnitSet {
  std::vector<std::int16_t> mask;
  std::int64_t count = 0;
  std::vector<std::int64_t> of_sum;
};

class ActiveUnits {
 public:
  explicit ActiveUnits(const UnitGrid& grid);
  // Valid as long as this object.
  const UnitSet& at(const Offsets& offsets);

 private:
  [[nodiscard]] std::unique_ptr<UnitSet> make(const Offsets& offsets) const;

  const UnitGrid& grid_;
  std::vector<std::unique_ptr<UnitSet>> sets_;  // by the numbers of active indices, mixed radix
};

}  // namespace pj::row_stationary
