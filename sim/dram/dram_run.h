// SPDX-License-Identifier: Apache-2.0
// One trace through one DRAM: what came of it, as plain numbers with their units in their names. Time is up to the last
// data at whoever asked, or on the bus where that was a write; counts, clocks and energy are up to the same clock.
//   const auto result = run_dram(spec, plan, {}, problems);
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "arch/base/event.h"
#include "arch/base/problem.h"
#include "memory/dram/dram_command.h"
#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"
#include "sim/dram/trace_plan.h"

namespace pj {

// Reads, from acceptance by the controller to the data at whoever asked; waiting for room in a full queue is not in it.
// A percentile beyond the histogram's 4095 clocks is given as the maximum.
struct DramLatency {
  double mean_ns = 0, p50_ns = 0, p95_ns = 0, p99_ns = 0, max_ns = 0;
};

// One line of the ledger.
struct DramCharge {
  Action action = Action::kActivate;
  std::int64_t count = 0;
  double pj_per_action = 0, energy_pj = 0;
  std::string how, source;
};

struct DramRunResult {
  std::int64_t requests = 0, reads = 0, writes = 0;
  std::int64_t bytes = 0;   // of all requests
  std::int64_t clocks = 0;  // of the memory
  double seconds = 0;
  double bytes_per_second = 0, peak_bytes_per_second = 0;
  DramLatency read_latency;
  std::int64_t waited_outside_clocks = 0;  // for room in a queue, over all requests
  DramStats stats;                         // all channels together
  std::vector<DramCharge> charges;         // in the order of Action
  double energy_pj = 0, pj_per_bit = 0, average_watts = 0;
  double core_pj = 0;               // without I/O and PHY
  std::vector<std::string> absent;  // what the energy does not contain

  [[nodiscard]] double share_of_peak() const { return bytes_per_second / peak_bytes_per_second; }
};

struct DramRunHooks {
  DramCommandSink commands;  // empty: no log
  // From time to time, with the requests taken so far; false ends the run, and nothing is returned. May be empty.
  std::function<bool(std::int64_t requests)> go_on;
};

// Missing prices, and a trace file that changes while it is read, become problems; nothing is returned then.
std::optional<DramRunResult> run_dram(const DramSpec& spec, const TracePlan& plan, const DramRunHooks& hooks,
                                      Problems& problems);

}  // namespace pj
