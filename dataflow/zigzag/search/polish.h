// SPDX-License-Identifier: Apache-2.0
// Small changes to a complete mapping as long as one makes it better: a loop moved, two swapped, a cut shifted.
#pragma once

#include <functional>
#include <optional>

#include "dataflow/mapper/cost_model.h"
#include "dataflow/zigzag/nest.h"

namespace pj {

struct ZigzagFound {
  ZigzagMapping mapping;
  MappingCost cost;
};

// Energy and cycles; none if its tiles do not fit.
std::optional<MappingCost> zigzag_cost(const ZigzagShape& shape, const ZigzagMapping& mapping, InnermostReads reads);

using ZigzagBetter = std::function<bool(const MappingCost& a, const MappingCost& b)>;
void polish(const ZigzagShape& shape, InnermostReads reads, const ZigzagBetter& better, ZigzagFound& found);

}  // namespace pj
