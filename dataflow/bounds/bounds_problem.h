// SPDX-License-Identifier: Apache-2.0
// A MAC layer as the bounds see it: seven loops of one group, and groups that share nothing. Of a tensor's loops each
// leaves exactly one tensor in place: N P Q the weight, M the input, C R S the output.
#pragma once

#include <array>
#include <cstdint>

#include "workloads/einsum.h"

namespace pj {

// P with R, Q with S: the output's and the filter's loop of a window.
enum BoundsLoop : std::uint8_t { kLoopN, kLoopM, kLoopC, kLoopP, kLoopQ, kLoopR, kLoopS };
inline constexpr int kBoundsLoops = 7;
inline constexpr int kBoundsWindows = 2;

inline constexpr BoundsLoop output_loop(int window) { return static_cast<BoundsLoop>(kLoopP + window); }
inline constexpr BoundsLoop filter_loop(int window) { return static_cast<BoundsLoop>(kLoopR + window); }
// The tensor that the loop does not index.
Tensor unmoved_by(int loop);

struct BoundsProblem {
  std::int64_t groups = 1;
  int group_dim = -1;                              // index into the einsum's dimensions; -1: none
  std::array<std::int64_t, kBoundsLoops> sizes{};  // 1 where the layer has no such dimension
  std::array<int, kBoundsLoops> dims{};            // index into the einsum's dimensions; -1: none
  std::array<Rank, kBoundsWindows> windows;        // terms: output's loop, filter's loop; one element if there is none
  Bits bits;

  // Throws std::logic_error if the layer is none of conv_einsum's or gemm_einsum's.
  static BoundsProblem of(const Einsum& einsum);

  [[nodiscard]] std::int64_t size(int loop) const { return sizes[static_cast<std::size_t>(loop)]; }
  // Of one group. The input's: those that a window reads, so neither padding nor gaps of a stride.
  [[nodiscard]] std::int64_t weight_words() const;
  [[nodiscard]] std::int64_t input_words() const;
  [[nodiscard]] std::int64_t output_words() const;
  // Multiply-accumulates of one group; those of them that read an input word, not padding.
  [[nodiscard]] std::int64_t macs() const;
  [[nodiscard]] std::int64_t true_macs() const;
  // Is an output the sum of more than one product?
  [[nodiscard]] bool sums() const;
};

}  // namespace pj
