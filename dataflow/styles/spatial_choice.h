// SPDX-License-Identifier: Apache-2.0
// Which dimensions lie on the rows and columns of a systolic array, and how many of each: the choice that needs the
// fewest passes.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflow/styles/style.h"

namespace pj {

// factors[d] of dimension d lie on the axis (1 = none); `folds` = product over its dimensions of ceil(size / factor).
struct AxisChoice {
  std::vector<std::int64_t> factors;
  std::int64_t folds = 1;
};

// Fewest folds over all ways to share `lanes` lanes among the dimensions that may lie there; ties go to fewer lanes
// used.
AxisChoice choose_axis(Style style, const Einsum& einsum, SpatialAxis axis, std::int64_t lanes);

}  // namespace pj
