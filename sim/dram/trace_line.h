// SPDX-License-Identifier: Apache-2.0
// One line of a trace file (trace_file.h) taken apart.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pj {

struct TraceLine {
  bool request = false;  // false: blank or a comment
  std::int64_t address = 0;
  bool write = false;
  std::int64_t clock = 0;  // that of the line before where the line says none
};

// What is wrong with a line, and where: column from 1.
struct TraceFault {
  int column = 1;
  std::string what;
};

// True and `line`, or false and `fault`. `clock` is that of the request before.
bool parse_trace_line(std::string_view text, std::int64_t clock, std::int64_t device_bytes, TraceLine& line,
                      TraceFault& fault);

}  // namespace pj
