// SPDX-License-Identifier: Apache-2.0
// Where the tensors of one layer lie in a memory with addresses, and their tiles as transfers of it.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "dataflow/placement/box_runs.h"
#include "dataflow/placement/tensor_layout.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// Byte addresses, indexed by Tensor.
using LayerAddresses = std::array<std::int64_t, kTensorCount>;

// Bits that a layer's weights, inputs, outputs and partial sums take in this memory, indexed by Tensor. Partial sums
// take none unless `spills`.
std::array<std::int64_t, kTensorCount> stored_bits(const Einsum& einsum, const LayoutChoice& layout, bool spills);

// One after another from address zero, each at the alignment: for a layer that is run by itself.
LayerAddresses addresses_alone(const Einsum& einsum, const MemorySpec& memory);

// The tensors of one layer in one memory.
class PlacedLayer {
 public:
  PlacedLayer(const Einsum& einsum, const LayoutChoice& layout, const LayerAddresses& addresses);
  // kWeight, kInput, kOutput, kPartialSum.
  [[nodiscard]] const PlacedTensor& tensor(Tensor tensor) const {
    return tensors_[static_cast<std::size_t>(tensor) - 1];
  }

 private:
  std::vector<PlacedTensor> tensors_;
};

}  // namespace pj
