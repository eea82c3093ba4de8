// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/picojoule_cost.h"

#include <algorithm>
#include <cmath>
#include <limits>

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

// The first memory inside the array that makes passes: the outermost fan-out.
int above_array(const MachineSpec& machine) { return machine.fanouts.empty() ? -2 : machine.fanouts.front().above; }

Factors loops_outside(const NestState& state, int m) {
  Factors loops = ones();
  for (int k = 0; k < m; ++k) {
    for (int d = 0; d < state.dims; ++d) loops[at(d)] *= state.temporal[at(k)][at(d)];
  }
  return loops;
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

void PicojouleCost::operand(const NestState& state, const Hop& hop, Tally& tally) const {
  const TensorWords& words = words_of(hop.tensor);
  const bool compute = hop.child == state.memories;
  ApartAxes apart;
  apart.all(0, hop.parent);
  for (int k = hop.parent; k < hop.child; ++k) {
    const FanoutSpec* fanout = machine_.fanout_below(k);
    if (fanout != nullptr && !fanout->shares(hop.tensor)) apart.all(k, k + 1);
  }
  const double active = compute ? active_[at(hop.parent)] : 1.0;
  tally.access(hop.parent, Action::kRead, hop.tensor,
               words.words(state, hop.child, apart, hop.steps, padded(hop.tensor, hop.parent)), active);
  if (!compute) {
    ApartAxes each;
    each.all(0, hop.child);
    tally.access(hop.child, Action::kWrite, hop.tensor,
                 words.words(state, hop.child, each, hop.steps, padded(hop.tensor, hop.child)), 1.0);
  }
  for (int k = hop.parent; k < hop.child; ++k) {
    if (const FanoutSpec* fanout = machine_.fanout_below(k)) carry(state, hop, *fanout, hop.tensor, tally);
  }
}

// Words of an operand on the way in. Where distances vary, the least: one link.
void PicojouleCost::carry(const NestState& state, const Hop& hop, const FanoutSpec& fanout, Tensor tag,
                          Tally& tally) const {
  const TensorWords& words = words_of(hop.tensor);
  const bool pad = padded(hop.tensor, hop.child);
  ApartAxes apart;
  if (fanout.kind == FanoutKind::kSystolic) {
    apart.all(0, hop.child);
    tally.hops(fanout.id, tag, words.words(state, hop.child, apart, hop.steps, pad));
    return;
  }
  const NetworkSpec* network = fanout.transport(tag);
  if (network == nullptr) return;
  apart.all(0, fanout.above);
  for (int k = fanout.above + 1; k < hop.child; ++k) {
    const FanoutSpec* inner = machine_.fanout_below(k);
    if (inner != nullptr && !inner->shares(hop.tensor)) apart.all(k, k + 1);
  }
  if (network->kind == NetworkKind::kMulticastBus) {
    tally.sends(*network, tag, words.words(state, hop.child, apart, hop.steps, pad));
    apart.rows[at(fanout.above)] = true;
    tally.hops(network->id, tag, words.words(state, hop.child, apart, hop.steps, pad));
    return;
  }
  apart.all(fanout.above, fanout.above + 1);
  const double carried = words.words(state, hop.child, apart, hop.steps, pad);
  tally.hops(network->id, tag, carried);
  if (network->kind == NetworkKind::kUnicast) tally.busy(*network, tag, carried);
}

void PicojouleCost::output(const NestState& state, const Hop& hop, Tally& tally) const {
  const TensorWords& words = words_of(Tensor::kOutput);
  const bool compute = hop.child == state.memories;
  const double active = compute ? active_[at(hop.parent)] : 1.0;
  const int zeroed = zeroed_at(state, hop.parent);
  const bool home = state.parent(hop.parent, Tensor::kOutput) < 0;
  ApartAxes parents;
  parents.all(0, hop.parent);
  const double arrivals = words.words(state, hop.child, parents, hop.steps, false);
  double first = words.first_words(state, hop.child, parents, hop.steps, zeroed);
  if (!hop.ordered && zeroed > 0) first = arrivals;  // what stands outside `zeroed` is not known
  const double again = std::max(0.0, arrivals - first);
  const bool partial = hop.ordered && sums_leave_partial(state, hop.child);
  if (home && again > 0.0) {
    const double final = std::min(arrivals, words.first_words(state, hop.child, parents, hop.steps, 0));
    tally.access(hop.parent, Action::kWrite, Tensor::kOutput, final, active);
    tally.access(hop.parent, Action::kWrite, Tensor::kPartialSum, arrivals - final, active);
  } else if (!home && partial) {
    tally.access(hop.parent, Action::kWrite, Tensor::kPartialSum, arrivals, active);
  } else if (home) {
    tally.access(hop.parent, Action::kWrite, Tensor::kOutput, arrivals, active);
  } else {
    tally.cheaper_access(hop.parent, Action::kWrite, arrivals, active);
  }
  tally.access(hop.parent, Action::kRead, Tensor::kPartialSum, again, active);
  const bool returns = machine_.memories[at(hop.parent)].partial_sums == PartialSums::kReturn;
  if (!returns) tally.adds(machine_.memories[at(hop.parent)].id, again * active);
  if (returns && !compute) tally.access(hop.child, Action::kWrite, Tensor::kPartialSum, again, 1.0);
  ApartAxes each;
  each.all(0, hop.child);
  const double drained = words.words(state, hop.child, each, hop.steps, false);
  // Loops further in may still make them partial sums; none makes them whole again.
  const bool known = compute || (hop.ordered && sums_leave_partial(state, hop.child));
  const bool narrow = einsum_.bits(Tensor::kOutput) > einsum_.partial_sum_bits;
  const Tensor leaves = known || narrow ? Tensor::kPartialSum : Tensor::kOutput;
  if (!compute && known) tally.access(hop.child, Action::kRead, Tensor::kPartialSum, drained, 1.0);
  if (!compute && !known) tally.cheaper_access(hop.child, Action::kRead, drained, 1.0);
  for (int k = hop.parent; k < hop.child; ++k) {
    if (const FanoutSpec* fanout = machine_.fanout_below(k)) {
      carry_sums(state, hop, *fanout, {drained, returns ? again : 0.0, leaves, known}, tally);
    }
  }
}

// Sums of a fan-out on the way out, and those that come back.
void PicojouleCost::carry_sums(const NestState& state, const Hop& hop, const FanoutSpec& fanout, const Sums& sums,
                               Tally& tally) const {
  if (fanout.kind == FanoutKind::kSystolic) {
    sums.known ? tally.hops(fanout.id, sums.leave, sums.drained) : tally.cheaper_hops(fanout.id, sums.drained);
    tally.hops(fanout.id, Tensor::kPartialSum, sums.back);
    return;
  }
  reduce(state, hop, fanout, tally);
  ApartAxes outwards;
  outwards.all(0, fanout.above);
  const double out = words_of(Tensor::kOutput).words(state, hop.child, outwards, hop.steps, false);
  const bool enters = &fanout == &machine_.fanouts.front();
  if (const NetworkSpec* network = fanout.transport(Tensor::kOutput)) {
    const bool bus = network->kind == NetworkKind::kMulticastBus;
    if (enters) tally.stream(out * tally.cycles_of_word(*network, sums.leave));
    if (bus) sums.known ? tally.sends(*network, sums.leave, out) : tally.cheaper_sends(*network, out);
    sums.known ? tally.hops(network->id, sums.leave, out) : tally.cheaper_hops(network->id, out);
  }
  const NetworkSpec* back = fanout.transport(Tensor::kPartialSum);
  if (back == nullptr) return;
  if (back->kind == NetworkKind::kMulticastBus) tally.sends(*back, Tensor::kPartialSum, sums.back);
  tally.hops(back->id, Tensor::kPartialSum, sums.back);
  if (enters) tally.stream(sums.back * tally.cycles_of_word(*back, Tensor::kPartialSum));
}

// Of instances that hold one word all but one hand it on.
void PicojouleCost::reduce(const NestState& state, const Hop& hop, const FanoutSpec& fanout, Tally& tally) const {
  const NetworkSpec* network = fanout.reduction();
  if (network == nullptr) return;
  const TensorWords& words = words_of(Tensor::kOutput);
  ApartAxes joined;
  joined.all(0, fanout.above);
  ApartAxes separate = joined;
  separate.all(fanout.above, fanout.above + 1);
  bool even = hop.ordered || hop.child < state.memories;  // else it is not known
  for (int d = 0; d < state.dims; ++d) even = even && hop.steps.filled[at(d)] == 1.0;
  if (!even) return;  // the difference of two lower bounds is none
  const double handed = words.words(state, hop.child, separate, hop.steps, false) -
                        words.words(state, hop.child, joined, hop.steps, false);
  tally.hops(network->id, Tensor::kPartialSum, handed);
  const bool in_macs = hop.child == state.memories && network->kind == NetworkKind::kReductionChain;
  if (!in_macs) tally.adds(network->id, handed);
}

// Words that cross into a spatial array: those that a pass waits for before its first step, where its memory holds one
// tile only, and those that come while it steps.
void PicojouleCost::fill(const NestState& state, const Hop& hop, Tally& tally) const {
  const int above = above_array(machine_);
  if (hop.parent > above || hop.child <= above) return;
  const FanoutSpec& array = machine_.fanouts.front();
  const NetworkSpec* network = array.kind == FanoutKind::kSpatial ? array.transport(hop.tensor) : nullptr;
  if (network == nullptr) return;
  const TensorWords& words = words_of(hop.tensor);
  const bool pad = padded(hop.tensor, hop.child);
  ApartAxes apart;
  apart.all(0, array.above);
  if (!network->shares()) apart.all(array.above, array.above + 1);
  const double cycles_of_word = tally.cycles_of_word(*network, hop.tensor);
  const double all = words.words(state, hop.child, apart, hop.steps, pad);
  const bool fills = hop.child < state.memories && !machine_.memories[at(hop.child)].double_buffered.has(hop.tensor);
  if (!fills || !hop.ordered) {
    tally.stream((hop.ordered ? all : 0.0) * cycles_of_word);
    return;
  }
  const TileSteps first = first_of_pass(state, hop);
  const double filled = words.words(state, hop.child, apart, first, pad);
  tally.overhead(filled * cycles_of_word);
  tally.stream(std::max(0.0, all - filled) * cycles_of_word);
}

// Of the tiles of a receiver in the array only those with which passes begin.
TileSteps PicojouleCost::first_of_pass(const NestState& state, const Hop& hop) const {
  TileSteps first = hop.steps;
  const int above = above_array(machine_);
  bool moves_inside = false;
  for (int k = above + 1; k < hop.child; ++k) {
    for (int d = 0; d < state.dims; ++d) {
      const std::int64_t factor = state.temporal[at(k)][at(d)];
      if (factor == 1) continue;
      moves_inside = moves_inside || words_of(hop.tensor).uses(d);
      if (words_of(hop.tensor).uses(d)) first.skip[at(d)] *= factor;
    }
  }
  for (int d = 0; d < state.dims; ++d) {
    if (words_of(hop.tensor).uses(d)) {
      first.run[at(d)] = moves_inside ? 1 : first.run[at(d)];
      continue;
    }
    std::int64_t outside = 1;
    for (int k = 0; k <= above; ++k) outside *= state.temporal[at(k)][at(d)];
    first.times[at(d)] = moves_inside ? outside : std::min(outside, first.times[at(d)]);
  }
  if (moves_inside) words_of(hop.tensor).let_run_go_on(state.tile[at(hop.child)], hop.steps, first);
  return first;
}

// Loops of memories outside this one make passes: the first memory in the array, or, if it has none, the innermost that
// holds a tile.
int PicojouleCost::begin_of_passes(const NestState& state) const {
  const int inside = above_array(machine_) + 1;
  if (inside < state.memories) return inside;
  int begin = 0;
  for (const Tensor tensor : kOperands) {
    const int innermost = state.parent(state.memories, tensor);
    if (state.parent(innermost, tensor) >= 0) begin = std::max(begin, innermost);
  }
  return begin;
}

// A memory beside the array that holds one tile of an operand: the next one comes after its last pass, or after the
// fill of that pass if that takes all. `pass`: cycles of one, at most; negative: not known.
double PicojouleCost::waiting_cycles(const NestState& state, const Hop& hop, double pass) const {
  const int above = above_array(machine_);
  if (!hop.ordered || hop.parent > above || hop.child <= above) return 0.0;
  const int outer = state.parent(hop.parent, hop.tensor);
  if (outer < 0 || machine_.memories[at(hop.parent)].double_buffered.has(hop.tensor)) return 0.0;
  const MemorySpec& from = machine_.memories[at(outer)];
  if (!from.off_chip() || !from.bits_per_second) return 0.0;
  const TensorWords& words = words_of(hop.tensor);
  const TileSteps steps = words.steps(state, hop.parent, keeps(hop.tensor, hop.parent));
  ApartAxes parents;
  parents.all(0, outer);
  const double tiles = words.fetches(state, hop.parent, steps);
  const double load = words.words(state, hop.parent, parents, steps, false) / tiles *
                      stored_bits(einsum_, from, hop.tensor) / *from.bits_per_second * clock_;
  bool streams = hop.child == state.memories;
  for (int k = above + 1; k < hop.child; ++k) {
    for (int d = 0; d < state.dims; ++d) streams = streams || (state.temporal[at(k)][at(d)] > 1 && words.uses(d));
  }
  if (!streams && pass < 0.0) return 0.0;
  return load + (tiles - 1.0) * std::max(0.0, load - (streams ? 0.0 : pass));
}

// Between the home and the first memory inside it, outside the array: the first tile's load, or the last one's drain.
double PicojouleCost::first_tile_cycles(const NestState& state, const Hop& hop) const {
  const MemorySpec& home = machine_.memories[at(hop.parent)];
  const bool edge = state.parent(hop.parent, hop.tensor) < 0 && hop.child <= above_array(machine_);
  if (!edge || !home.off_chip() || !home.bits_per_second) return 0.0;
  const double words = words_of(hop.tensor).first_tile_words(state.tile[at(hop.child)]);
  return words * stored_bits(einsum_, home, hop.tensor) / *home.bits_per_second * clock_;
}

// Words that are shifted into a systolic array's registers, or out of them.
void PicojouleCost::shift(const NestState& state, const Hop& hop, Tally& tally) const {
  const int above = above_array(machine_);
  const bool registers = hop.child == above + 1 && hop.child < state.memories && hop.parent <= above;
  if (!registers || machine_.fanouts.front().kind != FanoutKind::kSystolic) return;
  const FanoutSpec& array = machine_.fanouts.front();
  const bool sums = hop.tensor == Tensor::kOutput;
  if (sums && array.drain == Drain::kDirect) return;
  // The first tile comes while others are loaded.
  const double cycles =
      (words_of(hop.tensor).fetches(state, hop.child, hop.steps) - (sums ? 0.0 : 1.0)) * real(array.rows);
  if (!sums && array.preload == Preload::kOverlapped) {
    tally.stream(cycles);
  } else {
    tally.overhead(cycles);
  }
}

// Links from the first of the units that add up one sum to the last, or levels of a tree.
double PicojouleCost::way_out(const NestState& state) const {
  double way = real(machine_.mac.pipeline_depth - 1);
  for (const FanoutSpec& fanout : machine_.fanouts) {
    const NetworkSpec* network = fanout.reduction();
    std::int64_t sharing = 1;
    for (int d = 0; d < state.dims; ++d) {
      if (!words_of(Tensor::kOutput).uses(d)) sharing *= state.spatial[at(fanout.above)][at(d)];
    }
    if (network == nullptr) continue;
    const bool chain = network->kind == NetworkKind::kReductionChain;
    way += chain ? real(sharing - 1) : std::ceil(std::log2(real(sharing)) - 1e-9);
  }
  return way;
}

// Beside the steps: what each pass takes to begin and to end.
double PicojouleCost::passes_cycles(const NestState& state, double passes) const {
  const FanoutSpec& array = machine_.fanouts.front();
  if (array.kind == FanoutKind::kSpatial) {
    const int outside = state.parent(array.above + 1, Tensor::kOutput);
    const bool returns = machine_.memories[at(outside)].partial_sums == PartialSums::kReturn;
    const bool apart = returns || array.setup_cycles > 0;  // a pass begins when the one before has ended
    return passes * real(array.setup_cycles) + (apart ? passes : 1.0) * way_out(state);
  }
  const double tail = real(array.rows + array.columns - 2);
  const bool overlapped = array.preload == Preload::kOverlapped;
  return overlapped ? tail : passes * tail;
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

// Tiles between two memories beside the array come one after another, each after the outer memory's latency.
double PicojouleCost::chained_cycles(const NestState& state, const Hop& hop) const {
  const MemorySpec& outer = machine_.memories[at(hop.parent)];
  const bool beside = hop.child <= above_array(machine_);
  const double latency = outer.latency / seconds(1.0) * clock_;
  if (!beside || latency <= 0.0) return 0.0;
  const TensorWords& words = words_of(hop.tensor);
  double cycles = words.fetches(state, hop.child, hop.steps) * latency;
  if (outer.off_chip() && outer.bits_per_second) {
    ApartAxes parents;
    parents.all(0, hop.parent);
    const double moved = words.words(state, hop.child, parents, hop.steps, false);
    cycles += moved * stored_bits(einsum_, outer, hop.tensor) / *outer.bits_per_second * clock_;
  }
  return cycles;
}

// Of a complete mapping whose passes take so much longer than their steps.
double PicojouleCost::waiting_cycles(const NestState& state, double slowdown) const {
  const int above = above_array(machine_);
  if (above < 0 || machine_.fanouts.front().kind != FanoutKind::kSpatial) return 0.0;
  double pass = 1.0;
  for (int k = begin_of_passes(state); k < state.memories; ++k) {
    for (int d = 0; d < state.dims; ++d) pass *= real(state.temporal[at(k)][at(d)]);
  }
  double waiting = 0.0;
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
    int child = above + 1;
    while (child < state.memories && !state.keeps[at(child)].has(tensor)) ++child;
    const int parent = state.parent(child, tensor);
    if (parent < 0 || parent > above) continue;
    const Hop hop = {tensor, parent, child, words_of(tensor).steps(state, child, keeps(tensor, child)), true};
    waiting = std::max(waiting, waiting_cycles(state, hop, pass * slowdown + way_out(state)));
  }
  return waiting;
}

CostShare PicojouleCost::arriving(const NestState& state, int m) const {
  CostShare sum;
  for (const Tensor tensor : kOperands) {
    if (m < state.memories && !state.keeps[at(m)].has(tensor)) continue;
    const int parent = state.parent(m, tensor);
    if (parent < 0) continue;  // at home
    sum += hop(state, {tensor, parent, m, words_of(tensor).steps(state, m, keeps(tensor, m)), true});
  }
  if (m == above_array(machine_) + 1) {
    const Factors loops = loops_outside(state, begin_of_passes(state));
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
  if (m == above_array(machine_) + 1) {
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

CostShare PicojouleCost::completed(const NestState& state, CostShare sum) const {
  sum.waiting = std::max(sum.waiting, waiting_cycles(state, std::max(1.0, sum.stream / sum.steps)));
  return sum;
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
