// SPDX-License-Identifier: Apache-2.0
// Energy of the words that arrive in a receiver: docs/models/counting.md, sections 2, 3, 5 and 5b.
#include <algorithm>

#include "sim/mapping/picojoule_cost.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

}  // namespace

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

}  // namespace pj
