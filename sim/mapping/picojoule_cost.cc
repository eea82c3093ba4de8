// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/picojoule_cost.h"

#include <algorithm>
#include <cmath>

#include "arch/base/integer.h"
#include "dataflow/reuse/reuse.h"
#include "dataflow/styles/check_mapping.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

std::size_t slot(Tensor tensor) {
  return static_cast<std::size_t>(std::find(kOperands.begin(), kOperands.end(), tensor) - kOperands.begin());
}

// Of so many, at least, that are not empty, where factors multiply to `all`.
double iterations(std::int64_t loops, std::int64_t size, std::int64_t all) {
  return std::max(1.0, std::ceil(real(loops) * real(size) / real(all) - 1e-9));
}

// Prices events as they are counted.
class PricingSink : public EventSink {
 public:
  explicit PricingSink(const ActionPrices& prices) : prices_(prices) {}
  void record(const Event& e) override {
    if (e.count > 0) pj_ += real(e.count) * e.activity * prices_.of(e.component, e.action, e.tensor);
  }
  [[nodiscard]] double pj() const { return pj_; }

 private:
  const ActionPrices& prices_;
  double pj_ = 0.0;
};

}  // namespace

PicojouleCost::PicojouleCost(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices)
    : einsum_(einsum),
      machine_(machine),
      prices_(prices),
      words_{TensorWords(einsum, Tensor::kWeight), TensorWords(einsum, Tensor::kInput),
             TensorWords(einsum, Tensor::kOutput)},
      uses_(memory_uses(einsum, machine, prices)),
      clock_(machine.compute_clock() / hertz(1.0)) {
  for (std::size_t m = 0; m < machine.memories.size(); ++m)
    active_[m] = activity_of(einsum, machine.memories[m].gated_by);
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    int used = 0;
    for (const TensorWords& words : words_) used += words.uses(static_cast<int>(d)) ? 1 : 0;
    if (used < 2) one_stays_ = false;
  }
}

const TensorWords& PicojouleCost::words_of(Tensor tensor) const { return words_[slot(tensor)]; }

TensorWords::Keeps PicojouleCost::keeps(Tensor tensor, int child) const {
  const bool compute = child == static_cast<int>(machine_.memories.size());
  if (compute) {
    return machine_.mac.operand_latch.has(tensor) ? TensorWords::Keeps::kTile : TensorWords::Keeps::kNothing;
  }
  const bool slides = machine_.memories[at(child)].sliding_window.has(tensor) && tensor != Tensor::kOutput;
  return slides ? TensorWords::Keeps::kWindow : TensorWords::Keeps::kTile;
}

bool PicojouleCost::padded(Tensor tensor, int m) const {
  return tensor == Tensor::kInput && machine_.padding_from && m >= *machine_.padding_from &&
         m < static_cast<int>(machine_.memories.size());
}

// Do sums leave this receiver before they are complete? As LoopNest::holds_partial_sums.
bool PicojouleCost::sums_leave_partial(const NestState& state, int child) const {
  bool reduced = false;
  for (int k = 0; k < child; ++k) {
    for (int i = state.dims; i-- > 0;) {
      const int d = state.order[at(k)][at(i)];
      if (state.temporal[at(k)][at(d)] == 1) continue;
      if (!words_of(Tensor::kOutput).uses(d)) {
        reduced = true;
      } else if (reduced) {
        return true;
      }
    }
  }
  return reduced && child == state.memories;
}

// The memory, m or further out on the path, that last began at zero: the home, or one whose parent accumulates.
int PicojouleCost::zeroed_at(const NestState& state, int m) const {
  int zeroed = -1;
  int parent = -1;
  for (int k = 0; k <= m; ++k) {
    if (!state.keeps[at(k)].has(Tensor::kOutput)) continue;
    if (parent < 0) zeroed = 0;
    if (parent >= 0 && machine_.memories[at(parent)].partial_sums == PartialSums::kAccumulateAbove) zeroed = k;
    parent = k;
  }
  return zeroed;
}

CostShare PicojouleCost::hop(const NestState& state, const Hop& hop) const {
  bool even = true;
  for (int d = 0; d < state.dims; ++d) even = even && hop.steps.filled[at(d)] == 1.0;
  Tally tally(einsum_, machine_, prices_, uses_, state, words_of(hop.tensor), {hop.tensor, hop.parent, hop.child},
              even);
  if (hop.tensor == Tensor::kOutput) {
    output(state, hop, tally);
  } else {
    operand(state, hop, tally);
    fill(state, hop, tally);
  }
  shift(state, hop, tally);
  tally.ends(first_tile_cycles(state, hop));
  tally.waiting(waiting_cycles(state, hop, -1.0));
  tally.chain(chained_cycles(state, hop));
  return tally.share();
}

CostShare PicojouleCost::arriving(const NestState& state, int m) const {
  CostShare sum;
  for (const Tensor tensor : kOperands) {
    if (m < state.memories && !state.keeps[at(m)].has(tensor)) continue;
    const int parent = state.parent(m, tensor);
    if (parent < 0) continue;  // at home
    sum += hop(state, {tensor, parent, m, words_of(tensor).steps(state, m, keeps(tensor, m)), true});
  }
  if (m == above_array() + 1) {
    const Factors loops = state.loops_outside(begin_of_passes(state));
    double passes = 1.0;
    for (int d = 0; d < state.dims; ++d)
      passes *= iterations(loops[at(d)], einsum_.dims[at(d)].size, state.tile[0][at(d)]);
    sum.overhead += passes_cycles(state, passes);
  }
  if (m == state.memories) sum.energy += macs_pj(state);
  return sum;
}

CostShare PicojouleCost::arriving_at_least(const NestState& state, int m, const Factors& loops) const {
  Factors outside = loops;
  const bool compute = m == state.memories;
  if (compute) {
    for (int d = 0; d < state.dims; ++d) {
      outside[at(d)] = ceil_div(einsum_.dims[at(d)].size, state.outside[at(m)][at(d)]);
    }
  }
  CostShare sum;
  double most_saved = 0.0;
  for (const Tensor tensor : kOperands) {
    if (!compute && !state.keeps[at(m)].has(tensor)) continue;
    const int parent = state.parent(m, tensor);
    if (parent < 0) continue;
    const TensorWords::AtLeast least = words_of(tensor).steps_at_least(state, m, outside, keeps(tensor, m));
    const CostShare stays = hop(state, {tensor, parent, m, least.stays, false});
    const CostShare again = hop(state, {tensor, parent, m, least.comes_again, false});
    sum += stays;
    if (!one_stays_) continue;
    const double saved = std::max(0.0, again.energy - stays.energy);
    sum.energy += saved;
    most_saved = std::max(most_saved, saved);
  }
  sum.energy -= most_saved;
  if (compute) sum.energy += macs_pj(state);
  if (m == above_array() + 1) {
    double passes = 1.0;
    for (int d = 0; !compute && d < state.dims; ++d) {
      const std::int64_t all = state.tile[at(m)][at(d)] * state.outside[at(m)][at(d)] * loops[at(d)];
      passes *= iterations(loops[at(d)], einsum_.dims[at(d)].size, all);
    }
    sum.overhead += passes_cycles(state, passes);
  }
  return sum;
}

// Products alone if a tree inside the output's innermost memory adds them up.
double PicojouleCost::macs_pj(const NestState& state) const {
  bool tree = false;
  for (const FanoutSpec& fanout : machine_.fanouts) {
    const NetworkSpec* network = fanout.reduction();
    const bool inside = fanout.above >= state.parent(state.memories, Tensor::kOutput);
    tree = tree || (inside && network != nullptr && network->kind == NetworkKind::kReductionTree);
  }
  const Action action = tree ? Action::kMultiply : Action::kMac;
  return real(einsum_.macs()) * activity_of(einsum_, machine_.mac.gated_by) *
         prices_.of(machine_.mac.id, action, Tensor::kNone);
}

std::int64_t PicojouleCost::tile_bits(int m, Tensor tensor, const Factors& tile) const {
  std::int64_t words = 0;
  if (m == machine_.home_of(tensor)) {
    words = einsum_.tensor(tensor).elements();
  } else {
    words = largest_tile_words(einsum_, machine_, m, tensor, tile.data());
  }
  const bool twice = m != machine_.home_of(tensor) && machine_.memories[at(m)].double_buffered.has(tensor);
  std::int64_t bits = einsum_.bits(tensor);
  if (tensor == Tensor::kOutput) bits = std::min<std::int64_t>(bits, einsum_.partial_sum_bits);
  return checked_mul(checked_mul(words, bits), twice ? 2 : 1);
}

bool PicojouleCost::legal(const NestState& state) const {
  const Mapping mapping = mapping_of(state, machine_);
  Problems problems;
  check_mapping(LoopNest(einsum_, machine_, mapping), {}, problems);
  return problems.empty();
}

double PicojouleCost::events_pj(const Mapping& mapping) const {
  PricingSink sink(prices_);
  count_events(LoopNest(einsum_, machine_, mapping), sink);
  return sink.pj();
}

MappingCost PicojouleCost::exact(const NestState& state) const {
  CostShare share{0.0, cycles_at_least(state)};
  for (int m = 1; m <= state.memories; ++m) share += arriving(state, m);
  share.energy = events_pj(mapping_of(state, machine_));
  share = completed(state, share);
  return cost_of(share);
}

double PicojouleCost::cycles_at_least(const NestState& state) const {
  double steps = 1.0;
  for (int d = 0; d < state.dims; ++d) {
    steps *= real(ceil_div(einsum_.dims[at(d)].size, state.outside[at(state.memories)][at(d)]));
  }
  return steps;
}

}  // namespace pj
