// SPDX-License-Identifier: Apache-2.0
// What DRAMSys, DRAMsim3 and Ramulator 2 say of a DRAM on a trace (data/README.md), and the same run here. The files
// are part of the tests: one that cannot be read is a std::runtime_error.
//   for (const PublishedDramRun& run : published_dram_runs())
//     if (const DramSetup* setup = setup_for(run)) compare(run, run_like(run, *setup));
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/dram/dram_run.h"
#include "tests/published/dram_setups.h"

namespace pj {

struct PublishedDramRun {
  std::string simulator;  // "DRAMSys", "DRAMsim3", "Ramulator 2"
  std::string memory;     // its parameter file
  std::string map;        // DRAMSys alone: its file of the address map
  std::string kind;       // "stream_rd", "rand_rd", "stream_rw21", "stride4k", "mixed"
  std::int64_t requests = 0;
  std::int64_t step = 0;  // clocks between requests; 0: as fast as accepted
  double gigabytes_per_second = 0;
  std::optional<double> read_latency_ns;  // mean
  std::optional<double> longest_read_ns;
  std::optional<double> pj_per_bit;  // of the core: no I/O, no PHY
  std::optional<std::int64_t> activates, refreshes;
};

// All that the files hold, in their order; the rounded ones last.
std::vector<PublishedDramRun> published_dram_runs();

// Are long streams advanced command by command, or in closed form where that is possible? The same, a test says.
enum class Streams { kStepped, kClosedForm };

// None: this memory is not among ours.
const DramSetup* setup_for(const PublishedDramRun& run);

// Our run on the same trace; `more` are further "path=value", after those of the setup. Problems become a
// std::runtime_error.
DramRunResult run_like(const PublishedDramRun& run, const DramSetup& setup, const std::vector<std::string>& more = {},
                       Streams streams = Streams::kStepped);
// A trace of ours on a spec of ours.
DramRunResult run_kind(const std::string& spec, const std::vector<std::string>& changes, const std::string& kind,
                       std::int64_t requests, std::int64_t step, Streams streams = Streams::kStepped);

// Read latencies of the same run with all requests half a refresh interval later: ours refresh first after half an
// interval, so they meet the refreshes as those do that refresh first after a whole one.
struct DramLatencies {
  double mean_ns = 0, max_ns = 0;
};
DramLatencies latencies_in_phase(const PublishedDramRun& run, const DramSetup& setup);

// A spec as shipped under no load: one read every 40 clocks.
struct UnloadedLatency {
  struct Theirs {
    std::string simulator;
    double ns = 0;
  };
  std::string spec, kind;
  double ours_ns = 0;
  std::vector<Theirs> theirs;  // of the same memory, whatever its map

  [[nodiscard]] double nearest() const;  // in proportion
};
std::vector<UnloadedLatency> unloaded_latencies();

// Energy of the core per bit.
double core_pj_per_bit(const DramRunResult& result);

}  // namespace pj
