// SPDX-License-Identifier: Apache-2.0
#include "dataflow/styles/tile_room.h"

#include "arch/base/integer.h"
#include "dataflow/styles/check_mapping.h"

namespace pj {

TileRoom::TileRoom(const Einsum& einsum, const MachineSpec& machine, const std::vector<TensorSet>& bypass)
    : einsum_(einsum), machine_(machine), bypass_(bypass) {
  for (int d = 0; d < static_cast<int>(einsum.dims.size()); ++d) reduces_.push_back(!einsum.output.uses(d));
}

bool TileRoom::keeps(int m, Tensor tensor) const {
  const auto at = static_cast<std::size_t>(m);
  return machine_.memories[at].keeps.has(tensor) && !bypass_[at].has(tensor);
}

bool TileRoom::is_home(int m, Tensor tensor) const {
  for (int outer = 0; outer < m; ++outer) {
    if (keeps(outer, tensor)) return false;
  }
  return true;
}

// LoopNest::holds_partial_sums: a reduction loop stands outside one that indexes the output, or compute adds.
bool TileRoom::holds_partial_sums(const LoopOrder& loops, const Begins& begin, int m, const Inside& inside) const {
  boost::container::small_vector<std::int64_t, 16> further_in(einsum_.dims.size(), 1);
  for (const OrderedLoop& loop : loops) further_in[static_cast<std::size_t>(loop.dim)] *= loop.factor;
  bool reduced = false;
  const auto meets_reduction = [&](int dim, std::int64_t factor, std::int64_t stride) {
    if (factor == 1 || stride >= einsum_.dims[static_cast<std::size_t>(dim)].size) return false;
    if (!reduces_[static_cast<std::size_t>(dim)]) return reduced;
    reduced = true;
    return false;
  };
  std::size_t memory = 0;  // whose loop it is
  for (std::size_t k = 0; k < loops.size(); ++k) {
    const OrderedLoop& loop = loops[k];
    const auto d = static_cast<std::size_t>(loop.dim);
    while (memory < static_cast<std::size_t>(m) && begin[memory + 1] <= k) ++memory;
    further_in[d] /= loop.factor;
    if (meets_reduction(loop.dim, loop.factor, further_in[d] * inside.covered[memory][d])) return true;
  }
  for (int k = m + 1; k < static_cast<int>(machine_.memories.size()); ++k) {
    if (keeps(k, Tensor::kOutput)) return false;
  }
  for (std::size_t d = 0; d < inside.stream.size(); ++d) {
    if (meets_reduction(static_cast<int>(d), inside.stream[d], 1)) return true;
  }
  return reduced;
}

TileRoom::Held TileRoom::held(int m, const std::int64_t* extents) const {
  const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(m)];
  Held held;
  for (const Tensor tensor : kOperands) {
    if (!keeps(m, tensor)) continue;
    const bool home = is_home(m, tensor);
    const std::int64_t words =
        home ? einsum_.tensor(tensor).elements() : largest_tile_words(einsum_, machine_, m, tensor, extents);
    const std::int64_t all = checked_mul(words, !home && memory.double_buffered.has(tensor) ? 2 : 1);
    if (tensor == Tensor::kOutput) {
      held.output = all;
    } else {
      held.operands = checked_add(held.operands, checked_mul(all, einsum_.bits(tensor)));
    }
  }
  return held;
}

bool TileRoom::fits(int m, const Held& held, Tensor stored) const {
  const std::int64_t bits = checked_add(held.operands, checked_mul(held.output, einsum_.bits(stored)));
  return bits <= *machine_.memories[static_cast<std::size_t>(m)].capacity_bits;
}

bool TileRoom::fits(const LoopOrder& loops, const Begins& begin, int m, const Inside& inside) const {
  if (!machine_.memories[static_cast<std::size_t>(m)].capacity_bits) return true;
  const Extents& covered = inside.covered[static_cast<std::size_t>(m)];
  boost::container::small_vector<std::int64_t, 16> extents(covered.begin(), covered.end());
  for (std::size_t k = begin[static_cast<std::size_t>(m)]; k < loops.size(); ++k) {
    std::int64_t& extent = extents[static_cast<std::size_t>(loops[k].dim)];
    extent = checked_mul(extent, loops[k].factor);
  }
  const Held held = this->held(m, extents.data());
  const bool as_outputs = fits(m, held, Tensor::kOutput);
  if (as_outputs == fits(m, held, Tensor::kPartialSum)) return as_outputs;  // nearly always
  return holds_partial_sums(loops, begin, m, inside) != as_outputs;
}

// Whatever the order of the loops outside: a reduction loop is among them, and what streams inside indexes the output.
bool TileRoom::always_sums(int m, const Inside& inside) const {
  for (int k = m + 1; k < static_cast<int>(machine_.memories.size()); ++k) {
    if (keeps(k, Tensor::kOutput)) return false;
  }
  bool reduced = false;
  bool streams = false;
  for (std::size_t d = 0; d < reduces_.size(); ++d) {
    reduced = reduced || (reduces_[d] && inside.covered.front()[d] < einsum_.dims[d].size);
    streams = streams || (!reduces_[d] && inside.stream[d] > 1);
  }
  return reduced && streams;
}

bool TileRoom::may_fit(const Inside& inside) const {
  for (int m = 0; m < static_cast<int>(machine_.memories.size()); ++m) {
    if (!machine_.memories[static_cast<std::size_t>(m)].capacity_bits) continue;
    const Held held = this->held(m, inside.covered[static_cast<std::size_t>(m)].data());
    const bool as_sums = fits(m, held, Tensor::kPartialSum);
    if (!as_sums && (always_sums(m, inside) || !fits(m, held, Tensor::kOutput))) return false;
  }
  return true;
}

}  // namespace pj
