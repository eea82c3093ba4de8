// SPDX-License-Identifier: Apache-2.0
#include "sim/cycle/row_stationary/sum_pads.h"

#include "arch/base/integer.h"

namespace pj::row_stationary {

// n * 2^(a-1) * 2^(b-1) < 2^(bits-1), so bits = a + b + floor(log2(n)).
int sum_bits(const Einsum& einsum) {
  int bits = einsum.weight.bits + einsum.input.bits;
  for (std::int64_t n = einsum.macs() / einsum.output.elements(); n > 1; n /= 2) ++bits;
  return bits;
}

SumPads::SumPads(const LoopNest& nest, OperandStore& store, int parent, int memory, const UnitGrid& grid)
    : layout_(nest, Tensor::kOutput, memory, store.address(Tensor::kOutput)),
      fanout_(nest.machine().fanouts.front()),
      returns_(nest.machine().memories[static_cast<std::size_t>(parent)].partial_sums == PartialSums::kReturn),
      outside_(store.outputs()) {
  if (sum_bits(nest.einsum()) <= 32) {
    plane_ = std::make_unique<SumPlaneOf<std::int32_t>>(layout_.slots(), grid);
  } else {
    plane_ = std::make_unique<SumPlaneOf<std::int64_t>>(layout_.slots(), grid);
  }
  for (std::int64_t s = 0; s < grid.sums(); ++s) {
    Chain chain;
    chain.shift = layout_.shift_of(grid, s);
    chain.distance = layout_.distance(chain.shift);
    chain.way = grid.row(s) + grid.column(s) + 1;
    chains_.push_back(std::move(chain));
  }
}

std::int64_t SumPads::words_of(const Chain& chain) const {
  return chain.members == 0 ? 0 : static_cast<std::int64_t>(chain.shape->words.size());
}

void SumPads::start(const Offsets& offsets, const UnitSet& active, bool first, SumCounts& counts) {
  holding_ = true;
  first_ = first;
  at_ = layout_.address(offsets);
  for (std::size_t s = 0; s < chains_.size(); ++s) {
    chains_[s].members = active.of_sum[s];
    if (active.of_sum[s] > 0) chains_[s].shape = layout_.shape(offsets, chains_[s].shift);
  }
  plane_->clear();
  if (!first && returns_) refill(counts);
}

void SumPads::refill(SumCounts& counts) {
  std::int64_t words = 0;
  for (std::size_t s = 0; s < chains_.size(); ++s) {
    const Chain& chain = chains_[s];
    if (chain.members == 0) continue;
    for (const TileWord& word : chain.shape->words) {
      const std::int64_t sum = outside_[static_cast<std::size_t>(at_ + chain.distance + word.address)];
      plane_->set(word.slot, static_cast<std::int64_t>(s), sum);
    }
    counts.refilled.add(words_of(chain), 1);
    words += words_of(chain);
  }
  counts.again.add(words, 1);
  carry(*fanout_.transport(Tensor::kPartialSum), counts.back);
}

// Every word is at member 0 of its chain, at no other unit.
void SumPads::carry(const NetworkSpec& network, CarriedWords& carried) const {
  for (const Chain& chain : chains_) {
    const std::int64_t words = words_of(chain);
    carried.words += words;
    carried.hops += words * (network.kind == NetworkKind::kMesh ? chain.way : 1);
  }
}

void SumPads::end(bool complete, SumCounts& counts) {
  for (std::int64_t slot = 0; slot < layout_.slots(); ++slot) plane_->add_along_chains(slot);
  std::int64_t words = 0;
  for (std::size_t s = 0; s < chains_.size(); ++s) {
    const Chain& chain = chains_[s];
    if (chain.members == 0) continue;
    for (const TileWord& word : chain.shape->words) {
      const std::int64_t sum = plane_->get(word.slot, static_cast<std::int64_t>(s));
      std::int64_t& outside = outside_[static_cast<std::size_t>(at_ + chain.distance + word.address)];
      outside = returns_ && !first_ ? sum : outside + sum;
    }
    counts.drained.add(words_of(chain), chain.members);
    counts.chained += words_of(chain) * (chain.members - 1);
    words += words_of(chain);
  }
  (complete ? counts.completed : counts.arrived).add(words, 1);
  if (!returns_ && !first_) counts.again.add(words, 1);
  carry(*fanout_.transport(Tensor::kOutput), counts.out);
  holding_ = false;
}

}  // namespace pj::row_stationary
