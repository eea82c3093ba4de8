// SPDX-License-Identifier: Apache-2.0
// Operands of a pass, and what it reports: beside the array from the words of its feed, inside from the datapath.
// docs/models/counting.md, sections 2 to 5.
#include "arch/base/integer.h"
#include "sim/cycle/clocked_array_module.h"

namespace pj {

PassFeed ClockedArrayModule::feed_of(const PassRange& range) const {
  PassFeed feed = make_pass_feed(nest().einsum(), store_, stationary(), range, {array().rows, array().columns});
  // Padding that the registers hold is a word like any other.
  if (stationary() != Tensor::kOutput && sees_padding(array().above + 1)) feed.top.present = nullptr;
  return feed;
}

// One array holds the sums of all memories outside: what starts at zero is added to it, what was fetched replaces it.
void ClockedArrayModule::set_sums(const PassState& state, PassFeed& feed) {
  if (stationary() == Tensor::kOutput) {
    if (state.tile_changed) refilled_ = state.refilled;
    feed.start = !state.tile_changed ? SumStart::kKeep : refilled_ ? SumStart::kRefill : SumStart::kZero;
    feed.end = !state.tile_ends ? SumEnd::kKeep : refilled_ ? SumEnd::kWrite : SumEnd::kAdd;
    return;
  }
  feed.start = returns_sums(state) ? SumStart::kRefill : SumStart::kZero;
  feed.end = returns_sums(state) ? SumEnd::kWrite : SumEnd::kAdd;
}

const std::uint8_t* ClockedArrayModule::present_outside(Tensor tensor) const {
  const std::vector<std::uint8_t>& present = store_.present(tensor);
  if (present.empty() || (tensor == Tensor::kInput && sees_padding(edge(tensor).memory))) return nullptr;
  return present.data();
}

ClockedArrayModule::PassWork ClockedArrayModule::count_edges(const PassState& state, const PassFeed& feed) {
  PassWork work;
  work.steps = feed.steps;
  const bool os = stationary() == Tensor::kOutput;
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
    if (tensor != stationary()) count_streamed(tensor, feed, work);
  }
  if (os) {
    count_held_sums(state, feed, work);
    return work;
  }
  if (state.tile_changed) {
    work.loads = true;
    const std::int64_t words = held_reads_->read(feed, present_outside(stationary()));
    record(stationary(), Action::kRead, stationary(), {words, nest().einsum().bits(stationary()), 1}, work.load);
  }
  count_moving_sums(state, feed, work);
  return work;
}

void ClockedArrayModule::count_streamed(Tensor tensor, const PassFeed& feed, PassWork& work) {
  const bool left = tensor == left_tensor();
  const OperandFeed& operand = left ? feed.left : feed.top;
  const std::vector<StepCount> counts =
      fetched_words(operand.step, left ? operand.row : operand.column, left ? feed.row_active : feed.column_active,
                    present_outside(tensor));
  for (const StepCount& s : counts) {
    record(tensor, Action::kRead, tensor, {s.words, nest().einsum().bits(tensor), s.times, true}, work.stream);
  }
}

void ClockedArrayModule::count_moving_sums(const PassState& state, const PassFeed& feed, PassWork& work) {
  const Einsum& einsum = nest().einsum();
  const ArrayEdge& out = edge(Tensor::kOutput);
  const std::int64_t words = result_words(feed);
  const Tensor tag = arrival_tag(nest(), out.memory, state.final);
  record(Tensor::kOutput, Action::kWrite, tag, {words, einsum.bits(tag), feed.steps, true}, work.stream);
  if (state.first) return;
  record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, {words, einsum.partial_sum_bits, feed.steps, true},
         work.stream);
  if (feed.end == SumEnd::kAdd) out.module->record_adds(checked_mul(words, feed.steps), true);
}

void ClockedArrayModule::count_held_sums(const PassState& state, const PassFeed& feed, PassWork& work) {
  if (feed.start != SumStart::kRefill && feed.end == SumEnd::kKeep) return;
  const Einsum& einsum = nest().einsum();
  const ArrayEdge& out = edge(Tensor::kOutput);
  const WordTransfers sums = {result_words(feed), einsum.partial_sum_bits, 1};
  if (feed.start == SumStart::kRefill) {
    work.loads = true;
    record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, sums, work.load);
  }
  if (feed.end == SumEnd::kKeep) return;
  work.drains = true;
  const Tensor tag = arrival_tag(nest(), out.memory, state.final);
  record(Tensor::kOutput, Action::kWrite, tag, {sums.words, einsum.bits(tag), 1}, work.drain);
  if (state.first_arrival || out.module->spec().partial_sums != PartialSums::kAccumulateAbove) return;
  record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, sums, work.drain);
  out.module->record_adds(sums.words);
}

void ClockedArrayModule::report_counters() {
  const DatapathCounters& n = datapath_.counters();
  record_macs(n.macs);
  sink().record({array().id, Action::kHop, left_tensor(), n.left_hops});
  if (stationary() == Tensor::kOutput) {
    report_held_sums(n);
  } else {
    report_held_operand(n);
  }
}

void ClockedArrayModule::report_held_operand(const DatapathCounters& n) {
  const int bits = nest().einsum().bits(stationary());
  sink().record({array().id, Action::kHop, stationary(), n.load_hops});
  sink().record({array().id, Action::kHop, Tensor::kPartialSum, checked_add(n.sum_hops, n.sums_in)});
  registers().record(Action::kWrite, stationary(), {1, bits, n.register_loads});
  registers().record(Action::kRead, stationary(), {1, bits, n.register_reads, true});
}

void ClockedArrayModule::report_held_sums(const DatapathCounters& n) {
  const Einsum& einsum = nest().einsum();
  const Tensor held = output_tag(nest(), array().above + 1);
  sink().record({array().id, Action::kHop, Tensor::kWeight, n.top_hops});
  sink().record({array().id, Action::kHop, Tensor::kPartialSum, n.load_hops});
  sink().record({array().id, Action::kHop, held, n.drain_hops});
  registers().record(Action::kWrite, held, {1, einsum.bits(held), n.register_writes, true});
  registers().record(Action::kWrite, Tensor::kPartialSum, {1, einsum.partial_sum_bits, n.register_loads});
  registers().record(Action::kRead, Tensor::kPartialSum, {1, einsum.partial_sum_bits, n.register_reads, true});
  registers().record(Action::kRead, held, {1, einsum.bits(held), n.register_drains});
  if (registers().spec().partial_sums == PartialSums::kAccumulateAbove) registers().record_adds(n.register_reads, true);
}

}  // namespace pj
