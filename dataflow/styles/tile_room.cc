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

bool TileRoom::fits(const LoopOrder& loops, const Begins& begin, int m, const Inside& inside) const {
  const MemorySpec& memory = machine_.memories[static_cast<std::size_t>(m)];
  if (!memory.capacity_bits) return true;
  const Extents& covered = inside.covered[static_cast<std::size_t>(m)];
  boost::container::small_vector<std::int64_t, 16> extents(covered.begin(), covered.end());
  for (std::size_t k = begin[static_cast<std::size_t>(m)]; k < loops.size(); ++k) {
    std::int64_t& extent = extents[static_cast<std::size_t>(loops[k].dim)];
    extent = checked_mul(extent, loops[k].factor);
  }
  std::int64_t least = 0;  // bits, if the output's are complete
  std::int64_t most = 0;   // if they are partial sums
  for (const Tensor tensor : kOperands) {
    if (!keeps(m, tensor)) continue;
    const bool home = is_home(m, tensor);
    const std::int64_t words =
        home ? einsum_.tensor(tensor).elements() : largest_tile_words(einsum_, machine_, m, tensor, extents.data());
    const std::int64_t copies = !home && memory.double_buffered.has(tensor) ? 2 : 1;
    const Tensor partial = tensor == Tensor::kOutput ? Tensor::kPartialSum : tensor;
    least = checked_add(least, checked_mul(checked_mul(words, einsum_.bits(tensor)), copies));
    most = checked_add(most, checked_mul(checked_mul(words, einsum_.bits(partial)), copies));
  }
  const std::int64_t capacity = *memory.capacity_bits;
  if ((least <= capacity) == (most <= capacity)) return least <= capacity;
  return (holds_partial_sums(loops, begin, m, inside) ? most : least) <= capacity;
}

}  // namespace pj
