// SPDX-License-Identifier: Apache-2.0
// Our own rules as a cost model for searches: energy by docs/models/counting.md with the prices of a technology, time
// by section 3 of docs/models/analytic.md without the recurrence over tiles: a bound that no engine's time is below.
// docs/models/mapper.md, section 7.
#pragma once

#include <array>
#include <vector>

#include "dataflow/mapper/cost_model.h"
#include "sim/mapping/action_prices.h"
#include "sim/mapping/tally.h"
#include "sim/mapping/tensor_words.h"

namespace pj {

class PicojouleCost : public CostModel {
 public:
  // Keeps references. Throws std::invalid_argument for a layer that TensorWords refuses.
  PicojouleCost(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices);

  [[nodiscard]] double standing() const override { return prices_.standing(); }
  [[nodiscard]] CostShare arriving(const NestState& state, int m) const override;
  [[nodiscard]] CostShare arriving_at_least(const NestState& state, int m, const Factors& loops) const override;
  [[nodiscard]] double cycles_at_least(const NestState& state) const override;
  [[nodiscard]] std::int64_t tile_bits(int m, Tensor tensor, const Factors& tile) const override;
  [[nodiscard]] CostShare completed(const NestState& state, CostShare sum) const override;
  [[nodiscard]] bool legal(const NestState& state) const override;
  // Energy of all events of a mapping, without standing. The machine must be the one it is for.
  [[nodiscard]] double events_pj(const Mapping& mapping) const;
  // Energy of all events counted one by one; time of this model.
  [[nodiscard]] MappingCost exact(const NestState& state) const override;
  [[nodiscard]] bool axes_matter() const override { return true; }
  [[nodiscard]] bool innermost_order_matters() const override { return !machine_.mac.operand_latch.empty(); }

 private:
  struct Hop {
    Tensor tensor = Tensor::kNone;
    int parent = 0;
    int child = 0;
    TileSteps steps;
    bool ordered = true;  // are the loops outside the child in their order?
  };
  // The memory above the array, the outermost fan-out; -2 without one.
  [[nodiscard]] int above_array() const { return machine_.fanouts.empty() ? -2 : machine_.fanouts.front().above; }
  [[nodiscard]] const TensorWords& words_of(Tensor tensor) const;
  [[nodiscard]] TensorWords::Keeps keeps(Tensor tensor, int child) const;
  [[nodiscard]] bool padded(Tensor tensor, int m) const;
  [[nodiscard]] bool sums_leave_partial(const NestState& state, int child) const;
  [[nodiscard]] int zeroed_at(const NestState& state, int m) const;

  [[nodiscard]] CostShare hop(const NestState& state, const Hop& hop) const;
  void operand(const NestState& state, const Hop& hop, Tally& tally) const;
  void output(const NestState& state, const Hop& hop, Tally& tally) const;
  void carry(const NestState& state, const Hop& hop, const FanoutSpec& fanout, Tensor tag, Tally& tally) const;
  struct Sums {
    double drained, back;  // words
    Tensor leave;          // as what, at the least bits
    bool known;            // is that decided?
  };
  void carry_sums(const NestState& state, const Hop& hop, const FanoutSpec& fanout, const Sums& sums,
                  Tally& tally) const;
  void reduce(const NestState& state, const Hop& hop, const FanoutSpec& fanout, Tally& tally) const;
  void fill(const NestState& state, const Hop& hop, Tally& tally) const;
  [[nodiscard]] TileSteps first_of_pass(const NestState& state, const Hop& hop) const;
  void shift(const NestState& state, const Hop& hop, Tally& tally) const;
  [[nodiscard]] int begin_of_passes(const NestState& state) const;
  [[nodiscard]] double waiting_cycles(const NestState& state, const Hop& hop, double pass) const;
  [[nodiscard]] double waiting_cycles(const NestState& state, double slowdown) const;
  [[nodiscard]] double chained_cycles(const NestState& state, const Hop& hop) const;
  [[nodiscard]] double way_out(const NestState& state) const;
  [[nodiscard]] double passes_cycles(const NestState& state, double passes) const;
  [[nodiscard]] double macs_pj(const NestState& state) const;
  [[nodiscard]] double first_tile_cycles(const NestState& state, const Hop& hop) const;

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const ActionPrices& prices_;
  std::array<TensorWords, 3> words_;
  MemoryUses uses_;
  std::array<double, kMostMapperMemories> active_{};  // share of compute's accesses that take place, by memory
  double clock_;                                      // of compute, hertz
  bool one_stays_ = true;                             // no dimension is without meaning for two tensors
};

}  // namespace pj
