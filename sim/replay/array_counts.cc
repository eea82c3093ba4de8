// SPDX-License-Identifier: Apache-2.0
// What a pass reports and occupies: docs/models/counting.md, sections 2 to 5, on the pass's own index ranges.
#include "arch/base/integer.h"
#include "sim/replay/array_module.h"

namespace pj {

ArrayModule::PassWork ArrayModule::count_pass(const PassState& state, const NestWalker& walker) {
  PassWork work;
  work.steps = shape_.steps();
  record_macs(checked_mul(shape_.active_units(), work.steps));
  for (const Tensor tensor : {Tensor::kWeight, Tensor::kInput}) {
    if (tensor != stationary_tensor(style())) count_streamed(tensor, walker, work);
  }
  if (style() == Style::kOutputStationary) {
    count_held_sums(state, work);
  } else {
    count_held(state, walker, work);
    count_moving_sums(state, work);
  }
  return work;
}

void ArrayModule::count_streamed(Tensor tensor, const NestWalker& walker, PassWork& work) {
  const StreamWords words = shape_.stream(tensor, walker, sees_padding(edge(tensor).memory));
  for (const StepWords& s : words.steps) {
    record(tensor, Action::kRead, tensor, {s.words, nest().einsum().bits(tensor), s.times, true}, work.stream);
  }
  sink().record({array().id, Action::kHop, tensor, words.deliveries});
}

void ArrayModule::count_held(const PassState& state, const NestWalker& walker, PassWork& work) {
  const Tensor tensor = stationary_tensor(style());
  const int bits = nest().einsum().bits(tensor);
  if (state.tile_changed) {
    const HeldChange change =
        shape_.hold(tensor, walker, sees_padding(edge(tensor).memory), sees_padding(array().above + 1));
    holding_ = change.holding;
    work.loads = true;
    record(tensor, Action::kRead, tensor, {change.distinct, bits, 1}, work.load);
    registers().record(Action::kWrite, tensor, {1, bits, change.units});
    sink().record({array().id, Action::kHop, tensor, change.row_sum});
  }
  registers().record(Action::kRead, tensor, {1, bits, checked_mul(holding_, work.steps), true});
}

// Sums that leave at the bottom of the columns, one a column and step.
void ArrayModule::count_moving_sums(const PassState& state, PassWork& work) {
  const Einsum& einsum = nest().einsum();
  const std::int64_t columns = shape_.active_columns();
  const Tensor tag = arrival_tag(nest(), edge(Tensor::kOutput).memory, state.final);
  record(Tensor::kOutput, Action::kWrite, tag, {columns, einsum.bits(tag), work.steps, true}, work.stream);
  std::int64_t hops = checked_mul(shape_.active_units(), work.steps);
  if (!state.first) {
    MemoryModule& memory = *edge(Tensor::kOutput).module;
    record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, {columns, einsum.partial_sum_bits, work.steps, true},
           work.stream);
    const std::int64_t again = checked_mul(columns, work.steps);
    if (memory.spec().partial_sums == PartialSums::kAccumulateAbove) {
      memory.record_adds(again, true);
    } else {
      hops = checked_add(hops, again);
    }
  }
  sink().record({array().id, Action::kHop, Tensor::kPartialSum, hops});
}

// Sums that stay in the registers.
void ArrayModule::count_held_sums(const PassState& state, PassWork& work) {
  const Einsum& einsum = nest().einsum();
  const int sum_bits = einsum.partial_sum_bits;
  const std::int64_t units = shape_.active_units();
  const std::int64_t arrivals = checked_mul(units, work.steps);
  const Tensor held = output_tag(nest(), array().above + 1);
  registers().record(Action::kWrite, held, {1, einsum.bits(held), arrivals, true});
  const std::int64_t again = arrivals - (state.first ? units : 0);
  registers().record(Action::kRead, Tensor::kPartialSum, {1, sum_bits, again, true});
  if (registers().spec().partial_sums == PartialSums::kAccumulateAbove) registers().record_adds(again, true);
  if (state.refilled) {
    work.loads = true;
    record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, {units, sum_bits, 1}, work.load);
    registers().record(Action::kWrite, Tensor::kPartialSum, {1, sum_bits, units});
    sink().record({array().id, Action::kHop, Tensor::kPartialSum, shape_.row_sum()});
  }
  if (!state.tile_ends) return;
  work.drains = true;
  registers().record(Action::kRead, held, {1, einsum.bits(held), units});
  const Tensor tag = arrival_tag(nest(), edge(Tensor::kOutput).memory, state.final);
  record(Tensor::kOutput, Action::kWrite, tag, {units, einsum.bits(tag), 1}, work.drain);
  MemoryModule& outside = *edge(Tensor::kOutput).module;
  if (!state.first_arrival && outside.spec().partial_sums == PartialSums::kAccumulateAbove) {
    record(Tensor::kOutput, Action::kRead, Tensor::kPartialSum, {units, sum_bits, 1}, work.drain);
    outside.record_adds(units);
  }
  const std::int64_t rows_passed = checked_mul(units, array().rows) - (shape_.row_sum() - units);
  sink().record({array().id, Action::kHop, held, rows_passed});
}

}  // namespace pj
