// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/mapping_cost.h"

#include "dataflow/reuse/known_flows.h"
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

// Bits that the off-chip parent could have moved in the time its transfers keep the array waiting.
double waiting_bits(const FlowTerms& flow, const MemorySpec& parent) {
  if (!parent.off_chip() || !parent.bits_per_second) return 0;
  return flow.tile_bits +
         static_cast<double>(flow.transfers) * *parent.bits_per_second * (parent.latency / seconds(1.0));
}

FlowTerms terms_of(const LoopNest& nest, KnownFlows& flows, Tensor tensor, int parent, int child) {
  FlowView view;
  view.tensor = tensor;
  view.parent = parent;
  view.child = child;
  const TransferHistogram& transfers = flows.transfers(view);
  const bool sums = tensor == Tensor::kOutput && nest.holds_partial_sums(parent);
  const int bits = nest.einsum().bits(sums ? Tensor::kPartialSum : tensor);
  const double moved = static_cast<double>(transfers.words()) * bits;
  const MemorySpec& outer = memory(nest, parent);
  FlowTerms flow;
  flow.parent = parent;
  flow.moved_cost = moved * (weight_of(outer) + weight_of(memory(nest, child)));
  if (!outer.off_chip()) return flow;
  flow.tile_bits = static_cast<double>(largest_tile_words(nest, child, tensor)) * nest.einsum().bits(tensor);
  flow.transfers = transfers.transfers();
  return flow;
}

}  // namespace

CostTerms cost_terms(const LoopNest& nest) {
  CostTerms terms;
  KnownFlows flows(nest);
  for (const Tensor tensor : kOperands) {
    const auto& path = nest.keepers(tensor);
    for (std::size_t k = 0; k + 1 < path.size(); ++k)
      terms.push_back(terms_of(nest, flows, tensor, path[k], path[k + 1]));
  }
  return terms;
}

double cost_of(const CostTerms& terms, const MachineSpec& machine) {
  double cost = 0;
  for (const FlowTerms& flow : terms) {
    const MemorySpec& parent = machine.memories[static_cast<std::size_t>(flow.parent)];
    cost += flow.moved_cost + kOffchipPerMac * waiting_bits(flow, parent);
  }
  return cost;
}

bool never_beats(const CostTerms& b, const CostTerms& a) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    if (a[k].parent != b[k].parent || b[k].moved_cost < a[k].moved_cost) return false;
    if (b[k].tile_bits < a[k].tile_bits || b[k].transfers < a[k].transfers) return false;
  }
  return true;
}

double mapping_cost(const LoopNest& nest) { return cost_of(cost_terms(nest), nest.machine()); }

}  // namespace pj
