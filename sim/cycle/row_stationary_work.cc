// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary_work.h"

#include <algorithm>

namespace pj {
namespace {

WordCounts words_of(const Transfers& transfers) {
  WordCounts words;
  for (const StepCount& size : transfers.sizes()) words.push_back({size.words, size.times});
  return words;
}

// Those that move a word.
std::vector<MemoryMove> moves(std::vector<MemoryMove> all) {
  all.erase(std::remove_if(all.begin(), all.end(), [](const MemoryMove& move) { return move.transfers.empty(); }),
            all.end());
  return all;
}

class Work {
 public:
  explicit Work(const LoopNest& nest) : nest_(nest), machine_(nest.machine()), fanout_(machine_.fanouts.front()) {}

  [[nodiscard]] OperandWork operand(Tensor tensor, const OperandCounts& counts) const {
    const int from = outside(tensor), to = pad(tensor);
    const NetworkSpec& network = *fanout_.transport(tensor);
    const Transfers later = counts.read.without(counts.read_at_start);
    const Transfers filled_later = counts.filled.without(counts.filled_at_start);
    OperandWork work;
    work.tensor = tensor;
    work.fill.memories = moves({{from, Action::kRead, tensor, false, words_of(counts.read_at_start)},
                                {to, Action::kWrite, tensor, false, words_of(counts.filled_at_start)}});
    work.fill.loads = {{&network, tensor, counts.carried_at_start}};
    work.stream.memories = moves({{from, Action::kRead, tensor, false, words_of(later)},
                                  {to, Action::kWrite, tensor, false, words_of(filled_later)},
                                  by_units(to, Action::kRead, tensor, counts.used)});
    work.stream.loads = {{&network, tensor, counts.carried.words - counts.carried_at_start}};
    add_carried(network, tensor, counts.carried, work.counts);
    work.prefetched = memory(to).double_buffered.has(tensor);
    work.all_in_fill = later.sizes().empty();
    return work;
  }

  [[nodiscard]] SumWork sums(const SumCounts& counts) const {
    const int to = outside(Tensor::kOutput), from = pad(Tensor::kOutput);
    const Tensor tag = output_tag(nest_, from);
    SumWork work;
    work.stream.memories = moves({
        {to, Action::kWrite, arrival_tag(nest_, to, true), false, words_of(counts.completed)},
        {to, Action::kWrite, output_tag(nest_, to), false, words_of(counts.arrived)},
        {from, Action::kRead, tag, false, words_of(counts.drained)},
        {to, Action::kRead, Tensor::kPartialSum, false, words_of(counts.again)},
        {from, Action::kWrite, Tensor::kPartialSum, false, words_of(counts.refilled)},
        by_units(from, Action::kWrite, tag, counts.written),
        by_units(from, Action::kRead, Tensor::kPartialSum, counts.read),
    });
    if (memory(to).partial_sums == PartialSums::kAccumulateAbove) {
      work.counts.push_back({memory(to).id, Action::kAdd, Tensor::kPartialSum, counts.again.words(), to});
    }
    add_networks(counts, tag, work);
    return work;
  }

 private:
  [[nodiscard]] const MemorySpec& memory(int m) const { return machine_.memories[static_cast<std::size_t>(m)]; }
  [[nodiscard]] int pad(Tensor tensor) const { return nest_.keepers(tensor).back(); }
  [[nodiscard]] int outside(Tensor tensor) const { return *(nest_.keepers(tensor).end() - 2); }

  // One word each, all steps taken; which of them a zero makes unnecessary is reported elsewhere.
  [[nodiscard]] static MemoryMove by_units(int memory, Action action, Tensor tag, const GatedCount& count) {
    return {memory, action, tag, true, count.all == 0 ? WordCounts{} : WordCounts{{1, count.all}}, true};
  }

  static void add_carried(const NetworkSpec& network, Tensor tag, const CarriedWords& words,
                          std::vector<CountedAction>& counts) {
    if (network.kind == NetworkKind::kMulticastBus) counts.push_back({network.id, Action::kSend, tag, words.words});
    counts.push_back({network.id, Action::kHop, tag, words.hops});
  }

  void add_networks(const SumCounts& counts, Tensor tag, SumWork& work) const {
    if (const NetworkSpec* reduction = fanout_.reduction()) {
      work.counts.push_back({reduction->id, Action::kHop, Tensor::kPartialSum, counts.chained});
      work.counts.push_back({reduction->id, Action::kAdd, Tensor::kPartialSum, counts.chained});
    }
    const NetworkSpec& out = *fanout_.transport(Tensor::kOutput);
    add_carried(out, tag, counts.out, work.counts);
    work.stream.loads.push_back({&out, tag, counts.out.words});
    const NetworkSpec* in = fanout_.transport(Tensor::kPartialSum);
    if (in == nullptr) return;
    add_carried(*in, Tensor::kPartialSum, counts.back, work.counts);
    work.stream.loads.push_back({in, Tensor::kPartialSum, counts.back.words});
  }

  const LoopNest& nest_;
  const MachineSpec& machine_;
  const FanoutSpec& fanout_;
};

}  // namespace

RowStationaryWork work_of(const LoopNest& nest, const PassCounts& counts) {
  const Work work(nest);
  RowStationaryWork pass;
  pass.operands.push_back(work.operand(Tensor::kWeight, counts.weight));
  pass.operands.push_back(work.operand(Tensor::kInput, counts.input));
  pass.sums = work.sums(counts.sums);
  pass.steps = counts.steps;
  return pass;
}

}  // namespace pj
