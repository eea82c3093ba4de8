// SPDX-License-Identifier: Apache-2.0
// A MAC layer as an extended einsum: named dimensions, and tensors indexed by affine expressions of them.
//   output[n,g,m,p,q] += weight[g,m,c,r,s] * input[n,g,c, p*stride + r*dilation - pad, q*stride + s*dilation - pad]
// Canonical dimensions: N batch, G groups, M output channels of a group, C input channels of a group, P x Q output
// rows x columns, R x S filter rows x columns. A GEMM A[rows x k] * B[k x columns] has P = rows, C = k, M = columns,
// and G = independent GEMMs.
// Not here: what comes before or after the layer (network.h), where loops run (dataflow/).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arch/base/event.h"

namespace pj {

struct Dimension {
  std::string name;
  std::int64_t size = 1;
};

// coefficient * (value of dimension `dim`)
struct IndexTerm {
  int dim = 0;
  std::int64_t coefficient = 1;
};

// One axis of a tensor: index = sum of terms + offset. An index outside [0, extent) is padding: it takes part in the
// arithmetic as zero and is stored nowhere.
struct Rank {
  std::string name;
  std::vector<IndexTerm> terms;
  std::int64_t offset = 0;
  std::int64_t extent = 1;
};

// How one tensor is indexed. A dimension appears in at most one term of one rank.
struct TensorAccess {
  std::vector<Rank> ranks;
  int bits = 8;          // of one stored element
  double density = 1.0;  // share of elements that are not zero
  double level = 0.5;    // mean size of those, as a share of the largest

  // Number of elements of the whole tensor: product of extents. Throws CountOverflow.
  [[nodiscard]] std::int64_t elements() const;
  [[nodiscard]] bool uses(int dim) const;
};

struct Einsum {
  std::vector<Dimension> dims;
  TensorAccess weight;
  TensorAccess input;
  TensorAccess output;
  int partial_sum_bits = 32;

  // Multiply-accumulates, padding included: product of all dimension sizes. Throws CountOverflow.
  [[nodiscard]] std::int64_t macs() const;
  // Index of the dimension called `name`, -1 if there is none.
  [[nodiscard]] int dim(std::string_view name) const;
  // kWeight, kInput, kOutput; kPartialSum is indexed like kOutput.
  [[nodiscard]] const TensorAccess& tensor(Tensor which) const;
  // Bits of an element of `which`; a partial sum has bits of its own.
  [[nodiscard]] int bits(Tensor which) const;
};

inline constexpr std::array<Tensor, 3> kOperands = {Tensor::kWeight, Tensor::kInput, Tensor::kOutput};

struct Bits {
  int weight = 8;
  int input = 8;
  int output = 8;
  int partial_sum = 32;
};

// The shape of a convolution; `channels` and `filters` are over all groups (divisible by groups).
struct ConvShape {
  std::int64_t batch = 1;
  std::int64_t groups = 1;
  std::int64_t channels = 1;
  std::int64_t filters = 1;
  std::int64_t height = 1;  // input, without padding
  std::int64_t width = 1;
  std::int64_t filter_rows = 1;
  std::int64_t filter_columns = 1;
  std::int64_t stride_rows = 1;
  std::int64_t stride_columns = 1;
  std::int64_t dilation_rows = 1;
  std::int64_t dilation_columns = 1;
  std::int64_t pad_top = 0;
  std::int64_t pad_bottom = 0;
  std::int64_t pad_left = 0;
  std::int64_t pad_right = 0;

  // floor((height + pads - dilation * (filter - 1) - 1) / stride) + 1
  [[nodiscard]] std::int64_t output_rows() const;
  [[nodiscard]] std::int64_t output_columns() const;
};

// `batch` independent GEMMs of [rows x depth] * [depth x columns].
struct GemmShape {
  std::int64_t rows = 1;
  std::int64_t depth = 1;
  std::int64_t columns = 1;
  std::int64_t batch = 1;
};

// Dimensions in the order N G M C P Q R S, all eight always present.
// Throws std::invalid_argument if groups do not divide channels and filters or an output axis is empty.
Einsum conv_einsum(const ConvShape& shape, const Bits& bits);
// Dimensions in the order G M C P, all four always present.
Einsum gemm_einsum(const GemmShape& shape, const Bits& bits);

}  // namespace pj
