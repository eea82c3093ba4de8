// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/tally.h"

#include <algorithm>
#include <cmath>

#include "dataflow/zeros/zeros.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }

// Accesses a word, at least, where a transfer has `transfer` words: exactly so many, or at most.
double accesses_a_word(double transfer, double bits, double width, bool exact) {
  const double taken = transfer * bits;
  if (taken <= width) return 1.0 / transfer;
  return exact ? std::ceil(taken / width - 1e-9) / transfer : bits / width;
}

}  // namespace

MemoryUses memory_uses(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices) {
  MemoryUses uses;
  for (std::size_t m = 0; m < machine.memories.size(); ++m) {
    const MemorySpec& memory = machine.memories[m];
    const Component& component = machine.component(memory.id);
    for (const Tensor tag : {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum}) {
      MemoryUse& use = uses[m][static_cast<std::size_t>(tag)];
      use.bits = stored_bits(einsum, memory, tag);
      use.width = static_cast<double>(memory.width_bits);
      use.read_pj = prices.of(memory.id, Action::kRead, tag);
      use.write_pj = prices.of(memory.id, Action::kWrite, tag);
      if (memory.off_chip() && memory.bits_per_second) {
        use.cycles_a_bit = machine.compute_clock() / hertz(1.0) / *memory.bits_per_second;
      }
      if (memory.kind != MemoryKind::kSram) continue;
      const double a_cycle =
          static_cast<double>(memory.accesses_per_cycle()) * static_cast<double>(component.instances);
      use.cycles_an_access = machine.compute_clock() / component.frequency / a_cycle;
    }
  }
  return uses;
}

Tally::Tally(const Einsum& einsum, const MachineSpec& machine, const ActionPrices& prices, const MemoryUses& uses,
             const NestState& state, const TensorWords& words, Between between, bool even)
    : einsum_(einsum),
      machine_(machine),
      prices_(prices),
      uses_(uses),
      between_(between),
      even_(even && words.alike()),
      tile_(words.tile_words(state.tile[at(between.child)])),
      together_(tile_) {
  for (int k = between.parent; k < between.child; ++k) {
    const FanoutSpec* fanout = machine.fanout_below(k);
    const bool apart = fanout != nullptr && between.tensor != Tensor::kOutput && !fanout->shares(between.tensor);
    for (int d = 0; d < state.dims; ++d) {
      if (!apart && words.uses(d)) together_ *= static_cast<double>(state.spatial[at(k)][at(d)]);
    }
  }
}

Tally::Use Tally::use_of(int m, Action action, Tensor tag, double words, double activity) const {
  const MemoryUse& use = uses_[at(m)][static_cast<std::size_t>(tag)];
  const double transfer = m == between_.parent ? together_ : tile_;
  const double count = words * accesses_a_word(transfer, use.bits, use.width, even_);
  const double pj = action == Action::kRead ? use.read_pj : use.write_pj;
  return {count * activity * pj, words * use.bits * use.cycles_a_bit + count * use.cycles_an_access};
}

void Tally::take(int m, const Use& use) {
  share_.energy += use.energy;
  cycles_[at(m)] += use.cycles;
}

void Tally::access(int m, Action action, Tensor tag, double words, double activity) {
  if (words > 0.0) take(m, use_of(m, action, tag, words, activity));
}

void Tally::cheaper_access(int m, Action action, double words, double activity) {
  if (words <= 0.0) return;
  const Use whole = use_of(m, action, Tensor::kOutput, words, activity);
  const Use partial = use_of(m, action, Tensor::kPartialSum, words, activity);
  take(m, {std::min(whole.energy, partial.energy), std::min(whole.cycles, partial.cycles)});
}

void Tally::add(ComponentId component, Action action, Tensor tag, double count) {
  if (count > 0.0) share_.energy += count * prices_.of(component, action, tag);
}

void Tally::add_cheaper(ComponentId component, Action action, double count) {
  if (count <= 0.0) return;
  share_.energy += count * std::min(prices_.of(component, action, Tensor::kOutput),
                                    prices_.of(component, action, Tensor::kPartialSum));
}

void Tally::cheaper_sends(const NetworkSpec& network, double words) {
  add_cheaper(network.id, Action::kSend, words);
  busy(network, einsum_.bits(Tensor::kOutput) < einsum_.partial_sum_bits ? Tensor::kOutput : Tensor::kPartialSum,
       words);
}

void Tally::sends(const NetworkSpec& network, Tensor tag, double words) {
  add(network.id, Action::kSend, tag, words);
  busy(network, tag, words);
}

double Tally::cycles_of_word(const NetworkSpec& network, Tensor tag) const {
  if (!network.width_bits) return 0.0;
  const Component& component = machine_.component(network.id);
  const double width = static_cast<double>(*network.width_bits) * static_cast<double>(component.instances);
  return einsum_.bits(tag) * (machine_.compute_clock() / component.frequency / width);
}

void Tally::busy(const NetworkSpec& network, Tensor tag, double words) {
  share_.longest = std::max(share_.longest, words * cycles_of_word(network, tag));
}

CostShare Tally::share() const {
  CostShare share = share_;
  for (std::size_t m = 0; m < machine_.memories.size(); ++m) {
    const bool channel = m == 0 && machine_.memories[0].off_chip();
    (channel ? share.channel : share.longest) =
        channel ? share.channel + cycles_[m] : std::max(share.longest, cycles_[m]);
  }
  return share;
}

}  // namespace pj
