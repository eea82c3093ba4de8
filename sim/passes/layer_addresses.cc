// SPDX-License-Identifier: Apache-2.0
#include "sim/passes/layer_addresses.h"

#include <limits>
#include <string>

#include "dataflow/placement/placement.h"
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
  const auto bits = stored_bits(einsum, memory.layout, true);
  std::vector<PlacementItem> items;
  for (const Tensor tensor : kStored) {
    items.push_back({std::string(name_of(tensor)), bits[static_cast<std::size_t>(tensor)]});
  }
  const Placement placement =
      place_items(items, memory.dram->map.alignment_bytes(), std::numeric_limits<std::int64_t>::max());
  LayerAddresses addresses{};
  for (std::size_t k = 0; k < items.size(); ++k) {
    addresses[static_cast<std::size_t>(kStored[k])] = placement.addresses.value()[k];
  }
  return addresses;
}

PlacedLayer::PlacedLayer(const Einsum& einsum, const LayoutChoice& layout, const LayerAddresses& addresses) {
  for (const Tensor tensor : kStored) {
    tensors_.push_back(placed(einsum, tensor, layout, addresses[static_cast<std::size_t>(tensor)]));
  }
}

}  // namespace pj
