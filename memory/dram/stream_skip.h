// SPDX-License-Identifier: Apache-2.0
// The closed form for long streams. While one transfer streams through open rows, the controller falls into a rhythm:
// after some bursts everything that decides its future is as it was, so many clocks later and so many columns on. What
// it did in between it will do again until a row ends, a refresh falls due or somebody else comes. This class remembers
// what the state was and recognises it. Exact: nothing is approximated. docs/models/dram.md, "Long streams".
#pragma once

#include <cstdint>
#include <vector>

#include "memory/dram/dram_spec.h"
#include "memory/dram/dram_stats.h"

namespace pj {

class StreamSkip {
 public:
  explicit StreamSkip(const DramSpec& spec);

  void forbid() { allowed_ = false; }
  // Something came in between.
  void forget();
  // If their number is another than it was: forgets what was before. A rhythm has reads and writes alone.
  void note_row_commands(std::int64_t so_far);
  void note_latency(std::int64_t clocks) {
    if (!probes_.empty()) latencies_.push_back(clocks);
  }

  // Within a region, addresses that differ by a multiple of the rotation differ in the column alone.
  [[nodiscard]] std::int64_t region_begin(std::int64_t address) const { return address & ~(region_bytes_ - 1); }
  [[nodiscard]] std::int64_t left_in_region(std::int64_t address) const {
    return region_begin(address) + region_bytes_ - burst_bytes_ - address;
  }
  // Is the burst at `address`, followed by `more`, a place to look for the rhythm?
  [[nodiscard]] bool watches(std::int64_t address, std::int64_t more);

  // Has the rhythm this number, as it had before? Only then is it worth while to look at the whole state.
  [[nodiscard]] bool beats(std::int64_t number);

  // What is remembered of one moment beside the state.
  struct Moment {
    std::int64_t clock = 0, address = 0, waited_outside = 0;
    std::vector<DramStats> stats;  // of each channel
    std::size_t latencies = 0;     // noted so far
  };
  // The last moment with this state, null if there is none; then this one is to be remembered.
  [[nodiscard]] const Moment* find(const std::vector<std::int64_t>& state) const;
  void remember(const std::vector<std::int64_t>& state, Moment moment);
  // Latencies noted since a moment.
  [[nodiscard]] const std::int64_t* latencies_since(const Moment& m) const { return latencies_.data() + m.latencies; }
  [[nodiscard]] std::size_t latency_count() const { return latencies_.size(); }

 private:
  struct Probe {
    std::vector<std::int64_t> state;
    Moment moment;
  };
  static constexpr std::size_t kMostProbes = 24, kMostBeats = 256;  // then there is no rhythm to be found
  bool allowed_ = true;
  std::int64_t burst_bytes_, rotation_bytes_, region_bytes_;
  std::int64_t region_ = -1;  // the one being watched
  std::int64_t row_commands_ = 0;
  std::vector<std::int64_t> beats_;
  std::vector<Probe> probes_;
  std::vector<std::int64_t> latencies_;
};

}  // namespace pj
