// SPDX-License-Identifier: Apache-2.0
// Traces from a file: one request a line,
//   ADDRESS R|W [CLOCK]     # a comment
// ADDRESS of a byte, decimal or 0x...; it is aligned down to its burst. CLOCK of the memory, before which the request
// does not come; it never goes back; without it the request comes as soon as the one before it was accepted. Blank
// lines and comments are passed over. The file is read twice, once to check every line and once to replay it, a buffer
// at a time: its length costs no memory.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "arch/base/problem.h"
#include "sim/dram/trace_source.h"

namespace pj {

inline constexpr std::int64_t kMostTraceClock = 1'000'000'000'000;  // about a quarter of an hour of a memory
inline constexpr std::size_t kMostTraceLine = 1000;                 // characters
inline constexpr int kMostTraceProblems = 20;                       // told one by one

struct TraceFacts {
  std::int64_t reads = 0, writes = 0;
  std::int64_t last_clock = 0;
  [[nodiscard]] std::int64_t requests() const { return reads + writes; }
};

// Every bad line is a problem at file:line:column, addresses from `device_bytes` on among them; nothing is returned
// then.
std::optional<TraceFacts> check_trace(const std::string& path, std::int64_t device_bytes, Problems& problems);

class TraceChanged : public std::runtime_error {
 public:
  TraceChanged() : std::runtime_error("the file was changed while it was read") {}
};

// A file that check_trace() found good. next() throws TraceChanged if it is no longer.
std::unique_ptr<TraceSource> open_trace(const std::string& path, std::int64_t device_bytes, std::int64_t burst_bytes);

}  // namespace pj
