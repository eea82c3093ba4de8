// SPDX-License-Identifier: Apache-2.0
// Row stationary: its parameters (Chen et al., JSSC 2017, Table III) as a mapping, and a good choice of them without
// search over loop orders. docs/models/row_stationary.md.
//   RowStationary shape; shape.e = 13; shape.p = 16; ...
//   auto mapping = row_stationary_mapping(shape, einsum, machine, bypass, here, problems);
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/mapping/mapping.h"
#include "memory/hierarchy/machine_spec.h"
#include "workloads/einsum.h"

namespace pj {

// 0 stands for "all there is" in m, n, e and f.
struct RowStationary {
  std::int64_t m = 0;  // filters whose sums stay in the buffer
  std::int64_t n = 1;  // images of a pass
  std::int64_t e = 0;  // output rows of a strip
  std::int64_t f = 0;  // output columns of a strip
  std::int64_t p = 1;  // filters of a unit
  std::int64_t q = 1;  // channels of a unit
  std::int64_t r = 1;  // sets that take different channels
  std::int64_t t = 1;  // sets that take different filters
};

// The mapping, whatever fits: check_mapping says what does not. A problem, and none, if the machine has no scratchpads
// for all three tensors inside one spatial array, or the sets do not fit on it. `bypass`: as for default_mapping.
std::optional<Mapping> row_stationary_mapping(const RowStationary& shape, const Einsum& einsum,
                                              const MachineSpec& machine, const std::vector<TensorSet>& bypass,
                                              const Place& here, Problems& problems);

// The best of the shapes that fit, by mapping_cost x cycles of the array or of the off-chip channel.
std::optional<Mapping> best_row_stationary(const Einsum& einsum, const MachineSpec& machine,
                                           const std::vector<TensorSet>& bypass, const Place& here, Problems& problems);

}  // namespace pj
