// SPDX-License-Identifier: Apache-2.0
// The order of a tensor's elements in a memory with addresses, and a tensor put at an address. docs/models/layout.md,
// section 1. Not here: which bytes a tile is (box_runs.h), who gets which address (placement.h).
//   PlacedTensor input(einsum.input, 8, {TensorLayout::kNhwc}, 0x1000);
#pragma once

#include <cstdint>
#include <vector>

#include "memory/layout_choice.h"
#include "workloads/einsum.h"

namespace pj {

// One axis of the memory's order.
struct LayoutLevel {
  enum class Part : std::uint8_t { kWhole, kBlocks, kInside };
  std::size_t rank = 0;          // of the tensor
  Part part = Part::kWhole;      // index; index / block; index % block
  std::int64_t size = 1;         // padding of the last block included
  std::int64_t stride = 1;       // elements; product of the sizes of the levels inside
  std::size_t blocks_level = 0;  // of kInside: the level of its blocks
};

// Outermost first. Throws std::logic_error if the layout does not know the tensor's ranks or block < 1, CountOverflow.
std::vector<LayoutLevel> layout_levels(const TensorAccess& access, const LayoutChoice& choice);

class PlacedTensor {
 public:
  // `bits` of one element: not always access.bits, partial sums have their own. `base` in bytes.
  // Throws as layout_levels; std::logic_error if bits < 1 or base < 0.
  PlacedTensor(const TensorAccess& access, int bits, const LayoutChoice& choice, std::int64_t base);

  [[nodiscard]] std::int64_t base() const { return base_; }
  [[nodiscard]] int bits() const { return bits_; }
  [[nodiscard]] std::int64_t block() const { return block_; }
  [[nodiscard]] const std::vector<LayoutLevel>& levels() const { return levels_; }
  // Extent of each rank of the tensor.
  [[nodiscard]] const std::vector<std::int64_t>& extents() const { return extents_; }
  // Room it takes, padding of blocks included.
  [[nodiscard]] std::int64_t stored_bits() const;

 private:
  std::int64_t base_;
  int bits_;
  std::int64_t block_;
  std::vector<LayoutLevel> levels_;
  std::vector<std::int64_t> extents_;
};

}  // namespace pj
