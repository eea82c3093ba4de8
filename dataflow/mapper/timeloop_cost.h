// SPDX-License-Identifier: Apache-2.0
// Timeloop's counting rules with prices, for loops that divide evenly, in closed form: no walk, no allocation. Equal to
// timeloop_counts() without link transfers (docs/models/mapper.md, section 3). What is reported is timeloop_counts().
//   TimeloopCost cost(einsum, machine, {{200, 210, 220}, {6, 7, 8}, {1, 1.25, 1.5}}, 1.0);
#pragma once

#include <array>
#include <vector>

#include "dataflow/mapper/cost_model.h"
#include "dataflow/mapper/timeloop_access.h"

namespace pj {

// Energy of a word, by what Timeloop counts.
struct WordPrice {
  double read = 0.0;
  double fill = 0.0;
  double update = 0.0;
};

class TimeloopCost : public CostModel {
 public:
  // Prices by memory. Keeps references to einsum and machine. Throws std::invalid_argument for a tensor that
  // TimeloopAccess refuses.
  TimeloopCost(const Einsum& einsum, const MachineSpec& machine, std::vector<WordPrice> prices, double mac_price);

  [[nodiscard]] CostShare arriving(const NestState& state, int m) const override;
  [[nodiscard]] CostShare arriving_at_least(const NestState& state, int m, const Factors& loops) const override;
  [[nodiscard]] double cycles_at_least(const NestState& state) const override;
  [[nodiscard]] std::int64_t tile_bits(int m, Tensor tensor, const Factors& tile) const override;
  [[nodiscard]] bool legal(const NestState&) const override { return true; }
  [[nodiscard]] MappingCost exact(const NestState& state) const override;

 private:
  // What one instance fetches, and what is read for each of its words.
  struct Transfer {
    double fetched = 0.0;
    double readers = 0.0;
  };
  [[nodiscard]] double energy(const TimeloopAccess& access, const NestState& state, int parent, int m,
                              Transfer transfer) const;
  [[nodiscard]] double compute_at_least(const NestState& state) const;

  const Einsum& einsum_;
  const MachineSpec& machine_;
  std::vector<WordPrice> prices_;
  double mac_price_;
  double macs_;
  std::array<TimeloopAccess, 3> access_;
  std::array<double, 3> elements_;
  bool one_stays_ = true;  // no dimension is without meaning for two tensors
};

}  // namespace pj
