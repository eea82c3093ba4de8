// SPDX-License-Identifier: Apache-2.0
#include "dataflow/zigzag/counts.h"

#include "arch/base/integer.h"

namespace pj {

ZigzagTransfer zigzag_transfer(const ZigzagNest& nest, std::size_t o, std::size_t level, ZigzagMove move,
                               ZigzagFactors as) {
  const bool low = move == ZigzagMove::kReadToLow || move == ZigzagMove::kWriteFromLow;
  const bool inwards = move == ZigzagMove::kReadToLow || move == ZigzagMove::kWriteFromHigh;
  const bool output = kOperands[o] == Tensor::kOutput;
  const ZigzagShape& shape = nest.shape();
  ZigzagTransfer transfer;
  transfer.boundary = low ? level : level + 1;
  if (!low && level + 1 == shape.path(o).size()) return transfer;
  const bool moves = output ? !inwards || nest.partial(transfer.boundary) : inwards;
  if (!moves) return transfer;
  transfer.bits = nest.bits(o, transfer.boundary);
  transfer.elements = nest.tile(o, transfer.boundary, as);
  if (low) transfer.elements = checked_mul(transfer.elements, shape.boost(o, transfer.boundary, as));
  return transfer;
}

std::vector<ZigzagWords> zigzag_words(const ZigzagNest& nest) {
  std::vector<ZigzagWords> all;
  const ZigzagShape& shape = nest.shape();
  for (std::size_t o = 0; o < kOperands.size(); ++o) {
    for (std::size_t m = 0; m < shape.path(o).size(); ++m) {
      ZigzagWords found;
      found.operand = kOperands[o];
      found.memory = shape.path(o)[m];
      for (const ZigzagMove move : kZigzagMoves) {
        const ZigzagTransfer t = zigzag_transfer(nest, o, m, move, ZigzagFactors::kFractions);
        if (t.elements == 0) continue;
        const ZigzagPort& port = shape.memory(o, m).port(o, move);
        const std::int64_t accesses = ceil_div(checked_mul(t.elements, t.bits), port.granularity_bits);
        const std::int64_t bits = checked_mul(accesses, port.granularity_bits);
        const std::int64_t times = checked_mul(nest.transfers(o, t.boundary), shape.units(o, m));
        // Rounded down, as the rules say: less than a word of all transfers together.
        found.words[index_of(move)] = checked_mul(bits, times) / port.width_bits;
      }
      all.push_back(found);
    }
  }
  return all;
}

double zigzag_memory_energy(const ZigzagMachine& machine, const std::vector<ZigzagWords>& words) {
  double energy = 0.0;
  for (const ZigzagWords& w : words) {
    const ZigzagMemorySpec& memory = machine.memories[w.memory];
    const std::int64_t reads = checked_add(w.at(ZigzagMove::kReadToLow), w.at(ZigzagMove::kReadToHigh));
    const std::int64_t writes = checked_add(w.at(ZigzagMove::kWriteFromLow), w.at(ZigzagMove::kWriteFromHigh));
    energy += static_cast<double>(reads) * memory.read_cost + static_cast<double>(writes) * memory.write_cost;
  }
  return energy;
}

double zigzag_energy(const ZigzagNest& nest) {
  const ZigzagShape& shape = nest.shape();
  return static_cast<double>(shape.einsum().macs()) * shape.machine().mac_cost +
         zigzag_memory_energy(shape.machine(), zigzag_words(nest));
}

}  // namespace pj
