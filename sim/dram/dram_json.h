// SPDX-License-Identifier: Apache-2.0
// The report of a DRAM run for programs: counts as integers, units in the keys, zeros written.
//   {schema, spec, standard, ..., trace, requests, reads, writes, clocks, seconds, bytes_per_second, share_of_peak,
//    read_latency: {mean_ns, ...}, bus_clocks: {data, ...}, commands: {ACT, ...}, charges: [{action, count, ...}], ...}
#pragma once

#include <string>

#include "memory/dram/dram_spec.h"
#include "sim/dram/dram_run.h"
#include "sim/dram/trace_plan.h"

namespace pj {

inline constexpr const char* kDramSchema = "picojoule.dram.v1";

std::string dram_json(const DramSpec& spec, const TracePlan& plan, const DramRunResult& result);

}  // namespace pj
