// SPDX-License-Identifier: Apache-2.0
#include "dataflow/mapper/timeloop_cost.h"

#include <algorithm>
#include <stdexcept>

#include "arch/base/integer.h"
#include "dataflow/reuse/timeloop_counts.h"

namespace pj {
namespace {

constexpr auto at(int i) { return static_cast<std::size_t>(i); }
constexpr double real(std::int64_t n) { return static_cast<double>(n); }

std::size_t slot(Tensor tensor) {
  return static_cast<std::size_t>(std::find(kOperands.begin(), kOperands.end(), tensor) - kOperands.begin());
}

}  // namespace

TimeloopCost::TimeloopCost(const Einsum& einsum, const MachineSpec& machine, std::vector<WordPrice> prices,
                           double mac_price)
    : einsum_(einsum),
      machine_(machine),
      prices_(std::move(prices)),
      mac_price_(mac_price),
      macs_(real(einsum.macs())),
      access_{TimeloopAccess(einsum, Tensor::kWeight), TimeloopAccess(einsum, Tensor::kInput),
              TimeloopAccess(einsum, Tensor::kOutput)},
      elements_{} {
  if (prices_.size() != machine.memories.size()) throw std::invalid_argument("TimeloopCost: a price for each memory");
  Factors whole = ones();
  for (std::size_t d = 0; d < einsum.dims.size(); ++d) {
    whole[d] = einsum.dims[d].size;
    int used = 0;
    for (const TimeloopAccess& access : access_) used += access.uses(static_cast<int>(d)) ? 1 : 0;
    if (used < 2) one_stays_ = false;
  }
  for (std::size_t t = 0; t < access_.size(); ++t) elements_[t] = real(access_[t].words_of(whole));
}

double TimeloopCost::energy(const TimeloopAccess& access, const NestState& state, int parent, int m,
                            Transfer transfer) const {
  const WordPrice& above = prices_[at(parent)];
  const double fill = m < state.memories ? prices_[at(m)].fill : 0.0;
  const double read = transfer.fetched * transfer.readers;
  const double written = transfer.fetched * state.instances[at(m)];
  if (access.tensor() != Tensor::kOutput) return read * above.read + written * fill;
  // Nothing is read the first time a sum comes: once for each copy of it.
  const double elements = elements_[slot(Tensor::kOutput)];
  const double first_reads = elements * access.copies(state, parent);
  const double first_fills = m < state.memories ? elements * access.copies(state, m) : 0.0;
  return (read - first_reads) * above.read + read * above.update + (written - first_fills) * fill;
}

CostShare TimeloopCost::arriving(const NestState& state, int m) const {
  const bool compute = m == state.memories;  // takes its operands at every step
  double sum = compute ? mac_price_ * macs_ : 0.0;
  for (const TimeloopAccess& access : access_) {
    if (!compute && !state.keeps[at(m)].has(access.tensor())) continue;
    const int parent = state.parent(m, access.tensor());
    const double fetched = compute ? macs_ / state.instances[at(m)] : access.fetched(state, m);
    sum += energy(access, state, parent, m, {fetched, access.readers(state, parent, m)});
  }
  return {sum};
}

double TimeloopCost::compute_at_least(const NestState& state) const {
  const int m = state.memories;
  double sum = mac_price_ * macs_;
  for (const TimeloopAccess& access : access_) {
    const int parent = state.parent(m, access.tensor());
    sum +=
        energy(access, state, parent, m, {macs_ / state.instances[at(m)], access.readers_at_least(state, parent, m)});
  }
  return sum;
}

// One tensor at most stays while the innermost of all loops outside runs, where each dimension moves two of the three.
CostShare TimeloopCost::arriving_at_least(const NestState& state, int m, const Factors& loops) const {
  if (m == state.memories) return {compute_at_least(state)};
  double sum = 0.0;
  double most_saved = 0.0;
  for (const TimeloopAccess& access : access_) {
    if (!state.keeps[at(m)].has(access.tensor())) continue;
    const int parent = state.parent(m, access.tensor());
    const TimeloopAccess::Fetched fetched = access.fetched_at_least(state.tile[at(m)], loops);
    const double readers = access.readers_at_least(state, parent, m);
    const double least = energy(access, state, parent, m, {fetched.staying, readers});
    sum += least;
    if (!one_stays_ || fetched.again == fetched.staying) continue;
    const double full = energy(access, state, parent, m, {fetched.again, readers});
    sum += full - least;
    most_saved = std::max(most_saved, full - least);
  }
  return {sum - most_saved};
}

double TimeloopCost::cycles_at_least(const NestState& state) const {
  return macs_ / state.instances[at(state.memories)];
}

std::int64_t TimeloopCost::tile_bits(int m, Tensor tensor, const Factors& tile) const {
  const std::int64_t held = machine_.memories[at(m)].double_buffered.has(tensor) ? 2 : 1;
  return checked_mul(access_[slot(tensor)].words_of(tile), held * einsum_.bits(tensor));
}

MappingCost TimeloopCost::exact(const NestState& state) const {
  const Mapping mapping = mapping_of(state, machine_);
  const LoopNest nest(einsum_, machine_, mapping);
  const TimeloopCounts counts = timeloop_counts(nest, LinkTransfers::kOff);
  MappingCost cost = {mac_price_ * macs_, real(counts.cycles)};
  for (const TimeloopAccesses& a : counts.accesses) {
    const WordPrice& price = prices_[at(a.memory)];
    cost.energy += real(a.reads) * price.read + real(a.fills) * price.fill + real(a.updates) * price.update;
  }
  return cost;
}

}  // namespace pj
