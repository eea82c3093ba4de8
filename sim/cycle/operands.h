// SPDX-License-Identifier: Apache-2.0
// The values of one layer: weights and inputs as seeded signed integers of the tensor's bits (two's complement, full
// range), outputs as 64-bit sums that start at zero. A tensor lies in one flat array whose address is affine in the
// layer's dimensions. Where index expressions reach beyond the tensor the array is wider than the tensor: the values
// there are zero and marked as padding, so that a reader needs no bounds test.
// With a density a tensor's elements are zero independently of each other, the others drawn from all values but zero
// (docs/models/zeros.md); without one they are drawn from all values, and zero turns up by chance.
// Not here: where memories of a machine put a tensor; this is the array's own arithmetic only.
//   OperandStore store(einsum, 1);
//   store.value(Tensor::kInput, {0, 0, 3, -1, 5})   // 0: row -1 is padding
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "workloads/einsum.h"

namespace pj {

inline constexpr int kMaxOperandBits = 16;

// address = base + sum over dims of per_dim[d] * value[d]
struct AffineAddress {
  std::int64_t base = 0;
  std::vector<std::int64_t> per_dim;
};

// Shares of elements that are not zero; none: zeros as they turn up.
struct OperandDensities {
  std::optional<double> weight;
  std::optional<double> input;
};

// Those that the layer states.
OperandDensities densities_of(const Einsum& einsum);

class OperandStore {
 public:
  // Throws std::invalid_argument if a weight or input has less than 1 or more than kMaxOperandBits bits, or a density
  // that is not in 0 .. 1.
  OperandStore(const Einsum& einsum, std::uint64_t seed, const OperandDensities& densities = {});

  // Flat values of weight or input; std::logic_error for another tensor.
  [[nodiscard]] const std::vector<std::int16_t>& values(Tensor which) const;
  // 1 where a stored word is, 0 where padding is, of the same length; empty if the tensor has no padding.
  [[nodiscard]] const std::vector<std::uint8_t>& present(Tensor which) const;
  [[nodiscard]] const AffineAddress& address(Tensor which) const;

  // By index along each rank; padding (an index outside [0, extent)) is 0.
  [[nodiscard]] std::int16_t value(Tensor which, const std::vector<std::int64_t>& index) const;
  [[nodiscard]] bool is_padding(Tensor which, const std::vector<std::int64_t>& index) const;

  // Row-major over the output's ranks.
  [[nodiscard]] std::vector<std::int64_t>& outputs() { return outputs_; }
  [[nodiscard]] const std::vector<std::int64_t>& outputs() const { return outputs_; }
  void clear_outputs();

 private:
  struct StoredRank {
    std::int64_t low = 0;     // smallest index that an expression reaches, at most 0
    std::int64_t span = 1;    // stored indices: low .. low + span - 1
    std::int64_t extent = 1;  // of the tensor: 0 .. extent - 1
    std::int64_t stride = 1;
  };
  struct Stored {
    std::vector<StoredRank> ranks;
    AffineAddress address;
    std::vector<std::int16_t> values;
    std::vector<std::uint8_t> present;
    std::int64_t size = 1;
  };
  [[nodiscard]] static Stored layout(const Einsum& einsum, const TensorAccess& tensor);
  static void fill(Stored& stored, int bits, std::optional<double> density, std::uint64_t seed);
  [[nodiscard]] const Stored& stored(Tensor which) const;

  Stored weight_;
  Stored input_;
  AffineAddress output_;
  std::vector<std::int64_t> outputs_;
};

}  // namespace pj
