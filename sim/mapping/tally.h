// SPDX-License-Identifier: Apache-2.0
// What the words of one tensor on their way between two receivers cost, in energy and in the time of each resource.
// Accesses are whole: a transfer of less than a memory's width is one.
#pragma once

#include <algorithm>
#include <array>

#include "dataflow/mapper/cost_model.h"
#include "sim/mapping/action_prices.h"
#include "sim/mapping/tensor_words.h"

namespace pj {

// What one access of a memory for one kind of word costs, worked out once.
struct MemoryUse {
  double bits = 0.0;     // of a word
  double width = 1.0;    // bits
  double read_pj = 0.0;  // of an access
  double write_pj = 0.0;
  double cycles_a_bit = 0.0;      // off the chip; of the compute clock
  double cycles_an_access = 0.0;  // of an SRAM, all instances together
};
using MemoryUses = std::array<std::array<MemoryUse, kTensorCount>, kMostMapperMemories>;
MemoryUses memory_uses(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices);

class Tally {
 public:
  struct Between {
    Tensor tensor;
    int parent;
    int child;
  };
  // `even`: do factors divide evenly, so that all transfers are alike?
  Tally(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices, const MemoryUses& uses,
        const NestState& state, const TensorWords& words, Between between, bool even);

  // Of memory m, which is the parent or the child.
  void access(int m, Action action, Tensor tag, double words, double activity);
  // Of outputs or of partial sums, whatever is cheaper: it is not decided.
  void cheaper_access(int m, Action action, double words, double activity);
  void hops(ComponentId component, Tensor tag, double words) { add(component, Action::kHop, tag, words); }
  void sends(const NetworkSpec& network, Tensor tag, double words);
  // As an output or as a partial sum, whatever is cheaper.
  void cheaper_hops(ComponentId component, double words) { add_cheaper(component, Action::kHop, words); }
  void cheaper_sends(const NetworkSpec& network, double words);
  void adds(ComponentId component, double count) { add(component, Action::kAdd, Tensor::kPartialSum, count); }
  // Words on a network that takes each at its width.
  void busy(const NetworkSpec& network, Tensor tag, double words);
  void ends(double cycles) { share_.ends += cycles; }
  void overhead(double cycles) { share_.overhead += cycles; }
  void stream(double cycles) { share_.stream = std::max(share_.stream, cycles); }
  void chain(double cycles) { share_.longest = std::max(share_.longest, cycles); }
  void waiting(double cycles) { share_.waiting = std::max(share_.waiting, cycles); }

  // Of the compute clock; 0 for a network without a width.
  [[nodiscard]] double cycles_of_word(const NetworkSpec& network, Tensor tag) const;
  [[nodiscard]] CostShare share() const;

 private:
  struct Use {
    double energy, cycles;
  };
  [[nodiscard]] Use use_of(int m, Action action, Tensor tag, double words, double activity) const;
  void take(int m, const Use& use);
  void add(ComponentId component, Action action, Tensor tag, double count);
  void add_cheaper(ComponentId component, Action action, double count);

  const Einsum& einsum_;
  const MachineSpec& machine_;
  const ActionPrices& prices_;
  const MemoryUses& uses_;
  const Between between_;
  const bool even_;
  double tile_;      // words of a transfer at the child
  double together_;  // at the parent, at most
  CostShare share_;
  std::array<double, kMostMapperMemories> cycles_{};  // by memory
};

}  // namespace pj
