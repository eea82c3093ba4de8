// SPDX-License-Identifier: Apache-2.0
// The requests that reached a DRAM, in order, as a trace that `pj dram --trace` replays (sim/dram/trace_file.h): one
// burst a line, its address, R or W, and the clock of the memory at which a queue took it in.
#pragma once

#include <cstdint>
#include <string>

#include "arch/base/stream_file.h"
#include "memory/dram/burst_source.h"

namespace pj {

class BurstLog {
 public:
  BurstLog(const std::string& path, const std::string& about, Problems& problems);
  // Clocks from now on count from that of the first edge at or after `origin`, in femtoseconds like `clock`.
  void begin_layer(const std::string& name, std::uint64_t origin, std::uint64_t clock);
  void write(const BurstRequest& burst, std::int64_t clock);
  bool finish(Problems& problems) { return file_.finish(problems); }

 private:
  StreamFile file_;
  std::int64_t origin_ = 0;  // clock
};

}  // namespace pj
