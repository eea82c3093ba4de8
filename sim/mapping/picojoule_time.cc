// SPDX-License-Identifier: Apache-2.0
// What the words that arrive in a receiver take in time, beside memories and networks: docs/models/mapper.md,
// section 7.
#include <algorithm>
#include <cmath>

#include "dataflow/zeros/zeros.h"
#include "sim/mapping/picojoule_cost.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

}  // namespace

// Words that cross into a spatial array: those that a pass waits for before its first step, where its memory holds one
// tile only, and those that come while it steps.
void PicojouleCost::fill(const NestState& state, const Hop& hop, Tally& tally) const {
  const int above = above_array();
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
  const int above = above_array();
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
  const int inside = above_array() + 1;
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
  const int above = above_array();
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
  const bool edge = state.parent(hop.parent, hop.tensor) < 0 && hop.child <= above_array();
  if (!edge || !home.off_chip() || !home.bits_per_second) return 0.0;
  const double words = words_of(hop.tensor).first_tile_words(state.tile[at(hop.child)]);
  return words * stored_bits(einsum_, home, hop.tensor) / *home.bits_per_second * clock_;
}

// Words that are shifted into a systolic array's registers, or out of them.
void PicojouleCost::shift(const NestState& state, const Hop& hop, Tally& tally) const {
  const int above = above_array();
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

// Tiles between two memories beside the array come one after another, each after the outer memory's latency.
double PicojouleCost::chained_cycles(const NestState& state, const Hop& hop) const {
  const MemorySpec& outer = machine_.memories[at(hop.parent)];
  const bool beside = hop.child <= above_array();
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
  const int above = above_array();
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

CostShare PicojouleCost::completed(const NestState& state, CostShare sum) const {
  sum.waiting = std::max(sum.waiting, waiting_cycles(state, std::max(1.0, sum.stream / sum.steps)));
  return sum;
}

}  // namespace pj
