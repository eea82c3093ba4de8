// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/search/cut_costs.h"

#include "arch/base/integer.h"

namespace pj {

ZigzagCutCosts::ZigzagCutCosts(const ZigzagShape& shape, const ZigzagLattice& lattice, InnermostReads reads,
                               Tables tables)
    : shape_(shape), lattice_(lattice), reads_(reads) {
  const std::size_t output = operand_index(Tensor::kOutput);
  for (std::size_t v = 0; v < lattice.nodes(); ++v) {
    extents_.push_back(lattice.extents(v));
    periods_.push_back(lattice.period(v));
    bool outside = false;
    for (const ZigzagLattice::Kind& kind : lattice.kinds()) {
      const bool sums = shape.relevance(output, kind.loop.dim) == ZigzagRelevance::kIrrelevant;
      outside = outside || (sums && lattice.more(v, kind));
    }
    sums_outside_.push_back(outside);
  }
  cycles_ = periods_.back();
  for (const ZigzagMemorySpec& memory : shape.machine().memories) ports_ += memory.ports.size();
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    for (std::size_t b = first(o); b < shape.path(o).size(); ++b) {
      known_tiles_.assign(2 * lattice.nodes(), -1);
      std::vector<ZigzagCut>& row = cuts_[o].emplace_back();
      row.reserve(lattice.nodes());
      for (std::size_t v = 0; v < lattice.nodes(); ++v) row.push_back(cut(o, b, v, tables));
    }
  }
  base_ = cut(output, 0, 0, Tables::kAll);
  base_.energy += static_cast<double>(shape.einsum().macs()) * shape.machine().mac_cost;
}

int ZigzagCutCosts::port_number(std::size_t memory, int port) const {
  for (std::size_t m = 0; m < memory; ++m) port += static_cast<int>(shape_.machine().memories[m].ports.size());
  return port;
}

// The same for all nodes that differ in dimensions the operand has not.
std::int64_t ZigzagCutCosts::tile(std::size_t o, std::size_t boundary, std::size_t node, ZigzagFactors as) {
  if (boundary == 0) return 1;
  std::size_t same = node;
  for (const ZigzagLattice::Kind& kind : lattice_.kinds()) {
    const bool has = shape_.relevance(o, kind.loop.dim) != ZigzagRelevance::kIrrelevant;
    if (!has) same -= lattice_.inside(node, kind) * kind.weight;
  }
  std::int64_t& known = known_tiles_[2 * same + static_cast<std::size_t>(as)];
  if (known < 0) known = shape_.tile(o, boundary, extents_[same], as);
  return known;
}

bool ZigzagCutCosts::possible(std::size_t o, std::size_t boundary, std::size_t node, std::int64_t tile) const {
  if (boundary > 0) {
    // Partial in the memory below for certain: in the innermost, or where more is added further out.
    const bool output = kOperands[o] == Tensor::kOutput;
    const bool inner = boundary == 1 && sums_outside_[0];
    const bool sums = output && (inner || sums_outside_[node] || shape_.adds_up_from(o, boundary));
    const std::int64_t bits = sums ? shape_.einsum().partial_sum_bits : shape_.bits(o);
    return checked_mul(tile, bits) <= shape_.memory(o, boundary - 1).size_bits;
  }
  // On the pins: only loops that leave the word as it is; or none.
  if (reads_ == InnermostReads::kEveryCycle) return node == 0;
  for (const ZigzagLattice::Kind& kind : lattice_.kinds()) {
    const bool moves = shape_.relevance(o, kind.loop.dim) != ZigzagRelevance::kIrrelevant;
    if (moves && lattice_.inside(node, kind) > 0) return false;
  }
  return true;
}

ZigzagCut ZigzagCutCosts::cut(std::size_t o, std::size_t boundary, std::size_t node, Tables tables) {
  ZigzagCut cut;
  const bool output = kOperands[o] == Tensor::kOutput;
  cut.tile = tile(o, boundary, node, ZigzagFactors::kFractions);
  cut.sums = output && (sums_outside_[node] || shape_.adds_up_from(o, boundary + 1));
  cut.bits = cut.sums ? shape_.einsum().partial_sum_bits : shape_.bits(o);
  cut.possible = (output && boundary == 0) || possible(o, boundary, node, cut.tile);
  const std::int64_t period = output && boundary == 0 ? 1 : periods_[node];
  cut.times = cycles_ / period;
  if (!cut.possible) return cut;
  const std::int64_t whole = tables == Tables::kAll ? tile(o, boundary, node, ZigzagFactors::kWhole) : 0;
  for (const bool above : {false, true}) {
    if (!above && boundary == 0) continue;
    const std::size_t level = above ? boundary : boundary - 1;
    const std::int64_t boost = above ? shape_.boost(o, boundary, ZigzagFactors::kFractions) : 1;
    const std::int64_t boost_whole = above ? shape_.boost(o, boundary, ZigzagFactors::kWhole) : 1;
    add_side(cut, o, level, above, checked_mul(cut.tile, boost), checked_mul(whole, boost_whole));
  }
  return cut;
}

void ZigzagCutCosts::add_side(ZigzagCut& cut, std::size_t o, std::size_t level, bool above, std::int64_t elements,
                              std::int64_t whole) {
  const bool output = kOperands[o] == Tensor::kOutput;
  const bool inwards = !output || cut.sums;
  const ZigzagMemorySpec& memory = shape_.memory(o, level);
  for (const bool in : {true, false}) {
    if (in ? !inwards : !output) continue;
    const bool reads = in == above;
    const ZigzagMove move = above ? (in ? ZigzagMove::kReadToLow : ZigzagMove::kWriteFromLow)
                                  : (in ? ZigzagMove::kWriteFromHigh : ZigzagMove::kReadToHigh);
    const ZigzagPort& port = memory.port(o, move);
    const std::int64_t accesses = ceil_div(checked_mul(elements, cut.bits), port.granularity_bits);
    const std::int64_t bits = checked_mul(accesses, port.granularity_bits);
    const std::int64_t times = checked_mul(cut.times, shape_.units(o, level));
    const std::int64_t words = checked_mul(bits, times) / port.width_bits;
    cut.energy += static_cast<double>(words) * (reads ? memory.read_cost : memory.write_cost);
    const std::size_t slot = (above ? 2U : 0U) + (in ? 0U : 1U);
    cut.real[slot] = ceil_div(checked_mul(whole, cut.bits), port.width_bits);
    cut.port[slot] = port_number(shape_.path(o)[level], memory.port_of[o][index_of(move)]);
  }
}

}  // namespace pj
