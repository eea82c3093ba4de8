// SPDX-License-Identifier: Apache-2.0
// Every mapping of a mapspace, one by one: all factors, all orders of all loops, all ways to hold tensors. Shares
// nothing with the search but the model that costs a complete mapping.
#pragma once

#include <functional>
#include <vector>

#include "dataflow/mapper/cost_model.h"
#include "dataflow/mapper/mapspace.h"

namespace pj::test {

// False if there are more than `most`.
bool for_each_mapping(const Mapspace& space, const Einsum& einsum, const MachineSpec& machine, const CostModel& cost,
                      std::int64_t most, const std::function<void(const NestState&)>& visit);

}  // namespace pj::test
