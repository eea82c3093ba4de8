// SPDX-License-Identifier: Apache-2.0
// What a DRAM did, as the report has it. make_report() uses it; the energies are charges like all others.
#pragma once

#include <string>
#include <vector>

#include "memory/memory_spec.h"
#include "sim/experiment/run_result.h"
#include "sim/report/report.h"

namespace pj {

// Of all copies of a layer, but for the figures that finish_dram() derives. `bytes`: of all copies, by the traffic.
ReportDram dram_of(const DramActivity& activity, const Component& component, const MemorySpec& memory,
                   std::int64_t copies, std::int64_t bytes);
// Adds the counters to those of the same memory, which is made if there is none.
void add_dram(const ReportDram& dram, std::vector<ReportDram>& sums);
// Bandwidth and shares from the counters.
void finish_dram(ReportDram& dram, double seconds);

// The sentence that states how the memory is run.
std::string dram_policy(const Component& component, const MemorySpec& memory);

}  // namespace pj
