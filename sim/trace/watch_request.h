// SPDX-License-Identifier: Apache-2.0
// What a user asks to see of a run in time. Nothing by default.
#pragma once

#include <cstdint>
#include <string>

namespace pj {

struct WatchRequest {
  std::string trace;                     // file, .json; empty: none
  std::string timeline;                  // file, .csv; empty: none
  std::string dram_trace;                // file; empty: none
  std::int64_t trace_limit = 2'000'000;  // events
  std::int64_t timeline_bin_ns = 1000;   // also of the trace's bandwidth

  [[nodiscard]] bool any() const { return !trace.empty() || !timeline.empty() || !dram_trace.empty(); }
};

}  // namespace pj
