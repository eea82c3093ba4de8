// SPDX-License-Identifier: Apache-2.0
// The orders of loops that are tried. Of up to four loops all; of more those in which one tensor stays in place as long
// as it can while the input's windows slide (docs/models/mapper.md, section 4, has the argument).
#pragma once

#include <vector>

#include "arch/base/tensor_set.h"
#include "dataflow/bounds/bounds_nest.h"

namespace pj {

// Of these loops (one bit each), at the off-chip memory.
const std::vector<NestOrder>& outer_orders(unsigned loops);
// All orders.
std::vector<NestOrder> all_orders(unsigned loops);
// At the buffer: a streamed tensor is held by the unit while the loops that do not move it run innermost; of several
// streamed ones each comes first once.
std::vector<NestOrder> inner_orders(const BoundsTiling& tiling, TensorSet streamed);

}  // namespace pj
