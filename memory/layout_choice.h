// SPDX-License-Identifier: Apache-2.0
// The order in which a memory with addresses stores the elements of a tensor. What it means for each tensor is
// dataflow/placement's; docs/models/layout.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pj {

enum class TensorLayout : std::uint8_t {
  kNchw,   // row-major in the order of the tensor's ranks
  kNhwc,   // channels innermost; a GEMM's tensors as in kNchw
  kTiled,  // channels in blocks, the inside of a block innermost; the last block is padded
};
inline constexpr std::array<std::string_view, 3> kTensorLayoutNames = {"nchw", "nhwc", "tiled"};

constexpr std::string_view name_of(TensorLayout layout) { return kTensorLayoutNames[static_cast<std::size_t>(layout)]; }

constexpr std::optional<TensorLayout> layout_named(std::string_view name) {
  for (std::size_t k = 0; k < kTensorLayoutNames.size(); ++k) {
    if (kTensorLayoutNames[k] == name) return static_cast<TensorLayout>(k);
  }
  return std::nullopt;
}

struct LayoutChoice {
  TensorLayout layout = TensorLayout::kNchw;
  std::int64_t block = 32;  // channels, for kTiled
};

}  // namespace pj
