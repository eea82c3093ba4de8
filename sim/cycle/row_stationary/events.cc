// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/events.h"

#include "arch/base/integer.h"
#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

class Recorder {
 public:
  Recorder(const LoopNest& nest, EventSink& sink)
      : nest_(nest), machine_(nest.machine()), fanout_(machine_.fanouts.front()), sink_(sink) {}

  void operand(Tensor tensor, const OperandCounts& counts) {
    accesses(outside(tensor), Action::kRead, tensor, counts.read);
    carried(tensor, tensor, counts.carried);
    accesses(pad(tensor), Action::kWrite, tensor, counts.filled);
  }

  void sums(const SumCounts& counts) {
    const int inside = pad(Tensor::kOutput), parent = outside(Tensor::kOutput);
    const Tensor tag = tag_in(inside);
    accesses(inside, Action::kRead, tag, counts.drained);
    const NetworkSpec* reduction = fanout_.reduction();
    if (reduction != nullptr) {
      sink_.record({reduction->id, Action::kHop, Tensor::kPartialSum, counts.chained});
      sink_.record({reduction->id, Action::kAdd, Tensor::kPartialSum, counts.chained});
    }
    carried(Tensor::kOutput, tag, counts.out);
    const bool home = parent == nest_.keepers(Tensor::kOutput).front();
    accesses(parent, Action::kWrite, tag_in(parent), counts.arrived);
    accesses(parent, Action::kWrite, home ? Tensor::kOutput : tag_in(parent), counts.completed);
    accesses(parent, Action::kRead, Tensor::kPartialSum, counts.again);
    if (accumulates(parent)) {
      sink_.record({memory(parent).id, Action::kAdd, Tensor::kPartialSum, counts.again.words()});
      return;
    }
    carried(Tensor::kPartialSum, Tensor::kPartialSum, counts.back);
    accesses(inside, Action::kWrite, Tensor::kPartialSum, counts.refilled);
  }

  void units(const PassCounts& counts) {
    gated(machine_.mac.id, Action::kMac, Tensor::kNone, counts.macs);
    word_accesses(pad(Tensor::kWeight), Action::kRead, Tensor::kWeight, counts.weight.used);
    word_accesses(pad(Tensor::kInput), Action::kRead, Tensor::kInput, counts.input.used);
    const int sums = pad(Tensor::kOutput);
    word_accesses(sums, Action::kRead, Tensor::kPartialSum, counts.sums.read);
    word_accesses(sums, Action::kWrite, tag_in(sums), counts.sums.written);
    if (accumulates(sums)) gated(memory(sums).id, Action::kAdd, Tensor::kPartialSum, counts.sums.read);
  }

 private:
  [[nodiscard]] const MemorySpec& memory(int m) const { return machine_.memories[static_cast<std::size_t>(m)]; }
  [[nodiscard]] int pad(Tensor tensor) const { return nest_.keepers(tensor).back(); }
  [[nodiscard]] int outside(Tensor tensor) const { return *(nest_.keepers(tensor).end() - 2); }
  [[nodiscard]] bool accumulates(int m) const { return memory(m).partial_sums == PartialSums::kAccumulateAbove; }
  [[nodiscard]] Tensor tag_in(int m) const {
    return nest_.holds_partial_sums(m) ? Tensor::kPartialSum : Tensor::kOutput;
  }

  void gated(ComponentId id, Action action, Tensor tensor, const GatedCount& count) {
    if (count.all == 0) return;
    const double activity = static_cast<double>(count.active) / static_cast<double>(count.all);
    sink_.record({id, action, tensor, count.all, activity});
  }

  [[nodiscard]] std::int64_t accesses_of(int m, Tensor tensor, std::int64_t words) const {
    const double bits = stored_bits(nest_.einsum(), memory(m), tensor);
    return ceil_div(bits_of_transfer(words, bits), memory(m).width_bits);
  }

  void accesses(int m, Action action, Tensor tensor, const Transfers& transfers) {
    std::int64_t count = 0;
    for (const StepCount& size : transfers.sizes()) {
      count = checked_add(count, checked_mul(accesses_of(m, tensor, size.words), size.times));
    }
    sink_.record({memory(m).id, action, tensor, count});
  }

  // Transfers of one word between a scratchpad and its unit.
  void word_accesses(int m, Action action, Tensor tensor, GatedCount count) {
    const std::int64_t of_word = accesses_of(m, tensor, 1);
    gated(memory(m).id, action, tensor, {checked_mul(count.all, of_word), checked_mul(count.active, of_word)});
  }

  void carried(Tensor carries, Tensor tag, const CarriedWords& words) {
    const NetworkSpec& network = *fanout_.transport(carries);
    if (network.kind == NetworkKind::kMulticastBus) sink_.record({network.id, Action::kSend, tag, words.words});
    sink_.record({network.id, Action::kHop, tag, words.hops});
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  const FanoutSpec& fanout_;
  EventSink& sink_;
};

}  // namespace

void record_events(const LoopNest& nest, const PassCounts& counts, EventSink& sink) {
  Recorder recorder(nest, sink);
  recorder.operand(Tensor::kWeight, counts.weight);
  recorder.operand(Tensor::kInput, counts.input);
  recorder.sums(counts.sums);
  recorder.units(counts);
}

void record_unit_events(const LoopNest& nest, const PassCounts& counts, EventSink& sink) {
  Recorder(nest, sink).units(counts);
}

}  // namespace pj
