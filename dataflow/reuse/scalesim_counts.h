// SPDX-License-Identifier: Apache-2.0
// What SCALE-Sim counts at the edge of a systolic array, and its cycles (Samajdar et al., ISPASS 2020; version 3).
// Every layer is a GEMM of M x K inputs with K x N weights, cut into folds of the whole array, and nothing overlaps
// between folds: of the mapping only the style matters. docs/models/counting_rules.md, section 3.
#pragma once

#include <cstdint>
#include <optional>

#include "arch/base/problem.h"
#include "dataflow/loop_nest/loop_nest.h"

namespace pj {

struct ScaleSimCounts {
  const FanoutSpec* array = nullptr;
  Tensor stationary = Tensor::kWeight;
  std::int64_t gemms = 1;  // groups, one after another
  std::int64_t m = 1, k = 1, n = 1;
  std::int64_t folds = 1;  // of one GEMM
  std::int64_t input_reads = 0;
  std::int64_t weight_reads = 0;
  std::int64_t output_writes = 0;
  std::int64_t cycles = 0;  // SCALE-Sim's report says one less: the index of the last

  // Percent of the array that a fold uses, on average.
  [[nodiscard]] double mapping_efficiency_percent() const;
};

// None, and a problem, if the machine has no systolic array or the mapping holds no one tensor in it. Throws
// CountOverflow.
std::optional<ScaleSimCounts> scalesim_counts(const LoopNest& nest, const Place& here, Problems& problems);

}  // namespace pj
