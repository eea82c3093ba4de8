// SPDX-License-Identifier: Apache-2.0
// How to set ours up as a simulator was for its runs: spec, parameters and address map that it used, and the queue that
// its buffers amount to.
#pragma once

#include <string>
#include <vector>

namespace pj {

struct DramSetup {
  std::string simulator, memory, map;  // as in PublishedDramRun
  std::string title;
  std::string spec;                  // of ours
  std::vector<std::string> changes;  // "path=value"
  int queue_streaming = 32;          // read_queue where few banks are busy: stream_rd, stream_rw21, mixed
  int queue_scattered = 32;          // and where all are: rand_rd, stride4k
};

const std::vector<DramSetup>& dram_setups();

}  // namespace pj
