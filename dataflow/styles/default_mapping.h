// SPDX-License-Identifier: Apache-2.0
// A good mapping without search: fewest passes on the array, the largest tiles that fit, and the best of a few loop
// orders by the counts of dataflow/reuse. Not the optimum: the mapper is for that.
// What "best" means: mapping_cost.h.
#pragma once

#include <optional>
#include <vector>

#include "arch/base/problem.h"
#include "dataflow/mapping/mapping.h"
#include "dataflow/styles/style.h"
#include "memory/hierarchy/machine_spec.h"

namespace pj {

class KnownMappings;

// `bypass`: per memory, tensors it must not hold (a tensor that rests on the chip bypasses the off-chip memory).
// `known`: what was found before, for machines that differ in bandwidths alone; null: nothing.
// If nothing fits: none, and a problem that names tensor, memory and missing bytes.
std::optional<Mapping> default_mapping(const Einsum& einsum, const MachineSpec& machine, Style style,
                                       const std::vector<TensorSet>& bypass, const Place& here, Problems& problems,
                                       KnownMappings* known = nullptr);

}  // namespace pj
