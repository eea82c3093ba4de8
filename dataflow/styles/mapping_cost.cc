// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/mapping_cost.h"

#include "dataflow/reuse/flow.h"
#include "dataflow/styles/check_mapping.h"

namespace pj {
namespace {

constexpr double kOffchipPerMac = 200;
constexpr double kBufferPerMac = 6;
constexpr double kRegisterFilePerMac = 1;

double weight_of(const MemorySpec& memory) {
  if (memory.off_chip()) return kOffchipPerMac;
  return memory.kind == MemoryKind::kSram ? kBufferPerMac : kRegisterFilePerMac;
}

const MemorySpec& memory(const LoopNest& nest, int m) { return nest.machine().memories[static_cast<std::size_t>(m)]; }

// Bits that the off-chip parent could have moved in the time its transfers to `child` keep the array waiting.
double waiting_bits(const LoopNest& nest, Tensor tensor, const MemorySpec& parent, int child, std::int64_t transfers) {
  if (!parent.off_chip() || !parent.bits_per_second) return 0;
  const double tile = static_cast<double>(largest_tile_words(nest, child, tensor)) * nest.einsum().bits(tensor);
  return tile + static_cast<double>(transfers) * *parent.bits_per_second * (parent.latency / seconds(1.0));
}

double flow_cost(const LoopNest& nest, Tensor tensor, int parent, int child) {
  FlowView view;
  view.tensor = tensor;
  view.parent = parent;
  view.child = child;
  const TransferHistogram transfers = transfers_of(nest, view);
  const bool sums = tensor == Tensor::kOutput && nest.holds_partial_sums(parent);
  const int bits = nest.einsum().bits(sums ? Tensor::kPartialSum : tensor);
  const double moved = static_cast<double>(transfers.words()) * bits;
  const MemorySpec& outer = memory(nest, parent);
  return moved * (weight_of(outer) + weight_of(memory(nest, child))) +
         kOffchipPerMac * waiting_bits(nest, tensor, outer, child, transfers.transfers());
}

}  // namespace

double mapping_cost(const LoopNest& nest) {
  double cost = 0;
  for (const Tensor tensor : kOperands) {
    const auto& path = nest.keepers(tensor);
    for (std::size_t k = 0; k + 1 < path.size(); ++k) cost += flow_cost(nest, tensor, path[k], path[k + 1]);
  }
  return cost;
}

}  // namespace pj
