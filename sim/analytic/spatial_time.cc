// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "sim/analytic/array_time.h"
#include "sim/passes/spatial_passes.h"

namespace pj {
namespace {

std::size_t slot_of(Tensor tensor) { return static_cast<std::size_t>(tensor) - 1; }

class Spatial {
 public:
  explicit Spatial(const LoopNest& nest)
      : nest_(nest),
        array_(nest.machine().fanouts.front()),
        clock_(nest.machine()),
        tiles_(nest, array_.above),
        passes_(nest),
        ahead_{tracker(Tensor::kWeight), tracker(Tensor::kInput)} {}

  ArrayTime run() {
    NestWalker walker(nest_, passes_.places().begin());
    NestWalker next = walker;
    for (TileTracker& tile : ahead_) tile.update(next);
    for (bool more = true; more; walker.next()) {
      more = next.next();
      for (std::size_t t = 0; more && t < ahead_.size(); ++t) new_ahead_[t] = ahead_[t].update(next);
      pass(walker, more ? &next : nullptr);
    }
    time_.cycles = clock_.cycles_until(tiles_.finish(now_));
    time_.edge_words = tiles_.edge_words();
    return time_;
  }

 private:
  [[nodiscard]] TileTracker tracker(Tensor tensor) const {
    int edge = nest_.keepers(tensor).front();
    for (const int m : nest_.keepers(tensor)) edge = m <= array_.above ? m : edge;
    const auto& from = nest_.machine().padding_from;
    return {nest_, tensor, edge, tensor == Tensor::kInput && from && edge >= *from};
  }

  void spend(std::int64_t n) {
    now_ += clock_.cycles(n);
    time_.array_cycles += n;
  }

  void pass(const NestWalker& walker, const NestWalker* next) {
    const SpatialPassWork work = passes_.work(walker, next);
    for (const Tensor tensor : kOperands) tiles_.leave(tensor, walker, now_, now_ + clock_.cycles(in_flight_));
    for (const Tensor tensor : kOperands) {
      const Femtoseconds there = tiles_.arrival(tensor);
      if (there > now_) now_ = clock_.edge(there);
    }
    spend(array_.setup_cycles);
    for (const OperandWork& operand : *work.operands) {
      if (!filled_ahead_[slot_of(operand.tensor)]) spend(fill_cycles(operand.fill));
    }
    give_back(*work.operands, next);
    filled_ahead_ = {};
    if (work.next != nullptr) fill_ahead(*work.next);
    spend(work.steps);
    in_flight_ = passes_.way_out() + nest_.machine().mac.pipeline_depth - 1;
    if (work.next != nullptr && follows_at_once(*work.next)) return;
    spend(in_flight_);
    in_flight_ = 0;
  }

  // What the next pass needs first comes while this one runs, where there is room for it.
  void fill_ahead(const std::vector<OperandWork>& next) {
    for (const OperandWork& operand : next) {
      filled_ahead_[slot_of(operand.tensor)] = operand.prefetched && !new_ahead_[slot_of(operand.tensor)];
    }
  }

  // Tiles outside of which nothing is needed any more: all is in the array, and the next pass takes another.
  void give_back(const std::vector<OperandWork>& operands, const NestWalker* next) {
    for (const OperandWork& work : operands) {
      const bool last = next == nullptr || new_ahead_[slot_of(work.tensor)];
      if (work.all_in_fill && last) tiles_.free(work.tensor, now_);
    }
  }

  [[nodiscard]] bool follows_at_once(const std::vector<OperandWork>& next) const {
    int edge = nest_.keepers(Tensor::kOutput).front();
    for (const int m : nest_.keepers(Tensor::kOutput)) edge = m <= array_.above ? m : edge;
    const MemorySpec& outside = nest_.machine().memories[static_cast<std::size_t>(edge)];
    if (outside.partial_sums == PartialSums::kReturn || array_.setup_cycles > 0) return false;
    return std::all_of(next.begin(), next.end(), [&](const OperandWork& work) {
      return work.fill.memories.empty() || filled_ahead_[slot_of(work.tensor)];
    });
  }

  // What the networks take for words that the array needs before its first step.
  [[nodiscard]] std::int64_t fill_cycles(const PhaseMoves& moves) const {
    double most = 0;
    for (const NetworkLoad& load : moves.loads) {
      if (!load.network->width_bits) continue;
      const Component& component = nest_.machine().component(load.network->id);
      const double width = static_cast<double>(checked_mul(*load.network->width_bits, component.instances));
      const double bits = static_cast<double>(load.words) * nest_.einsum().bits(load.tag);
      most = std::max(most, bits * (nest_.machine().compute_clock() / component.frequency / width));
    }
    return static_cast<std::int64_t>(std::ceil(most - 1e-9));
  }

  const LoopNest& nest_;
  const FanoutSpec& array_;
  ComputeClock clock_;
  ArrayTiles tiles_;
  SpatialPasses passes_;
  std::array<TileTracker, 2> ahead_;  // of the pass after this one
  std::array<bool, 2> new_ahead_ = {};
  std::array<bool, 2> filled_ahead_ = {};
  std::int64_t in_flight_ = 0;  // cycles until the last sums of the pass are outside
  ArrayTime time_;
  Femtoseconds now_ = 0;
};

}  // namespace

ArrayTime spatial_time(const LoopNest& nest) { return Spatial(nest).run(); }

}  // namespace pj
