// SPDX-License-Identifier: Apache-2.0
#include "sim/replay/layer_addresses.h"

#include "arch/base/integer.h"
#include "memory/dram/dram_spec.h"

namespace pj {
namespace {

constexpr Tensor kStored[] = {Tensor::kWeight, Tensor::kInput, Tensor::kOutput, Tensor::kPartialSum};

PlacedTensor placed(const Einsum& einsum, Tensor tensor, const LayoutChoice& layout, std::int64_t base) {
  return {einsum.tensor(tensor), einsum.bits(tensor), layout, base};
}

}  // namespace

std::array<std::int64_t, kTensorCount> stored_bits(const Einsum& einsum, const LayoutChoice& layout, bool spills) {
  std::array<std::int64_t, kTensorCount> bits{};
  for (const Tensor tensor : kStored) {
    if (tensor == Tensor::kPartialSum && !spills) continue;
    bits[static_cast<std::size_t>(tensor)] = placed(einsum, tensor, layout, 0).stored_bits();
  }
  return bits;
}

LayerAddresses addresses_alone(const Einsum& einsum, const MemorySpec& memory) {
  const std::int64_t alignment = memory.dram->map.alignment_bytes();
  LayerAddresses addresses{};
  std::int64_t next = 0;
  const auto bits = stored_bits(einsum, memory.layout, true);
  for (const Tensor tensor : kStored) {
    addresses[static_cast<std::size_t>(tensor)] = next;
    next = checked_add(next, ceil_div(ceil_div(bits[static_cast<std::size_t>(tensor)], 8), alignment) * alignment);
  }
  return addresses;
}

PlacedLayer::PlacedLayer(const Einsum& einsum, const LayoutChoice& layout, const LayerAddresses& addresses) {
  for (const Tensor tensor : kStored) {
    tensors_.push_back(placed(einsum, tensor, layout, addresses[static_cast<std::size_t>(tensor)]));
  }
}

}  // namespace pj
