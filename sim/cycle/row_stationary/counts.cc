// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/counts.h"

#include "arch/base/integer.h"

namespace pj {
namespace {

void increase(std::int64_t& count, std::int64_t by) { count = checked_add(count, by); }

void increase(GatedCount& count, const GatedCount& by) {
  increase(count.all, by.all);
  increase(count.active, by.active);
}

void increase(CarriedWords& count, const CarriedWords& by) {
  increase(count.words, by.words);
  increase(count.hops, by.hops);
}

void increase(OperandCounts& count, const OperandCounts& by) {
  count.read.add(by.read);
  increase(count.carried, by.carried);
  count.filled.add(by.filled);
  increase(count.used, by.used);
  count.read_at_start.add(by.read_at_start);
  count.filled_at_start.add(by.filled_at_start);
  increase(count.carried_at_start, by.carried_at_start);
}

void increase(SumCounts& count, const SumCounts& by) {
  increase(count.read, by.read);
  increase(count.written, by.written);
  count.drained.add(by.drained);
  increase(count.chained, by.chained);
  increase(count.out, by.out);
  count.arrived.add(by.arrived);
  count.completed.add(by.completed);
  count.again.add(by.again);
  increase(count.back, by.back);
  count.refilled.add(by.refilled);
}

}  // namespace

void Transfers::add(std::int64_t words, std::int64_t times) {
  if (words == 0 || times == 0) return;
  for (StepCount& size : sizes_) {
    if (size.words == words) return increase(size.times, times);
  }
  sizes_.push_back({words, times});
}

void Transfers::add(const Transfers& other) {
  for (const StepCount& size : other.sizes_) add(size.words, size.times);
}

std::int64_t Transfers::words() const {
  std::int64_t total = 0;
  for (const StepCount& size : sizes_) increase(total, checked_mul(size.words, size.times));
  return total;
}

Transfers Transfers::without(const Transfers& part) const {
  Transfers rest;
  for (const StepCount& size : sizes_) {
    std::int64_t times = size.times;
    for (const StepCount& less : part.sizes_) times -= less.words == size.words ? less.times : 0;
    rest.add(size.words, times);
  }
  return rest;
}

void PassCounts::add(const PassCounts& other) {
  increase(passes, other.passes);
  increase(steps, other.steps);
  increase(macs, other.macs);
  increase(weight, other.weight);
  increase(input, other.input);
  increase(sums, other.sums);
}

}  // namespace pj
