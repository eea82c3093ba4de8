// SPDX-License-Identifier: Apache-2.0
// A layer as matrix-vector products for arrays that hold its weights: docs/models/pim.md, section 3.
#pragma once

#include "memory/pim/pim_grid.h"
#include "workloads/einsum.h"

namespace pj {

// Dimensions in all three tensors are groups; in weight and output alone outputs; in weight and input alone depth; in
// input and output alone windows. std::logic_error for a dimension of another kind.
PimWork pim_work(const Einsum& einsum);

}  // namespace pj
