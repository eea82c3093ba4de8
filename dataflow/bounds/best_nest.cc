// SPDX-License-Identifier: Apache-2.0
#include "dataflow/bounds/best_nest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "arch/base/integer.h"
#include "dataflow/bounds/nest_orders.h"

namespace pj {
namespace {

constexpr std::size_t kMostPolished = 6;  // loops whose orders are all tried of the best cut

std::vector<TensorSet> streamed_sets() {
  std::vector<TensorSet> sets;
  for (unsigned some = 0; some < 8; ++some) {
    TensorSet set;
    for (std::size_t t = 0; t < kOperands.size(); ++t) {
      if ((some >> t & 1U) != 0) set.insert(kOperands.at(t));
    }
    sets.push_back(set);
  }
  return sets;
}

std::vector<std::int64_t> tiles_of(std::int64_t size) {
  std::vector<std::int64_t> tiles;
  for (std::int64_t tile = size; tile >= 1;) {
    const std::int64_t count = ceil_div(size, tile);
    const std::int64_t smallest = ceil_div(size, count);
    tiles.push_back(smallest);
    tile = smallest - 1;
  }
  return tiles;
}

std::size_t operand_index(Tensor tensor) {
  return static_cast<std::size_t>(std::find(kOperands.begin(), kOperands.end(), tensor) - kOperands.begin());
}

// Bits that no order of the loops is below. A tensor that stays in place crosses once, the others as often as the loops
// that do not move them turn; only one can stay, as the innermost loop moves the two others. A streamed tensor cannot
// stay but for one word from step to step of the off-chip memory's loops; of several streamed ones the unit holds one,
// and the others cross at every multiply-accumulate.
class LowerBound {
 public:
  explicit LowerBound(const BoundsProblem& p) {
    const Bits& bits = p.bits;
    once_ = {checked_mul(p.weight_words(), bits.weight), checked_mul(p.input_words(), bits.input),
             checked_mul(p.output_words(), bits.output)};
    // A sum's word goes out and comes back.
    prices_ = {bits.weight, bits.input, 2 * std::int64_t{bits.partial_sum}};
    again_ = checked_mul(p.output_words(), prices_[2]);
    const std::int64_t macs = p.macs();
    // Two points of a window in turn may read one element; never at the innermost loop, so not at half of all.
    every_ = {checked_mul(macs, prices_[0]),
              checked_mul(std::max<std::int64_t>(p.true_macs() - macs / 2, 0), prices_[1]),
              once_[2] + checked_mul(macs - p.output_words(), prices_[2])};
  }

  using Three = std::array<std::int64_t, 3>;  // weight, input, output

  // For each tensor that may stay in place.
  [[nodiscard]] Three by_still(const BoundsTiling& t, TensorSet streamed) const {
    const Three moved = moved_bits(t);
    Three still = once_;
    for (std::size_t o = 0; o < kOperands.size(); ++o) {
      if (streamed.has(kOperands.at(o)) && !is_one_word(t, kOperands.at(o)))
        still.at(o) = std::max(once_.at(o), moved.at(o) - checked_mul(steps(t), prices_.at(o)));
    }
    return {sum(still[0], moved[1], moved[2]), sum(moved[0], still[1], moved[2]), sum(moved[0], moved[1], still[2])};
  }

  [[nodiscard]] std::int64_t of(const BoundsTiling& t, TensorSet streamed) const {
    const Three bits = by_still(t, streamed);
    return std::min({bits[0], bits[1], bits[2]});
  }

  // However the loops are cut.
  [[nodiscard]] std::int64_t of_several(TensorSet streamed) const {
    std::int64_t all = 0, most = 0;
    for (std::size_t o = 0; o < kOperands.size(); ++o) {
      if (!streamed.has(kOperands.at(o))) continue;
      all = checked_add(all, every_.at(o));
      most = std::max(most, every_.at(o));
    }
    return all - most;
  }

 private:
  static std::int64_t sum(std::int64_t a, std::int64_t b, std::int64_t c) { return checked_add(a, checked_add(b, c)); }

  static std::int64_t steps(const BoundsTiling& t) {
    std::int64_t product = 1;
    for (const std::int64_t count : t.count) product = checked_mul(product, count);
    return product;
  }

  static bool is_one_word(const BoundsTiling& t, Tensor tensor) {
    for (int l = 0; l < kBoundsLoops; ++l) {
      if (unmoved_by(l) != tensor && t.tile[static_cast<std::size_t>(l)] > 1) return false;
    }
    return true;
  }

  [[nodiscard]] Three moved_bits(const BoundsTiling& t) const {
    const std::int64_t samples = checked_mul(t.count[kLoopN], checked_mul(t.count[kLoopP], t.count[kLoopQ]));
    const std::int64_t sums = checked_mul(t.count[kLoopC], checked_mul(t.count[kLoopR], t.count[kLoopS]));
    // Where a restart of a window finds elements of the pass before, a pass may read less than all.
    const bool wraps = t.windows[0]->wraps || t.windows[1]->wraps;
    return {checked_mul(once_[0], samples), checked_mul(once_[1], wraps ? 1 : t.count[kLoopM]),
            checked_add(once_[2], checked_mul(again_, sums - 1))};
  }

  Three once_{}, prices_{}, every_{};
  std::int64_t again_;  // all sums out and back once
};

// One search: the best so far, and what is cut at the moment.
class Search {
 public:
  Search(const BoundsProblem& problem, std::int64_t buffer_bits, std::int64_t below)
      : problem_(problem), bound_(problem), room_(buffer_bits), below_(below), sets_(streamed_sets()) {}

  BoundsTiling& tiling() { return tiling_; }
  [[nodiscard]] bool may_improve(TensorSet streamed) const { return bound_.of(tiling_, streamed) < below_; }
  std::optional<BoundsNest> take_best() { return std::move(best_); }

  // All but C is cut. Of C the largest tile that fits is the best; a streamed tensor may also stay in the unit, which
  // takes tiles of one element.
  void try_channels(const std::vector<std::int64_t>& channels) {
    tiling_.cut(problem_, kLoopC, problem_.size(kLoopC));
    if (!may_improve({})) return;
    for (const TensorSet streamed : sets_) {
      if (bound_.of_several(streamed) >= below_) continue;
      const std::int64_t largest = largest_channels(streamed, channels);
      if (largest == 0) continue;
      try_cut(streamed, largest);
      if (!streamed.empty() && largest > 1) try_cut(streamed, 1);
    }
  }

  // All orders at the off-chip memory for the best cut.
  void polish() {
    if (!best_ || best_->outer.size() > kMostPolished) return;
    const TensorSet streamed = best_->streamed;
    tiling_ = best_tiling_;
    try_orders(streamed, all_orders(tiling_.outer_loops()));
  }

 private:
  [[nodiscard]] std::int64_t room_taken(TensorSet streamed) const {
    std::int64_t bits = 0;
    for (const Tensor tensor : kOperands) {
      if (!streamed.has(tensor)) bits = checked_add(bits, tile_bits(problem_, tiling_, tensor));
    }
    return bits;
  }

  // 0 if not even one fits.
  std::int64_t largest_channels(TensorSet streamed, const std::vector<std::int64_t>& channels) {
    tiling_.cut(problem_, kLoopC, 1);
    const std::int64_t output = streamed.has(Tensor::kOutput) ? 0 : tile_bits(problem_, tiling_, Tensor::kOutput);
    const std::int64_t one = room_taken(streamed) - output;
    if (output + one > room_) return 0;
    const std::int64_t most = one == 0 ? problem_.size(kLoopC) : (room_ - output) / one;
    const auto fits = std::lower_bound(channels.begin(), channels.end(), most, std::greater<>());
    return fits == channels.end() ? 0 : *fits;
  }

  void try_cut(TensorSet streamed, std::int64_t channels) {
    tiling_.cut(problem_, kLoopC, channels);
    if (may_improve(streamed)) try_orders(streamed, outer_orders(tiling_.outer_loops()));
  }

  void try_orders(TensorSet streamed, const std::vector<NestOrder>& outer) {
    using Place = TensorFactors::Place;
    const auto factors = [&](Tensor tensor) {
      return TensorFactors(problem_, tiling_, tensor, streamed.has(tensor) ? Place::kStreamed : Place::kKept);
    };
    const std::array<TensorFactors, 3> operands = {factors(Tensor::kWeight), factors(Tensor::kInput),
                                                   factors(Tensor::kOutput)};
    const LowerBound::Three by_still = bound_.by_still(tiling_, streamed);
    for (const NestOrder& inner : inner_orders(tiling_, streamed)) {
      for (const NestOrder& order : outer) {
        if (order.empty() || by_still.at(operand_index(unmoved_by(order.back()))) < below_)
          try_order(streamed, operands, order, inner);
      }
    }
  }

  void try_order(TensorSet streamed, const std::array<TensorFactors, 3>& operands, const NestOrder& outer,
                 const NestOrder& inner) {
    std::array<std::int64_t, 3> words{};
    for (std::size_t t = 0; t < operands.size(); ++t) {
      words.at(t) = streamed.has(kOperands.at(t)) ? operands.at(t).streamed_words(outer, inner)
                                                  : operands.at(t).kept_words(outer);
    }
    const BoundsTraffic traffic = traffic_of(problem_, words[0], words[1], words[2]);
    const std::int64_t bits = traffic.bits(problem_.bits);
    if (bits >= below_) return;
    below_ = bits;
    best_ = BoundsNest{tiling_.tile, outer, inner, streamed, room_taken(streamed), bits, traffic};
    best_tiling_ = tiling_;
  }

  const BoundsProblem& problem_;
  LowerBound bound_;
  std::int64_t room_;
  std::int64_t below_;
  std::vector<TensorSet> sets_;
  BoundsTiling tiling_, best_tiling_;
  std::optional<BoundsNest> best_;
};

}  // namespace

BestNest::BestNest(BoundsProblem problem, std::function<void()> look)
    : problem_(std::move(problem)),
      look_(std::move(look)),
      floor_(traffic_of(problem_, problem_.weight_words(), problem_.input_words(), problem_.output_words())),
      floor_bits_(floor_.bits(problem_.bits)),
      samples_(tiles_of(problem_.size(kLoopN))),
      filters_(tiles_of(problem_.size(kLoopM))),
      channels_(tiles_of(problem_.size(kLoopC))) {
  for (int w = 0; w < kBoundsWindows; ++w) {
    windows_[w] = window_tiles(problem_.windows.at(static_cast<std::size_t>(w)), problem_.size(output_loop(w)),
                               problem_.size(filter_loop(w)));
  }
}

std::optional<BoundsNest> BestNest::find(std::int64_t buffer_bits, std::int64_t below) const {
  Search search(problem_, buffer_bits, below);
  BoundsTiling& tiling = search.tiling();
  for (const WindowTile& rows : windows_[0]) {
    tiling.cut_window(0, rows);
    for (const WindowTile& columns : windows_[1]) {
      tiling.cut_window(1, columns);
      for (const int loop : {kLoopN, kLoopM, kLoopC}) tiling.cut(problem_, loop, problem_.size(loop));
      if (!search.may_improve({})) continue;
      for (const std::int64_t samples : samples_) {
        if (look_) look_();
        tiling.cut(problem_, kLoopN, samples);
        for (const std::int64_t filters : filters_) {
          tiling.cut(problem_, kLoopM, filters);
          search.try_channels(channels_);
        }
      }
    }
  }
  search.polish();
  return search.take_best();
}

}  // namespace pj
