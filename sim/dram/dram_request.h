// SPDX-License-Identifier: Apache-2.0
// What a user asks of a DRAM by itself, as said at the door. Nothing resolved yet. What is not said is not set: a trace
// file has no stride, and a generator's defaults are in trace_plan.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pj {

struct DramRequest {
  std::string spec;              // name or file
  std::vector<std::string> set;  // path=value, rooted at the spec
  std::string trace = "stream";  // name of a generator; a file if there is a '/' or a '.' in it
  std::optional<std::int64_t> requests;
  std::optional<std::int64_t> step;         // clocks between two requests
  std::optional<std::int64_t> write_every;  // every such request is a write
  std::optional<std::int64_t> stride;       // bytes
  std::optional<std::int64_t> span;         // bytes
  std::optional<std::int64_t> seed;
};

}  // namespace pj
