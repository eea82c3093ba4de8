// SPDX-License-Identifier: Apache-2.0
// Timeloop's counting rules for loops that divide evenly, in closed form: no walk, no allocation. Equal to
// timeloop_counts() without link transfers (docs/models/mapper.md, section 3). What is reported is timeloop_counts().
//   TimeloopCost cost(einsum, machine, {{200, 210, 220}, {6, 7, 8}, {1, 1.25, 1.5}}, 1.0);
#pragma once

#include <vector>

#include "dataflow/mapper/cost_model.h"

namespace pj {

// Energy of a word, by what Timeloop counts.
struct WordPrice {
  double read = 0.0;
  double fill = 0.0;
  double update = 0.0;
};

class TimeloopCost : public CostModel {
 public:
  // Prices by memory. Keeps references to einsum and machine. Throws std::invalid_argument where a tensor's index goes
  // down as a loop goes up.
  TimeloopCost(const Einsum& einsum, const MachineSpec& machine, std::vector<WordPrice> prices, double mac_price);

  [[nodiscard]] double arriving(const NestState& state, int m) const override;
  [[nodiscard]] double arriving_at_least(const NestState& state, int m) const override;
  [[nodiscard]] double cycles_at_least(const NestState& state) const override;
  [[nodiscard]] std::int64_t tile_bits(int m, Tensor tensor, const Factors& tile) const override;
  [[nodiscard]] MappingCost exact(const NestState& state) const override;

 private:
  enum class Known { kAllOutside, kTileOfReceiver };
  struct Axis {  // of a tensor: one or two dimensions
    int dim[2] = {-1, -1};
    std::int64_t step[2] = {0, 0};
  };
  struct Access {
    Tensor tensor = Tensor::kNone;
    int axes = 0;
    Axis axis[kMostMapperDims];
    bool uses[kMostMapperDims] = {};
    int axis_of[kMostMapperDims] = {};
    std::int64_t step_of[kMostMapperDims] = {};
    bool windows = false;   // has an axis of two dimensions
    double elements = 0.0;  // of the whole tensor
  };
  struct Loop {
    int dim = 0;
    double factor = 1.0;
    std::int64_t stride = 1;
  };

  static Access access_of(const Einsum& einsum, Tensor tensor);
  [[nodiscard]] double words_of(const Access& a, const Factors& tile) const;
  [[nodiscard]] double fetched(const Access& a, const NestState& state, int m) const;
  [[nodiscard]] double window_fetched(const Access& a, const NestState& state, int m) const;
  [[nodiscard]] double groups(const Access& a, const NestState& state, int parent, int m, Known known) const;
  [[nodiscard]] double axis_groups(const Axis& axis, const NestState& state, int parent, int m) const;
  [[nodiscard]] double scattered_groups(const Axis& axis, const NestState& state, int parent, int m) const;
  [[nodiscard]] double least_axis_groups(const Axis& axis, const NestState& state, int parent, int m) const;
  [[nodiscard]] double energy(const Access& a, const NestState& state, int m, double fetched, Known known) const;
  [[nodiscard]] double least_window_words(const Access& a, const Factors& tile, const Factors& outside) const;
  [[nodiscard]] double copies(const Access& a, const NestState& state, int m) const;

  const Einsum& einsum_;
  const MachineSpec& machine_;
  std::vector<WordPrice> prices_;
  double mac_price_;
  std::int64_t macs_;
  Access access_[3];
  bool one_saves_;  // no dimension is without meaning for two tensors
};

}  // namespace pj
