// SPDX-License-Identifier: Apache-2.0
// The trace of a request, checked: which generator with which values, or which file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "arch/base/problem.h"
#include "memory/dram/dram_spec.h"
#include "sim/dram/dram_request.h"
#include "sim/dram/trace_source.h"

namespace pj {

// What a generator takes where the request says nothing; the stride and the span are in bursts, so that 4 KiB and 1 GiB
// at 64 bytes a burst are as many steps on a memory with shorter ones.
inline constexpr std::int64_t kDefaultRequests = 100'000;
inline constexpr std::int64_t kDefaultStride = 64;
inline constexpr std::int64_t kDefaultSpan = std::int64_t{1} << 24;  // or the memory, if that is smaller
inline constexpr std::int64_t kMostRequests = 1'000'000'000'000;

struct TracePlan {
  std::string name;         // of the generator or the file
  std::string description;  // one sentence with all its values
  bool from_file = false;
  GeneratorPlan generator;  // not from a file
  std::int64_t requests = 0;
  std::int64_t device_bytes = 0, burst_bytes = 0;

  // From its first request on.
  [[nodiscard]] std::unique_ptr<TraceSource> open() const;
};

// Everything wrong with the trace at once. Without a spec (it was wrong itself) what does not depend on it is still
// checked, and nothing is returned.
std::optional<TracePlan> plan_trace(const DramRequest& request, const DramSpec* spec, Problems& problems);

}  // namespace pj
