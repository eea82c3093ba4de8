// SPDX-License-Identifier: Apache-2.0
// What a row stationary datapath counted in a pass, as the work by which a spatial array of the replay keeps its
// surroundings busy: transfers at memories, words on networks before and during the steps.
// Not here: activities of what units do (record_unit_events() reports them once, of the whole layer); time.
#pragma once

#include <vector>

#include "sim/cycle/row_stationary/counts.h"
#include "sim/passes/spatial_passes.h"

namespace pj {

struct RowStationaryWork {
  std::vector<OperandWork> operands;  // weight, input
  SumWork sums;
  std::int64_t steps = 0;
};

// `counts`: of one pass of the nest.
RowStationaryWork work_of(const LoopNest& nest, const PassCounts& counts);

}  // namespace pj
